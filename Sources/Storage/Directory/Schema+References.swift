extension Schema {
    /// Indexes for what refers to a row that is deleted: without them each deletion looks through the whole table.
    static let references = """
        CREATE INDEX member_of_location ON member (location_id);
        CREATE INDEX phone_number_of_location ON phone_number (location_id);
        CREATE INDEX monitored_call_park_extension ON monitored_element (call_park_extension_id);
        CREATE INDEX call_park_extension_in_group ON member_group_call_park_extension (call_park_extension_id);
        CREATE INDEX called_back_member ON location_profile (emergency_callback_member);
        CREATE INDEX main_number_of_location ON location_profile (main_number);
        """
}

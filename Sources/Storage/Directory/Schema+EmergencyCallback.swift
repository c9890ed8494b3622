extension Schema {
    /// Whose number emergency services call back for a location.
    static let emergencyCallback = """
        ALTER TABLE location_profile ADD COLUMN emergency_callback_member TEXT REFERENCES member (id) DEFERRABLE INITIALLY DEFERRED;
        """
}

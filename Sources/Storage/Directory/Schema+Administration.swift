extension Schema {
    /// Numbers of locations, and what is known of locations and members besides their calls.
    ///
    /// Every number that somebody has is one of their location's, which `number` cannot say by a reference to two columns of which
    /// one may be null.
    static let administration = """
        CREATE TABLE phone_number (
            number TEXT NOT NULL PRIMARY KEY CHECK (number GLOB '+[0-9]*'),
            location_id TEXT NOT NULL REFERENCES location (id),
            is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            is_toll_free INTEGER NOT NULL CHECK (is_toll_free IN (0, 1)),
            is_service INTEGER NOT NULL CHECK (is_service IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        INSERT OR IGNORE INTO phone_number SELECT phone_number, location_id, 1, 0, 0 FROM number WHERE phone_number IS NOT NULL;
        CREATE INDEX number_by_phone_number ON number (phone_number);
        CREATE TRIGGER number_of_location BEFORE INSERT ON number
            WHEN NEW.phone_number IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM phone_number WHERE number = NEW.phone_number AND location_id = NEW.location_id)
            BEGIN SELECT RAISE(ABORT, 'phone_number is not the location''s'); END;
        CREATE TRIGGER new_number_of_location BEFORE UPDATE OF phone_number, location_id ON number
            WHEN NEW.phone_number IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM phone_number WHERE number = NEW.phone_number AND location_id = NEW.location_id)
            BEGIN SELECT RAISE(ABORT, 'phone_number is not the location''s'); END;
        CREATE TRIGGER phone_number_in_use BEFORE DELETE ON phone_number
            WHEN EXISTS (SELECT 1 FROM number WHERE phone_number = OLD.number)
            BEGIN SELECT RAISE(ABORT, 'phone_number is assigned'); END;
        CREATE TABLE location_profile (
            location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
            address1 TEXT,
            address2 TEXT,
            city TEXT,
            state TEXT,
            postal_code TEXT,
            country TEXT CHECK (country GLOB '[A-Z][A-Z]'),
            preferred_language TEXT,
            announcement_language TEXT,
            latitude REAL CHECK (latitude BETWEEN -90 AND 90),
            longitude REAL CHECK (longitude BETWEEN -180 AND 180),
            notes TEXT,
            calling_enabled INTEGER NOT NULL CHECK (calling_enabled IN (0, 1)),
            main_number TEXT REFERENCES phone_number (number) DEFERRABLE INITIALLY DEFERRED,
            calling_line_name TEXT,
            external_caller_id_name TEXT,
            outside_dial_digit TEXT CHECK (outside_dial_digit GLOB '[1-9]'),
            outside_dial_digit_enforced INTEGER NOT NULL CHECK (outside_dial_digit_enforced IN (0, 1)),
            CHECK (calling_enabled OR main_number IS NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE member_profile (
            member_id TEXT NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
            nick_name TEXT,
            avatar TEXT,
            department TEXT,
            manager TEXT,
            title TEXT,
            modified_at INTEGER,
            workspace_type TEXT,
            capacity INTEGER CHECK (capacity >= 0),
            notes TEXT,
            supported_devices TEXT,
            hotdesking TEXT,
            caller_id_first_name TEXT,
            caller_id_last_name TEXT,
            caller_id_number TEXT CHECK (caller_id_number GLOB '+[0-9]*'),
            announcement_language TEXT,
            time_zone TEXT,
            directory_search INTEGER NOT NULL CHECK (directory_search IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX member_in_group ON member_group_member (member_id);
        CREATE INDEX line_of_member ON device_line (member_id);
        CREATE INDEX assistance_of_member ON assistant (assistant_id);
        CREATE INDEX monitored_member ON monitored_element (monitored_member_id);
        CREATE INDEX device_of_owner ON device (owner_id);
        """
}

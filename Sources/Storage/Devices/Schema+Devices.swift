extension Schema {
    /// Devices, their lines, and what is set for members' calls.
    ///
    /// A member's own account stays in `member`: the device that it stands for has no row. SIP user names are unique over both
    /// tables, which a constraint of one table cannot say.
    static let devices = """
        CREATE TABLE device (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            owner_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
            model TEXT,
            mac TEXT CHECK (length(mac) = 12 AND mac NOT GLOB '*[^0-9A-F]*'),
            created_at INTEGER NOT NULL,
            UNIQUE (owner_id, position),
            UNIQUE (organization_id, mac)
        ) STRICT;
        CREATE TABLE device_line (
            device_id TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            member_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            username TEXT NOT NULL UNIQUE CHECK (length(username) > 0),
            ha1_md5 TEXT NOT NULL,
            ha1_sha256 TEXT NOT NULL,
            PRIMARY KEY (device_id, position),
            UNIQUE (device_id, member_id)
        ) STRICT;
        CREATE TRIGGER device_line_username BEFORE INSERT ON device_line
            WHEN EXISTS (SELECT 1 FROM member WHERE sip_username = NEW.username)
            BEGIN SELECT RAISE(ABORT, 'username is a member''s'); END;
        CREATE TRIGGER device_line_new_username BEFORE UPDATE OF username ON device_line
            WHEN EXISTS (SELECT 1 FROM member WHERE sip_username = NEW.username)
            BEGIN SELECT RAISE(ABORT, 'username is a member''s'); END;
        CREATE TRIGGER member_username BEFORE INSERT ON member
            WHEN EXISTS (SELECT 1 FROM device_line WHERE username = NEW.sip_username)
            BEGIN SELECT RAISE(ABORT, 'username is a device''s'); END;
        CREATE TRIGGER member_new_username BEFORE UPDATE OF sip_username ON member
            WHEN EXISTS (SELECT 1 FROM device_line WHERE username = NEW.sip_username)
            BEGIN SELECT RAISE(ABORT, 'username is a device''s'); END;
        CREATE TABLE member_settings (
            member_id TEXT NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
            forward_always_enabled INTEGER NOT NULL CHECK (forward_always_enabled IN (0, 1)),
            forward_always_destination TEXT,
            forward_busy_enabled INTEGER NOT NULL CHECK (forward_busy_enabled IN (0, 1)),
            forward_busy_destination TEXT,
            forward_no_answer_enabled INTEGER NOT NULL CHECK (forward_no_answer_enabled IN (0, 1)),
            forward_no_answer_destination TEXT,
            forward_no_answer_rings INTEGER NOT NULL CHECK (forward_no_answer_rings BETWEEN 2 AND 20),
            do_not_disturb INTEGER NOT NULL CHECK (do_not_disturb IN (0, 1)),
            call_waiting INTEGER NOT NULL CHECK (call_waiting IN (0, 1)),
            recording_enabled INTEGER NOT NULL CHECK (recording_enabled IN (0, 1)),
            recording_mode TEXT NOT NULL,
            recording_start_stop_announced INTEGER NOT NULL CHECK (recording_start_stop_announced IN (0, 1)),
            recording_notification TEXT NOT NULL,
            recording_notification_enabled INTEGER NOT NULL CHECK (recording_notification_enabled IN (0, 1)),
            recording_repeat_enabled INTEGER NOT NULL CHECK (recording_repeat_enabled IN (0, 1)),
            recording_repeat_interval INTEGER NOT NULL CHECK (recording_repeat_interval BETWEEN 10 AND 1800),
            voicemail_number TEXT,
            preferred_device_id TEXT,
            CHECK (coalesce(forward_always_destination, '') <> '' OR NOT forward_always_enabled),
            CHECK (coalesce(forward_busy_destination, '') <> '' OR NOT forward_busy_enabled),
            CHECK (coalesce(forward_no_answer_destination, '') <> '' OR NOT forward_no_answer_enabled)
        ) STRICT;
        CREATE TABLE assistant (
            member_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            assistant_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            PRIMARY KEY (member_id, position),
            UNIQUE (member_id, assistant_id),
            CHECK (member_id <> assistant_id)
        ) STRICT;
        """

    static let deviceTags = """
        CREATE TABLE device_tag (
            device_id TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            tag TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 128),
            PRIMARY KEY (device_id, position),
            UNIQUE (device_id, tag)
        ) STRICT;
        """
}

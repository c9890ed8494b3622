extension Schema {
    /// Permissions of members and locations, and the locations' own emergency numbers. Who has no row has the defaults.
    static let permissions = """
        CREATE TABLE member_permissions (
            member_id TEXT NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
            outgoing_custom INTEGER NOT NULL CHECK (outgoing_custom IN (0, 1)),
            call_types_custom INTEGER NOT NULL CHECK (call_types_custom IN (0, 1)),
            transfer_numbers_custom INTEGER NOT NULL CHECK (transfer_numbers_custom IN (0, 1)),
            transfer_number1 TEXT CHECK (length(transfer_number1) > 0),
            transfer_number2 TEXT CHECK (length(transfer_number2) > 0),
            transfer_number3 TEXT CHECK (length(transfer_number3) > 0),
            incoming_custom INTEGER NOT NULL CHECK (incoming_custom IN (0, 1)),
            external_calls TEXT NOT NULL
                CHECK (external_calls IN ('ALLOW_ALL_EXTERNAL', 'ALLOW_ONLY_TRANSFERRED_EXTERNAL', 'BLOCK_ALL_EXTERNAL')),
            internal_calls INTEGER NOT NULL CHECK (internal_calls IN (0, 1)),
            collect_calls INTEGER NOT NULL CHECK (collect_calls IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE member_call_type (
            member_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            call_type TEXT NOT NULL,
            action TEXT NOT NULL CHECK (action IN ('ALLOW', 'BLOCK', 'TRANSFER_NUMBER_1', 'TRANSFER_NUMBER_2', 'TRANSFER_NUMBER_3')),
            transfer_enabled INTEGER NOT NULL CHECK (transfer_enabled IN (0, 1)),
            PRIMARY KEY (member_id, call_type)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE location_permissions (
            location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
            transfer_number1 TEXT CHECK (length(transfer_number1) > 0),
            transfer_number2 TEXT CHECK (length(transfer_number2) > 0),
            transfer_number3 TEXT CHECK (length(transfer_number3) > 0)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE location_call_type (
            location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
            call_type TEXT NOT NULL,
            action TEXT NOT NULL CHECK (action IN ('ALLOW', 'BLOCK', 'TRANSFER_NUMBER_1', 'TRANSFER_NUMBER_2', 'TRANSFER_NUMBER_3')),
            transfer_enabled INTEGER NOT NULL CHECK (transfer_enabled IN (0, 1)),
            PRIMARY KEY (location_id, call_type)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE location_emergency_number (
            location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            number TEXT NOT NULL CHECK (length(number) BETWEEN 2 AND 6 AND number NOT GLOB '*[^0-9]*'),
            PRIMARY KEY (location_id, position),
            UNIQUE (location_id, number)
        ) STRICT, WITHOUT ROWID;
        """
}

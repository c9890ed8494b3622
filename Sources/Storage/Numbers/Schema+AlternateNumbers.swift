extension Schema {
    /// What members are called by besides their own numbers. That nobody's own is among them, the directory sees to.
    static let alternateNumbers = """
        CREATE TABLE alternate_number (
            member_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            location_id TEXT NOT NULL REFERENCES location (id),
            phone_number TEXT UNIQUE REFERENCES phone_number (number),
            extension TEXT CHECK (length(extension) BETWEEN 2 AND 10 AND extension NOT GLOB '*[^0-9]*'),
            ring_pattern TEXT NOT NULL CHECK (ring_pattern IN ('NORMAL', 'LONG_LONG', 'SHORT_SHORT_LONG', 'SHORT_LONG_SHORT')),
            PRIMARY KEY (member_id, position),
            UNIQUE (location_id, extension),
            CHECK (phone_number IS NOT NULL OR extension IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE distinctive_ring (
            member_id TEXT NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """
}

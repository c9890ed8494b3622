extension Schema {
    /// Music on hold of members and organisations. Who has no row hears what is usual.
    static let music = """
        CREATE TABLE member_music (
            member_id TEXT NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
            is_played INTEGER NOT NULL CHECK (is_played IN (0, 1)),
            file TEXT CHECK (length(file) > 0),
            file_name TEXT CHECK (file_name IS NULL OR file IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE organization_music (
            organization_id TEXT NOT NULL PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
            default_piece TEXT NOT NULL CHECK (default_piece IN ('LEGACY', 'OPUS'))
        ) STRICT, WITHOUT ROWID;
        """
}

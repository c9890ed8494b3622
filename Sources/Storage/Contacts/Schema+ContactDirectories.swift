extension Schema {
    /// Contact directories of receptionists. Whoever is deleted leaves them.
    static let contactDirectories = """
        CREATE TABLE contact_directory (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            location_id TEXT NOT NULL REFERENCES location (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
            UNIQUE (location_id, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE contact_directory_contact (
            directory_id TEXT NOT NULL REFERENCES contact_directory (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            member_id TEXT REFERENCES member (id) ON DELETE CASCADE,
            group_id TEXT REFERENCES member_group (id) ON DELETE CASCADE,
            PRIMARY KEY (directory_id, position),
            UNIQUE (member_id, directory_id),
            UNIQUE (group_id, directory_id),
            CHECK ((member_id IS NULL) <> (group_id IS NULL))
        ) STRICT, WITHOUT ROWID;
        """
}

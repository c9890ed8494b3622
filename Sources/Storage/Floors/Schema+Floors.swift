extension Schema {
    /// Floors of locations, and on which of them workspaces are. That it is one of the workspace's own location, the directory sees to.
    static let floors = """
        CREATE TABLE floor (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number BETWEEN -100000 AND 100000),
            name TEXT CHECK (length(name) BETWEEN 1 AND 256),
            UNIQUE (location_id, number)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE member_profile ADD COLUMN floor_id TEXT REFERENCES floor (id);
        CREATE INDEX workspace_on_floor ON member_profile (floor_id) WHERE floor_id IS NOT NULL;
        """
}

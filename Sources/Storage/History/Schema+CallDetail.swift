extension Schema {
    /// No references to the directory: a record outlives whom it is of. The body is the record in JSON; beside it stand the columns
    /// that are asked for.
    static let callDetail = """
        CREATE TABLE call_detail (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL,
            released_at INTEGER NOT NULL,
            location_name TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX call_detail_of_organization ON call_detail (organization_id, released_at, id);
        CREATE INDEX call_detail_age ON call_detail (released_at);
        """
}

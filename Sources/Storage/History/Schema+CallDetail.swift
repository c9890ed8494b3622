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

    /// Whose record it is: the member's key, which stands in the body only.
    static let callDetailUser = "CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.user.id.key') END"

    /// For those who ask for one member's.
    static let callDetailUsers = """
        CREATE INDEX call_detail_of_user ON call_detail (organization_id, \(callDetailUser), released_at, id);
        """
}

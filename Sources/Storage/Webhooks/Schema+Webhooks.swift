extension Schema {
    /// Webhooks name nobody by foreign key: they stay when the directory is imported anew.
    static let webhooks = """
        CREATE TABLE webhook (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL,
            creator_id TEXT NOT NULL,
            application_id TEXT NOT NULL,
            ownership TEXT NOT NULL CHECK (ownership IN ('creator', 'org')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
            target_url TEXT NOT NULL,
            resource TEXT NOT NULL,
            event TEXT NOT NULL CHECK (event IN ('created', 'updated', 'deleted', 'all')),
            filter TEXT,
            secret TEXT CHECK (length(secret) > 0),
            status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
            created_at INTEGER NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
            failing_since INTEGER
        ) STRICT;
        CREATE TABLE webhook_outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            call_id TEXT NOT NULL,
            body BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            next_attempt INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX webhook_outbox_webhook ON webhook_outbox (webhook_id);
        """
}

extension Schema {
    /// No references to the directory: an event outlives what it is about. Rows are added and, once they are older than what is kept,
    /// deleted; whoever tries anything else is refused.
    static let audit = """
        CREATE TABLE audit_event (
            sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            at INTEGER NOT NULL,
            organization_id TEXT,
            category TEXT NOT NULL,
            action TEXT NOT NULL,
            target_kind TEXT NOT NULL,
            target_id TEXT NOT NULL,
            target_name TEXT NOT NULL,
            changed TEXT NOT NULL,
            before TEXT CHECK (before IS NULL OR json_valid(before)),
            after TEXT CHECK (after IS NULL OR json_valid(after)),
            actor_kind TEXT NOT NULL,
            actor_id TEXT,
            actor_name TEXT NOT NULL,
            actor_email TEXT,
            actor_roles TEXT NOT NULL,
            actor_organization_id TEXT,
            address TEXT,
            tracking_id TEXT,
            user_agent TEXT
        ) STRICT;
        CREATE INDEX audit_event_of_organization ON audit_event (organization_id, at);
        CREATE INDEX audit_event_at ON audit_event (at);
        CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE ON audit_event BEGIN
            SELECT RAISE(ABORT, 'an audit event is never changed');
        END;
        CREATE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_event
        WHEN old.at >= coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'audit kept from'), 0) BEGIN
            SELECT RAISE(ABORT, 'an audit event is kept until it is old');
        END;
        """
}

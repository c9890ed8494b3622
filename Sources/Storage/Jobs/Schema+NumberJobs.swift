extension Schema {
    /// No references to the directory: a job outlives what it moved.
    static let numberJobs = """
        CREATE TABLE number_job (
            sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            organization_id TEXT NOT NULL,
            creator_kind TEXT NOT NULL,
            creator_id TEXT,
            creator_name TEXT NOT NULL,
            creator_email TEXT,
            creator_organization_id TEXT,
            tracking_id TEXT NOT NULL,
            target_location_id TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('STARTING', 'STARTED', 'STOPPED', 'ABANDONED', 'COMPLETED')),
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            updated_at INTEGER NOT NULL,
            ended_at INTEGER CHECK ((ended_at IS NULL) = (status IN ('STARTING', 'STARTED', 'STOPPED')))
        ) STRICT;
        CREATE TABLE number_job_item (
            job_id TEXT NOT NULL REFERENCES number_job (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            number TEXT NOT NULL CHECK (number GLOB '+[0-9]*'),
            location_id TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
            error_code TEXT,
            error TEXT CHECK ((error IS NULL) = (state <> 'failed')),
            PRIMARY KEY (job_id, position)
        ) STRICT, WITHOUT ROWID;
        """
}

extension Schema {
    /// How organisations and locations record. Who has no row has the defaults.
    static let recordingSettings = """
        CREATE TABLE organization_recording (
            organization_id TEXT NOT NULL PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
            enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
            failure_behavior TEXT NOT NULL CHECK (failure_behavior IN
                ('PROCEED_WITH_CALL_NO_ANNOUNCEMENT', 'PROCEED_CALL_WITH_ANNOUNCEMENT', 'END_CALL_WITH_ANNOUNCEMENT')),
            comply_inbound INTEGER NOT NULL CHECK (comply_inbound IN (0, 1)),
            comply_outbound INTEGER NOT NULL CHECK (comply_outbound IN (0, 1)),
            outbound_delayed INTEGER NOT NULL CHECK (outbound_delayed IN (0, 1)),
            delay INTEGER NOT NULL CHECK (delay BETWEEN 0 AND 600),
            file TEXT CHECK (length(file) > 0),
            file_name TEXT,
            file_location_id TEXT REFERENCES location (id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE organization_recording_announcement (
            organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
            announcement TEXT NOT NULL
                CHECK (announcement IN ('start', 'stop', 'pause', 'resume', 'failureEndWithCall', 'failureProceedWithCall')),
            file TEXT NOT NULL CHECK (length(file) > 0),
            file_name TEXT,
            file_location_id TEXT REFERENCES location (id),
            PRIMARY KEY (organization_id, announcement)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE location_recording (
            location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
            failure_behavior TEXT CHECK (failure_behavior IN
                ('PROCEED_WITH_CALL_NO_ANNOUNCEMENT', 'PROCEED_CALL_WITH_ANNOUNCEMENT', 'END_CALL_WITH_ANNOUNCEMENT')),
            organization_compliance INTEGER NOT NULL CHECK (organization_compliance IN (0, 1)),
            organization_announcement INTEGER NOT NULL CHECK (organization_announcement IN (0, 1)),
            comply_inbound INTEGER NOT NULL CHECK (comply_inbound IN (0, 1)),
            comply_outbound INTEGER NOT NULL CHECK (comply_outbound IN (0, 1)),
            outbound_delayed INTEGER NOT NULL CHECK (outbound_delayed IN (0, 1)),
            delay INTEGER NOT NULL CHECK (delay BETWEEN 0 AND 600),
            file TEXT CHECK (length(file) > 0),
            file_name TEXT
        ) STRICT, WITHOUT ROWID;
        """
}

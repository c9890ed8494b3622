internal import Foundation
package import GRDB

/// The SQLite database of one server: directory, tokens, and the records of the exchange.
///
/// WAL with `synchronous=FULL`: a transaction that has returned is on the disk.
package struct OrbitDatabase: Sendable {
    package let pool: DatabasePool

    /// Opens the database, making it or bringing it up to date where needed.
    ///
    /// - Parameter lockTimeout: how long a write waits for another process before it fails.
    package init(path: String, lockTimeout: Duration = .seconds(1)) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(lockTimeout.components.seconds) + Double(lockTimeout.components.attoseconds) / 1e18)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        self.pool = try DatabasePool(path: path, configuration: configuration)
        // Not in prepareDatabase: GRDB sets NORMAL after that has run.
        try self.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        guard try !self.pool.read(Self.migrator.hasBeenSuperseded) else { throw NewerSchema() }
        try Self.migrator.migrate(self.pool)
    }

    /// A later version of this program has changed the database in ways that this one does not know.
    package struct NewerSchema: Error, CustomStringConvertible {
        package var description: String { "a later version of orbit has written it; use that version, or a copy made before" }
    }

    /// The value of `PRAGMA synchronous` on the writer; 2 is FULL.
    package func synchronousMode() throws -> Int? {
        try self.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }

    /// The migrations, oldest first.
    package static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        // A migration that has been released never changes.
        migrator.registerMigration("directory") { try $0.execute(sql: Schema.directory) }
        migrator.registerMigration("records") { try $0.execute(sql: Schema.records) }
        migrator.registerMigration("park features") { try $0.execute(sql: Schema.parkFeatures) }
        migrator.registerMigration("devices") { try $0.execute(sql: Schema.devices) }
        migrator.registerMigration("call history") { try $0.execute(sql: Schema.callHistory) }
        migrator.registerMigration("recordings") { try $0.execute(sql: Schema.recordings) }
        migrator.registerMigration("webhooks") { try $0.execute(sql: Schema.webhooks) }
        migrator.registerMigration("administration") { try $0.execute(sql: Schema.administration) }
        migrator.registerMigration("oauth") { try $0.execute(sql: Schema.oauth) }
        migrator.registerMigration("permissions") { try $0.execute(sql: Schema.permissions) }
        migrator.registerMigration("detailed call history") { try $0.execute(sql: Schema.callDetail) }
        migrator.registerMigration("trunks") { try $0.execute(sql: Schema.trunks) }
        migrator.registerMigration("audit") { try $0.execute(sql: Schema.audit) }
        migrator.registerMigration("number jobs") { try $0.execute(sql: Schema.numberJobs) }
        migrator.registerMigration("recording settings") { try $0.execute(sql: Schema.recordingSettings) }
        migrator.registerMigration("group forwarding") { try $0.execute(sql: Schema.groupForwarding) }
        migrator.registerMigration("music") { try $0.execute(sql: Schema.music) }
        migrator.registerMigration("emergency callback") { try $0.execute(sql: Schema.emergencyCallback) }
        migrator.registerMigration("alternate numbers") { try $0.execute(sql: Schema.alternateNumbers) }
        migrator.registerMigration("floors") { try $0.execute(sql: Schema.floors) }
        migrator.registerMigration("contact directories") { try $0.execute(sql: Schema.contactDirectories) }
        migrator.registerMigration("references") { try $0.execute(sql: Schema.references) }
        migrator.registerMigration("users of detailed call history") { try $0.execute(sql: Schema.callDetailUsers) }
        migrator.registerMigration("tags of devices") { try $0.execute(sql: Schema.deviceTags) }
        migrator.registerMigration("phone status privacy") { try $0.execute(sql: Schema.phoneStatusPrivacy) }
        return migrator
    }
}

/// The schema. What a row must be is said here first, and once.
enum Schema {
    static let directory = """
        CREATE TABLE organization (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL CHECK (length(name) > 0),
            sip_domain TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE location (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            name TEXT NOT NULL CHECK (length(name) > 0),
            routing_prefix TEXT CHECK (length(routing_prefix) BETWEEN 1 AND 7 AND routing_prefix NOT GLOB '*[^0-9]*'),
            time_zone TEXT NOT NULL,
            music_on_hold_file TEXT,
            UNIQUE (organization_id, routing_prefix)
        ) STRICT;
        CREATE TABLE license (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            name TEXT NOT NULL,
            total_units INTEGER NOT NULL CHECK (total_units >= 0)
        ) STRICT;
        CREATE TABLE member (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('person', 'workspace', 'virtualLine')),
            organization_id TEXT NOT NULL REFERENCES organization (id),
            location_id TEXT NOT NULL REFERENCES location (id),
            display_name TEXT NOT NULL,
            first_name TEXT,
            last_name TEXT,
            email TEXT UNIQUE CHECK (kind = 'person' OR email IS NULL),
            roles TEXT NOT NULL,
            license_ids TEXT NOT NULL,
            administered_location_ids TEXT NOT NULL,
            sip_username TEXT UNIQUE,
            ha1_md5 TEXT CHECK ((ha1_md5 IS NULL) = (sip_username IS NULL)),
            ha1_sha256 TEXT CHECK ((ha1_sha256 IS NULL) = (sip_username IS NULL)),
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE call_park_extension (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            location_id TEXT NOT NULL REFERENCES location (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 30)
        ) STRICT;
        CREATE TABLE member_group (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('callPark', 'huntGroup', 'pickupGroup')),
            organization_id TEXT NOT NULL REFERENCES organization (id),
            location_id TEXT NOT NULL REFERENCES location (id),
            name TEXT NOT NULL
        ) STRICT;
        CREATE TABLE member_group_member (
            group_id TEXT NOT NULL REFERENCES member_group (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            member_id TEXT NOT NULL REFERENCES member (id),
            PRIMARY KEY (group_id, position)
        ) STRICT;
        CREATE TABLE member_group_call_park_extension (
            group_id TEXT NOT NULL REFERENCES member_group (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            call_park_extension_id TEXT NOT NULL REFERENCES call_park_extension (id) ON DELETE CASCADE,
            PRIMARY KEY (group_id, position)
        ) STRICT;
        CREATE TABLE number (
            owner_id TEXT NOT NULL PRIMARY KEY,
            owner_kind TEXT NOT NULL CHECK (owner_kind IN ('member', 'callParkExtension', 'group')),
            organization_id TEXT NOT NULL REFERENCES organization (id),
            location_id TEXT NOT NULL REFERENCES location (id),
            extension TEXT CHECK (length(extension) BETWEEN 2 AND 10 AND extension NOT GLOB '*[^0-9]*'),
            phone_number TEXT CHECK (phone_number GLOB '+[0-9]*'),
            UNIQUE (location_id, extension),
            UNIQUE (organization_id, phone_number)
        ) STRICT;
        CREATE TABLE access_token (
            hash TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL,
            organization_id TEXT NOT NULL,
            scopes TEXT NOT NULL,
            roles TEXT NOT NULL,
            expires_at INTEGER
        ) STRICT;
        CREATE TABLE setting (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT;
        """

    static let records = """
        CREATE TABLE record (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;
        """

    static let parkFeatures = """
        ALTER TABLE location ADD COLUMN music_on_hold_enabled INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE location ADD COLUMN music_on_park_enabled INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE location ADD COLUMN music_on_hold_name TEXT;
        ALTER TABLE location ADD COLUMN recall_option TEXT NOT NULL DEFAULT 'ALERT_PARKING_USER_ONLY';
        ALTER TABLE location ADD COLUMN recall_group_id TEXT REFERENCES member_group (id) DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE location ADD COLUMN ring_pattern TEXT NOT NULL DEFAULT 'NORMAL';
        ALTER TABLE location ADD COLUMN recall_time INTEGER NOT NULL DEFAULT 45 CHECK (recall_time BETWEEN 30 AND 600);
        ALTER TABLE location ADD COLUMN hunt_wait_time INTEGER NOT NULL DEFAULT 45 CHECK (hunt_wait_time BETWEEN 30 AND 600);
        CREATE TABLE feature_code (
            location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
            feature TEXT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 3 AND 4 AND code GLOB '[*][0-9][0-9]*'),
            PRIMARY KEY (location_id, feature),
            UNIQUE (location_id, code)
        ) STRICT;
        ALTER TABLE member ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE member ADD COLUMN call_park_notification INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE monitored_element (
            member_id TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            monitored_member_id TEXT REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            call_park_extension_id TEXT REFERENCES call_park_extension (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            label TEXT,
            PRIMARY KEY (member_id, position),
            CHECK ((monitored_member_id IS NULL) <> (call_park_extension_id IS NULL))
        ) STRICT;
        ALTER TABLE member_group ADD COLUMN recall_option TEXT;
        ALTER TABLE member_group ADD COLUMN recall_group_id TEXT REFERENCES member_group (id) DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE member_group ADD COLUMN park_on_agents_enabled INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE member_group ADD COLUMN hunt_enabled INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE member_group ADD COLUMN hunt_policy TEXT NOT NULL DEFAULT 'REGULAR';
        ALTER TABLE member_group ADD COLUMN hunt_next_agent_enabled INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE member_group ADD COLUMN hunt_rings INTEGER NOT NULL DEFAULT 5 CHECK (hunt_rings BETWEEN 1 AND 20);
        ALTER TABLE member_group ADD COLUMN pickup_notification TEXT NOT NULL DEFAULT 'NONE';
        ALTER TABLE member_group ADD COLUMN pickup_delay INTEGER NOT NULL DEFAULT 6;
        CREATE UNIQUE INDEX member_group_name ON member_group (location_id, kind, name);
        ALTER TABLE member_group_member ADD COLUMN kind TEXT NOT NULL DEFAULT '';
        ALTER TABLE member_group_member ADD COLUMN weight INTEGER CHECK (weight BETWEEN 0 AND 100);
        UPDATE member_group_member SET kind = (SELECT kind FROM member_group WHERE id = group_id);
        CREATE UNIQUE INDEX member_in_one_group ON member_group_member (member_id, kind) WHERE kind IN ('callPark', 'pickupGroup');
        """

    /// No reference to `member`: an import replaces every member, and nobody's history.
    static let callHistory = """
        CREATE TABLE call_history (
            member_id TEXT NOT NULL,
            member_kind TEXT NOT NULL CHECK (member_kind IN ('person', 'workspace', 'virtualLine')),
            kind TEXT NOT NULL CHECK (kind IN ('placed', 'missed', 'received')),
            at INTEGER NOT NULL,
            id INTEGER NOT NULL,
            name TEXT,
            number TEXT NOT NULL,
            is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
            PRIMARY KEY (member_id, member_kind, kind, at, id)
        ) STRICT, WITHOUT ROWID;
        """

    /// No references to the directory: a recording outlives whom it is of.
    static let recordings = """
        CREATE TABLE recording (
            id TEXT NOT NULL PRIMARY KEY,
            organization_id TEXT NOT NULL,
            location_id TEXT NOT NULL,
            owner_id TEXT NOT NULL,
            owner_kind TEXT NOT NULL CHECK (owner_kind IN ('person', 'workspace', 'virtualLine')),
            call_id TEXT NOT NULL,
            session_id TEXT NOT NULL,
            personality TEXT NOT NULL,
            remote_name TEXT,
            remote_number TEXT NOT NULL,
            remote_id TEXT,
            remote_kind TEXT CHECK ((remote_kind IS NULL) = (remote_id IS NULL)),
            remote_is_private INTEGER NOT NULL CHECK (remote_is_private IN (0, 1)),
            remote_call_type TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('available', 'incomplete')),
            folded_topic TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            duration INTEGER NOT NULL CHECK (duration >= 0)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX recording_of_organization ON recording (organization_id, ended_at, id);
        CREATE INDEX recording_of_owner ON recording (owner_id, owner_kind, ended_at, id);
        """
}

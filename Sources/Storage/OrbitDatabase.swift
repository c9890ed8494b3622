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
        try Self.migrator.migrate(self.pool)
    }

    /// The value of `PRAGMA synchronous` on the writer; 2 is FULL.
    package func synchronousMode() throws -> Int? {
        try self.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        // A migration that has been released never changes.
        migrator.registerMigration("directory") { try $0.execute(sql: Schema.directory) }
        migrator.registerMigration("records") { try $0.execute(sql: Schema.records) }
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
}

import Foundation
import GRDB
import Storage
import Testing

@Suite("The database (ARCHITECTURE.md, “Storage”)")
struct OrbitDatabaseTests {
    @Test("A new database has every migration, and so has one that is opened again")
    func migrations() throws {
        let temporary = try TemporaryDatabase()
        let sql = "SELECT identifier FROM grdb_migrations ORDER BY rowid"
        let first = try temporary.pool.read { try String.fetchAll($0, sql: sql) }
        #expect(
            first == [
                "directory", "records", "park features", "devices", "call history", "recordings", "webhooks", "administration", "oauth",
                "permissions", "detailed call history", "trunks", "audit", "number jobs", "recording settings", "group forwarding", "music",
                "emergency callback", "alternate numbers", "floors", "contact directories", "references",
                "users of detailed call history", "tags of devices", "phone status privacy",
            ])
        let again = try temporary.reopened()
        #expect(try again.pool.read { try String.fetchAll($0, sql: sql) } == first)
    }

    @Test("A database that a later version has changed is not opened, and stays as it is")
    func newer() throws {
        let temporary = try TemporaryDatabase()
        try temporary.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('of a later version')") }
        let error = #expect(throws: OrbitDatabase.NewerSchema.self) { try temporary.reopened() }
        #expect(error?.description.contains("later version") == true)
        let sql = "SELECT count(*) FROM grdb_migrations WHERE identifier = 'of a later version'"
        #expect(try temporary.pool.read { try Int.fetchOne($0, sql: sql) } == 1)
    }

    @Test("A transaction that has returned is on the disk: synchronous is FULL, in WAL mode, also after reopening")
    func durability() throws {
        let temporary = try TemporaryDatabase()
        for database in [temporary.database, try temporary.reopened()] {
            #expect(try database.synchronousMode() == 2)
            #expect(try database.pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        }
    }

    @Test("synchronous stays FULL after writes, failed writes and checkpoints")
    func durabilityLater() async throws {
        let temporary = try TemporaryDatabase()
        let insert = "INSERT INTO setting VALUES ('key', 'value')"
        try await temporary.pool.write { try $0.execute(sql: insert) }
        await #expect(throws: DatabaseError.self) { try await temporary.pool.write { try $0.execute(sql: insert) } }
        _ = try await temporary.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        #expect(try temporary.database.synchronousMode() == 2)
    }

    @Test("Foreign keys are enforced on the connection that writes")
    func foreignKeys() throws {
        let temporary = try TemporaryDatabase()
        #expect(try temporary.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    }

    @Test("Every table is strict about its types")
    func strictTables() throws {
        let temporary = try TemporaryDatabase()
        let tables = try temporary.pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'grdb_*'")
        }
        #expect(tables.count == 61)
        for table in tables { #expect(table["strict"] == 1, "\(table["name"] as String)") }
    }

    @Test("A database that cannot be opened is an error, not an empty database")
    func cannotOpen() throws {
        let folder = try TemporaryFolder()
        #expect(throws: DatabaseError.self) { try OrbitDatabase(path: folder.path) }
        #expect(throws: DatabaseError.self) { try OrbitDatabase(path: folder.path + "/missing/orbit.sqlite") }
    }

    @Test("A file that is no database is refused and left as it is")
    func notADatabase() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/orbit.sqlite"
        let text = String(repeating: "This is somebody's diary.\n", count: 200)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: DatabaseError.self) { try OrbitDatabase(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}

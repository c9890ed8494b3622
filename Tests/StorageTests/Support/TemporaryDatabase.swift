import Foundation
import GRDB
import Storage

/// A folder of its own for one test, gone when the test is.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        self.path = FileManager.default.temporaryDirectory.appending(path: "orbit-storage-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.path)
    }
}

/// The server's database in a folder of its own, and further connections to it, as other processes have them.
struct TemporaryDatabase: Sendable {
    private let folder: TemporaryFolder
    let database: OrbitDatabase

    init(lockTimeout: Duration = .milliseconds(20)) throws {
        self.folder = try TemporaryFolder()
        self.database = try OrbitDatabase(path: self.folder.path + "/orbit.sqlite", lockTimeout: lockTimeout)
    }

    var path: String { self.folder.path + "/orbit.sqlite" }
    var pool: DatabasePool { self.database.pool }

    /// Opens the database again, as the next process does.
    func reopened() throws -> OrbitDatabase { try OrbitDatabase(path: self.path, lockTimeout: .milliseconds(20)) }

    /// A connection that knows nothing of the first one's memory.
    func secondConnection() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: self.path, configuration: configuration)
    }

    /// Nothing more fits on the disk.
    func fillDisk() throws {
        try self.pool.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    func freeDisk() throws {
        try self.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1073741823") }
    }
}

extension DatabaseQueue {
    /// Keeps every other connection from writing, as another process's transaction does.
    func holdWriteLock() throws {
        try self.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    func releaseWriteLock() throws {
        try self.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
}

package import CallControl
import Directory
internal import Foundation
import GRDB
internal import Logging

/// The recordings of calls: a row for each, and its file in a folder.
///
/// Rows are written as soon as the recordings come, on another thread, and tried again until they are; a file is never deleted but
/// with its row.
package final class RecordingStore: Sendable {
    /// What does not fit together in the folder and the table.
    package struct Strays: Hashable, Sendable {
        /// Names of WAV files that no row names: the process ended while they were written.
        package var filesWithoutRows: [String]
        /// Recordings whose files are gone.
        package var rowsWithoutFiles: [String]
    }

    package let folder: String
    /// Random, and the same as long as the store lives: for signing links to recordings.
    package let linkKey: String
    private let pool: DatabasePool
    private let queue: WriteBehindQueue<CallRecording>
    private let logger = Logger(label: "orbit.storage")

    /// Makes the folder where there is none; nobody but the server's user may read it.
    ///
    /// - Parameter retry: how long to wait before a write that failed is tried again: first, and at most.
    package init(_ database: OrbitDatabase, folder: String, retry: ClosedRange<Duration> = .seconds(1) ... .seconds(30)) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        self.pool = database.pool
        self.folder = folder
        self.linkKey = try self.pool.write { database in
            try database.execute(sql: "INSERT OR IGNORE INTO setting VALUES ('recording link key', ?)", arguments: [TokenHash.make()])
            return try String.fetchOne(database, sql: "SELECT value FROM setting WHERE key = 'recording link key'") ?? ""
        }
        let logger = self.logger
        self.queue = WriteBehindQueue(self.pool, "recordings", delay: .zero, retry: retry, limit: .max) { recordings, database in
            for recording in recordings {
                let file = RecordingFile(path: Self.path(of: recording.id, in: folder))
                if file == nil { logger.error("a recording has no file", metadata: ["recording": "\(recording.id)"]) }
                try Self.insert(recording, file, database)
            }
        }
    }

    /// Where the file of a recording is.
    package func path(of id: String) -> String { Self.path(of: id, in: self.folder) }

    private static func path(of id: String, in folder: String) -> String { "\(folder)/\(id).wav" }

    // MARK: Writing

    /// Keeps a recording whose file is finished. On any thread; it is among the others once it is on the disk.
    package func insert(_ recording: CallRecording) { self.queue.append(recording) }

    /// Writes what is inserted, until ``finish()``.
    package func run() async { await self.queue.run() }

    /// Ends ``run()`` after everything is written.
    package func finish() { self.queue.finish() }

    /// Writes what was inserted after ``run()`` had ended.
    package func flush() async { await self.queue.flush() }

    /// Deletes a recording, its file first: a row without a file can be deleted again, a file without a row would be forgotten.
    ///
    /// - Returns: false when there is no such recording.
    /// - Throws: `CallControlError.unavailable` when the file or the row cannot be deleted; the row is there still.
    package func delete(_ id: String) async throws -> Bool {
        guard try await self.find(id) != nil else { return false }
        do {
            try FileManager.default.removeItem(atPath: self.path(of: id))
        } catch CocoaError.fileNoSuchFile {
            // Gone already.
        } catch {
            throw CallControlError.unavailable("the recording's file cannot be deleted: \(error.localizedDescription)")
        }
        return try await StorageError.translating("recordings") {
            try await self.pool.writeAudited { database in
                try database.execute(sql: "DELETE FROM recording WHERE id = ?", arguments: [id])
                return database.changesCount > 0
            }
        }
    }

    // MARK: Reading

    /// - Throws: `CallControlError.unavailable` when the database cannot be read.
    package func find(_ id: String) async throws -> StoredRecording? {
        try await StorageError.translating("recordings") {
            try await self.pool.read { database in
                try Row.fetchOne(database, sql: "SELECT * FROM recording WHERE id = ?", arguments: [id]).flatMap(Self.recording)
            }
        }
    }

    /// Recordings, the latest first.
    ///
    /// - Throws: `CallControlError.unavailable` when the database cannot be read.
    package func list(_ query: RecordingQuery) async throws -> RecordingPage {
        let (conditions, values) = Self.conditions(query)
        return try await StorageError.translating("recordings") {
            try await self.pool.read { database in
                let count = try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM recording WHERE \(conditions)", arguments: StatementArguments(values))
                let rows = try Row.fetchAll(
                    database, sql: "SELECT * FROM recording WHERE \(conditions) ORDER BY ended_at DESC, id DESC LIMIT ? OFFSET ?",
                    arguments: StatementArguments(values + [query.limit, query.offset]))
                return RecordingPage(recordings: rows.compactMap(Self.recording), count: count ?? 0)
            }
        }
    }

    /// How many recordings there are, and how many bytes they take.
    ///
    /// - Throws: `CallControlError.unavailable` when the database cannot be read.
    package func total() async throws -> (count: Int, size: Int64) {
        try await StorageError.translating("recordings") {
            try await self.pool.read { database in
                let row = try Row.fetchOne(database, sql: "SELECT count(*) AS count, coalesce(sum(size), 0) AS size FROM recording")
                return (row?["count"] ?? 0, row?["size"] ?? 0)
            }
        }
    }

    /// Bytes that are free where the files are; nil when the system does not say.
    package var freeSpace: Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: self.folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }

    /// Compares the folder with the table, and logs what does not fit together. Nothing is deleted: who made the sound can tell
    /// whether it is worth something.
    @discardableResult package func findStrays() throws -> Strays {
        let files = Set(try FileManager.default.contentsOfDirectory(atPath: self.folder).filter { $0.hasSuffix(".wav") })
        let rows = Set(try self.pool.read { try String.fetchAll($0, sql: "SELECT id FROM recording") }.map { $0 + ".wav" })
        let strays = Strays(filesWithoutRows: files.subtracting(rows).sorted(), rowsWithoutFiles: rows.subtracting(files).sorted())
        for (what, names) in [("files without a recording", strays.filesWithoutRows), ("recordings without a file", strays.rowsWithoutFiles)]
        where !names.isEmpty {
            let metadata: Logger.Metadata = [
                "folder": "\(self.folder)", "count": "\(names.count)", "first": "\(names.prefix(5).joined(separator: " "))",
            ]
            self.logger.warning("recordings: \(what)", metadata: metadata)
        }
        return strays
    }
}

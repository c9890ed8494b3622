import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#endif

/// The folder where a server keeps what lasts. One server at a time.
struct DataDirectory: Sendable {
    let path: String

    init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ConfigurationError(key: "data-dir", value: path, "cannot be created; choose a folder that can be written")
        }
    }

    /// The folder of data that somebody wants to read; nothing is made.
    ///
    /// - Throws: ``ConfigurationError`` where there is no database.
    init(reading path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: self.databasePath) else {
            throw ConfigurationError(
                key: "data-dir", value: path, "there is no data in \(path); name the folder of a server, or make one with orbit directory import")
        }
    }

    var databasePath: String { self.path + "/orbit.sqlite" }

    /// A new database can be read by its owner alone, and so can what SQLite puts beside it: passwords of trunks are in the clear.
    func openDatabase() throws -> OrbitDatabase {
        let descriptor = open(self.databasePath, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
        do {
            return try OrbitDatabase(path: self.databasePath)
        } catch {
            throw ConfigurationError(key: "data-dir", value: self.path, "the database cannot be opened: \(error)")
        }
    }

    /// The folder of uploaded sound files.
    var announcementsPath: String { self.path + "/announcements" }

    /// The folder where the media engine puts recordings of calls, with the table of what they are.
    var recordingsPath: String { self.path + "/recordings" }

    func openRecordings(_ database: OrbitDatabase) throws -> RecordingStore {
        do {
            let recordings = try RecordingStore(database, folder: self.recordingsPath)
            try recordings.findStrays()
            return recordings
        } catch {
            throw ConfigurationError(key: "data-dir", value: self.path, "the folder \(self.recordingsPath) cannot be used: \(error)")
        }
    }

    /// Takes the folder for this process until it ends. Nil when a server has it already.
    func lock() -> FileLock? {
        let descriptor = open(self.path + "/orbit.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return FileLock(descriptor: descriptor)
    }
}

/// A lock that the system lets go when the process ends, however it ends.
struct FileLock: Sendable {
    let descriptor: CInt

    func release() {
        close(self.descriptor)
    }
}

import CallControl
import Directory
import Foundation
import Storage

extension CallRecording {
    static func sample(
        _ id: String = "11111111-1111-4111-8111-111111111111", owner: MemberID = MemberID(.person, "alice"), organizationID: String = "acme",
        locationID: String = "hq", party: RemoteParty = .bob, at: Int64 = 1_754_412_499_359, status: Status = .available
    ) -> CallRecording {
        CallRecording(
            id: id, owner: owner, organizationID: organizationID, locationID: locationID, callID: CallHalfID(rawValue: "callhalf-1.2.3:0"),
            sessionID: "session-1", personality: .terminator, remoteParty: party, startedAt: at - 10_000, endedAt: at, status: status)
    }
}

extension RemoteParty {
    static let bob = RemoteParty(name: "Bob Baker", number: "1002", memberID: MemberID(.person, "bob"), callType: .location)
}

/// A store of recordings in a folder of its own.
struct RecordingBench: Sendable {
    let temporary: TemporaryDatabase
    let folder: TemporaryFolder
    let store: RecordingStore

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.folder = try TemporaryFolder()
        self.store = try RecordingStore(
            self.temporary.database, folder: self.folder.path + "/recordings", retry: .milliseconds(5) ... .milliseconds(20))
    }

    /// The next process's.
    func reopened() throws -> RecordingStore { try RecordingStore(try self.temporary.reopened(), folder: self.store.folder) }

    /// Writes a file as the media engine does: two channels of 16 bits at 8,000 Hz. `length` is what the header says of its sound.
    func writeFile(_ id: String, seconds: Double, length: UInt32? = nil) throws {
        func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
        let size = UInt32(seconds * 32_000)
        var file = Array("RIFF".utf8) + bytes(36 + size) + Array("WAVEfmt ".utf8) + bytes(UInt32(16)) + bytes(UInt16(1)) + bytes(UInt16(2))
        file += bytes(UInt32(8_000)) + bytes(UInt32(32_000)) + bytes(UInt16(4)) + bytes(UInt16(16)) + Array("data".utf8) + bytes(length ?? size)
        try Data(file + [UInt8](repeating: 0, count: Int(size))).write(to: URL(fileURLWithPath: self.store.path(of: id)))
    }

    func hasFile(_ id: String) -> Bool { FileManager.default.fileExists(atPath: self.store.path(of: id)) }

    /// Keeps recordings, each with a second of sound.
    func keep(_ recordings: CallRecording...) async throws {
        for recording in recordings {
            try self.writeFile(recording.id, seconds: 1)
            self.store.insert(recording)
        }
        await self.store.writeAll()
    }

    func ids(_ query: RecordingQuery) async throws -> [String] { try await self.store.list(query).recordings.map(\.id) }
}

extension RecordingStore {
    /// Writes all that waits, and ends.
    func writeAll() async {
        self.finish()
        await self.run()
    }
}

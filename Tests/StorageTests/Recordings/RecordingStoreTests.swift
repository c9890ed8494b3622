import CallControl
import Directory
import Foundation
import GRDB
import Storage
import Testing

@Suite("Recordings in the store (ARCHITECTURE.md, “Storage”)", .timeLimit(.minutes(1)))
struct RecordingStoreTests {
    private let bench: RecordingBench

    init() throws { self.bench = try RecordingBench() }

    @Test(
        "A recording comes back as it was, with the size and the length of its file",
        arguments: [
            RemoteParty.bob, RemoteParty(name: nil, number: "", callType: .external),
            RemoteParty(name: "Lobby", number: "1010", memberID: MemberID(.workspace, "lobby"), privacyEnabled: true, callType: .organization),
        ], CallRecording.Status.allStatuses)
    func roundTrip(_ party: RemoteParty, _ status: CallRecording.Status) async throws {
        let recording = CallRecording.sample(party: party, status: status)
        try self.bench.writeFile(recording.id, seconds: 2.5)
        self.bench.store.insert(recording)
        await self.bench.store.writeAll()
        let kept = StoredRecording(recording: recording, size: 80_044, duration: .milliseconds(2_500))
        #expect(try await self.bench.reopened().find(recording.id) == kept)
        #expect(try await self.bench.store.list(RecordingQuery(organizationID: "acme")) == RecordingPage(recordings: [kept], count: 1))
    }

    @Test("A recording is on the disk as soon as it comes, without being asked for")
    func atOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.bench.store.run() }
            defer { self.bench.store.finish() }
            let recording = CallRecording.sample()
            try self.bench.writeFile(recording.id, seconds: 1)
            self.bench.store.insert(recording)
            while try await self.bench.store.find(recording.id) == nil { try await ContinuousClock().sleep(for: .milliseconds(1)) }
        }
    }

    @Test("The header of a file that was not finished is not believed", arguments: [0, UInt32.max, 64_000])
    func unfinished(_ length: UInt32) async throws {
        try self.bench.writeFile("a", seconds: 1, length: length)
        self.bench.store.insert(.sample("a", status: .incomplete))
        await self.bench.store.writeAll()
        #expect(try await self.bench.store.find("a")?.duration == .seconds(1))
    }

    @Test("A file that is no sound lasts as long as the call did")
    func noSound() async throws {
        try "no sound at all".write(toFile: self.bench.store.path(of: "a"), atomically: true, encoding: .utf8)
        self.bench.store.insert(.sample("a"))
        await self.bench.store.writeAll()
        let kept = try #require(try await self.bench.store.find("a"))
        #expect(kept.duration == .seconds(10))
        #expect(kept.size == 15)
    }

    @Test("A recording whose file is not there is kept as incomplete, with nothing in it")
    func noFile() async throws {
        self.bench.store.insert(.sample("a"))
        await self.bench.store.writeAll()
        let kept = try #require(try await self.bench.store.find("a"))
        #expect(kept.recording.status == .incomplete)
        #expect(kept.size == 0)
        #expect(kept.duration == .zero)
    }

    @Test("A recording that cannot be written is written later")
    func later() async throws {
        let second = try self.bench.temporary.secondConnection()
        try second.holdWriteLock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.bench.store.run() }
            defer { self.bench.store.finish() }
            try self.bench.writeFile("a", seconds: 1)
            self.bench.store.insert(.sample("a"))
            try await ContinuousClock().sleep(for: .milliseconds(100))
            #expect(try await self.bench.store.find("a") == nil)
            try second.releaseWriteLock()
            while try await self.bench.store.find("a") == nil { try await ContinuousClock().sleep(for: .milliseconds(1)) }
        }
    }

    @Test("Deleted is the row and the file, once")
    func delete() async throws {
        try await self.bench.keep(.sample("a"), .sample("b"))
        #expect(try await self.bench.store.delete("a"))
        #expect(!self.bench.hasFile("a"))
        #expect(try await self.bench.store.find("a") == nil)
        #expect(try await self.bench.store.delete("a") == false)
        #expect(try await self.bench.store.delete("../b") == false)
        #expect(self.bench.hasFile("b"))
        #expect(try await self.bench.ids(RecordingQuery(organizationID: "acme")) == ["b"])
    }

    @Test("A recording whose file has gone can be deleted")
    func deleteWithoutFile() async throws {
        try await self.bench.keep(.sample("a"))
        try FileManager.default.removeItem(atPath: self.bench.store.path(of: "a"))
        #expect(try await self.bench.store.delete("a"))
        #expect(try await self.bench.store.find("a") == nil)
    }

    @Test("A deletion that the database refuses is an error, and can be repeated")
    func deleteRefused() async throws {
        try await self.bench.keep(.sample("a"))
        let second = try self.bench.temporary.secondConnection()
        try second.holdWriteLock()
        await #expect(throws: CallControlError.unavailable("recordings cannot be had now: database is locked")) {
            try await self.bench.store.delete("a")
        }
        try second.releaseWriteLock()
        #expect(try await self.bench.store.delete("a"))
    }

    @Test("Files of nobody's and recordings without files are found when the server starts, and stay")
    func strays() async throws {
        try await self.bench.keep(.sample("a"), .sample("b"))
        try self.bench.writeFile("crashed", seconds: 1)
        try FileManager.default.removeItem(atPath: self.bench.store.path(of: "b"))
        let strays = try self.bench.reopened().findStrays()
        #expect(strays.filesWithoutRows == ["crashed.wav"])
        #expect(strays.rowsWithoutFiles == ["b.wav"])
        #expect(self.bench.hasFile("crashed"))
        #expect(try await self.bench.store.list(RecordingQuery(organizationID: "acme")).count == 2)
    }

    @Test("The space that recordings take and leave is known")
    func space() async throws {
        #expect(try await self.bench.store.total() == (0, 0))
        try await self.bench.keep(.sample("a"), .sample("b"))
        #expect(try await self.bench.store.total() == (2, 64_088))
        #expect(try #require(self.bench.store.freeSpace) > 0)
    }

    @Test("Nobody but the server's user may look into the folder")
    func permissions() throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: self.bench.store.folder)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("The key for links is long, the same in the next process, and another in another store")
    func linkKey() throws {
        #expect(self.bench.store.linkKey.utf8.count == 52)
        #expect(try self.bench.reopened().linkKey == self.bench.store.linkKey)
        #expect(try RecordingBench().store.linkKey != self.bench.store.linkKey)
    }
}

extension CallRecording.Status {
    static let allStatuses: [CallRecording.Status] = [.available, .incomplete]
}

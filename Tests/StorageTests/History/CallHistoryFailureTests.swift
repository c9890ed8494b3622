import CallControl
import Directory
import GRDB
import Storage
import Testing

@Suite("Call history when the store cannot write", .timeLimit(.minutes(1)))
struct CallHistoryFailureTests {
    private let temporary: TemporaryDatabase
    private let second: DatabaseQueue

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.second = try self.temporary.secondConnection()
    }

    private static let alice = MemberID(.person, "alice")

    private func makeStore(limit: Int = 10_000) throws -> CallHistoryStore {
        try CallHistoryStore(self.temporary.database, delay: .milliseconds(1), retry: .milliseconds(5) ... .milliseconds(20), limit: limit)
    }

    @Test("What cannot be written is there all the same, and is written once when it can be")
    func locked() async throws {
        let store = try self.makeStore()
        let failed = AsyncStream.makeStream(of: Void.self)
        let observer = DiskObserver(self.temporary.pool)
        observer.failNextCommit { failed.continuation.yield() }
        try await store.running {
            for at in 1...3 as ClosedRange<Int64> { store.append(.sample(at: at)) }
            for await _ in failed.stream { break }
            store.append(.sample(at: 4))
            #expect(try await store.entries(of: Self.alice).map(\.at) == [4, 3, 2, 1])
            try await self.temporary.waitForHistory { $0 == 4 }
        }
        #expect(try await store.entries(of: Self.alice).map(\.at) == [4, 3, 2, 1])
        #expect(try self.temporary.historyRows() == 4)
    }

    @Test("While the disk is full the newest are kept up to the limit, and all of those are written when there is room")
    func full() async throws {
        let store = try self.makeStore(limit: 50)
        try self.temporary.fillDisk()
        try await store.running {
            // More than the last page of the table holds.
            for at in 1...500 as ClosedRange<Int64> {
                store.append(.sample(String(repeating: "1", count: 2_000), owner: .init(.person, "\(at)"), at: at))
            }
            #expect(try await store.entries(of: MemberID(.person, "500")).count == 1)
            #expect(try await store.entries(of: MemberID(.person, "400")).isEmpty)
            try self.temporary.freeDisk()
            try await self.temporary.waitForHistory { $0 > 0 }
        }
        let kept = try await self.temporary.pool.read { try Int.fetchAll($0, sql: "SELECT at FROM call_history ORDER BY at") }
        #expect(kept.count >= 45 && kept.count <= 50)
        #expect(kept == Array((501 - kept.count)...500))
    }

    @Test("What is left at the end is written then, without waiting for the rest of the delay")
    func end() async throws {
        let store = try CallHistoryStore(self.temporary.database, delay: .seconds(600))
        let start = ContinuousClock.now
        try await store.running { store.append(.sample(at: 1)) }
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(try self.temporary.historyRows() == 1)
    }

    @Test("What comes after the end is written when it is asked for")
    func afterTheEnd() async throws {
        let store = try self.makeStore()
        try await store.running {}
        store.append(.sample(at: 1))
        await store.flush()
        #expect(try self.temporary.historyRows() == 1)
    }

    @Test("The end does not wait for a database that another process holds")
    func heldAtTheEnd() async throws {
        let store = try self.makeStore()
        try self.second.holdWriteLock()
        try await store.running { store.append(.sample(at: 1)) }
        try self.second.releaseWriteLock()
        #expect(try self.temporary.historyRows() == 0)
    }
}

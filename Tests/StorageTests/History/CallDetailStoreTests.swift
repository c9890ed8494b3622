import CallControl
import Directory
import GRDB
import Storage
import Synchronization
import Testing

@Suite("Detailed call history in the store (developer.webex.com, Reports: Detailed Call History)", .timeLimit(.minutes(1)))
struct CallDetailStoreTests {
    /// Milliseconds since 1970, of the store.
    private final class Clock: Sendable {
        private let value = Mutex<Int64>(1_000_000)

        var now: Int64 {
            get { self.value.withLock { $0 } }
            set { self.value.withLock { $0 = newValue } }
        }
    }

    private let temporary: TemporaryDatabase
    private let clock = Clock()

    init() throws {
        self.temporary = try TemporaryDatabase()
    }

    /// Keeps records for 1,000 seconds.
    private func makeStore(_ database: OrbitDatabase? = nil, delay: Duration = .milliseconds(1)) -> CallDetailStore {
        CallDetailStore(
            database ?? self.temporary.database, retention: .seconds(1_000), delay: delay, retry: .milliseconds(5) ... .milliseconds(20),
            now: { [clock] in clock.now })
    }

    private static func all(_ limit: Int = 100, after: CallDetailQuery.Place? = nil) -> CallDetailQuery {
        CallDetailQuery(organizationID: "acme", from: 0, to: .max, after: after, limit: limit)
    }

    @Test("A record is there at once, before it is written, and comes back as it was after it is")
    func roundTrip() async throws {
        let store = self.makeStore()
        let record = CallDetailRecord.sample("a", releasedAt: 900_000)
        store.append(record)
        #expect(try self.temporary.detailRows() == 0)
        #expect(try await store.records(Self.all()) == [record])
        await store.writeAll()
        #expect(try self.temporary.detailRows() == 1)
        #expect(try await self.makeStore(try self.temporary.reopened()).records(Self.all()) == [record])
    }

    @Test("Written and unwritten records are one list in the order in which legs ended, each once; with window, locations, organization, pages")
    func queries() async throws {
        let first = self.makeStore()
        for (id, at) in [("b", 500_002), ("d", 500_004), ("a", 500_001)] as [(String, Int64)] { first.append(.sample(id, releasedAt: at)) }
        first.append(.sample("foreign", releasedAt: 500_002, organizationID: "zeta"))
        await first.writeAll()
        let store = self.makeStore(delay: .seconds(600))
        for (id, at, location) in [("c", 500_003, "Warehouse"), ("e", 500_004, "Warehouse")] as [(String, Int64, String)] {
            var record = CallDetailRecord.sample(id, releasedAt: at, location: location)
            record.user.locationID = "wh"
            store.append(record)
        }
        // Found again after a crash.
        store.append(.sample("a", releasedAt: 500_001))
        func ids(_ query: CallDetailQuery) async throws -> [String] { try await store.records(query).map(\.id.rawValue) }
        #expect(try await ids(Self.all()) == ["a", "b", "c", "d", "e"])
        #expect(try await ids(Self.all(3)) == ["a", "b", "c"])
        #expect(try await ids(Self.all(2, after: .init(releasedAt: 500_004, id: "d"))) == ["e"])
        #expect(try await ids(Self.all(2, after: .init(releasedAt: 500_002, id: "b"))) == ["c", "d"])
        #expect(try await ids(CallDetailQuery(organizationID: "acme", from: 500_002, to: 500_004)) == ["b", "c"])
        #expect(try await ids(CallDetailQuery(organizationID: "acme", from: 0, to: .max, locationNames: ["Warehouse", "x"])) == ["c", "e"])
        #expect(try await ids(CallDetailQuery(organizationID: "acme", from: 0, to: .max, locationNames: ["Headquarters"])) == ["a", "b", "d"])
        func ids(at locations: Set<String>) async throws -> [String] {
            var query = CallDetailQuery(organizationID: "acme", from: 0, to: .max)
            query.locationIDs = locations
            return try await ids(query)
        }
        for isWritten in [false, true] {
            if isWritten { await store.writeAll() }
            #expect(try await ids(at: ["wh", "shed"]) == ["c", "e"])
            #expect(try await ids(at: ["hq"]) == ["a", "b", "d"])
            #expect(try await ids(at: []).isEmpty)
        }
        #expect(try await ids(CallDetailQuery(organizationID: "zeta", from: 0, to: .max)) == ["foreign"])
        await store.writeAll()
        #expect(try await ids(Self.all()) == ["a", "b", "c", "d", "e"])
        #expect(try self.temporary.detailRows() == 6)
    }

    @Test("A leg whose end was found twice has one record, the first")
    func twice() async throws {
        for at in [500_000, 600_000] as [Int64] {
            let store = self.makeStore()
            store.append(.sample("a", releasedAt: at))
            await store.writeAll()
        }
        #expect(try await self.makeStore().records(Self.all()).map(\.releasedAt) == [500_000])
    }

    @Test("What is too old is not told, and goes from the disk when others come")
    func retention() async throws {
        let first = self.makeStore()
        first.append(.sample("old", releasedAt: 500_000))
        first.append(.sample("new", releasedAt: 900_000))
        await first.writeAll()
        self.clock.now = 1_500_001
        #expect(try await first.records(Self.all()).map(\.id.rawValue) == ["new"])
        #expect(try self.temporary.detailRows() == 2)
        let second = self.makeStore()
        second.append(.sample("newest", releasedAt: 1_500_000))
        await second.writeAll()
        #expect(try await second.records(Self.all()).map(\.id.rawValue) == ["new", "newest"])
        #expect(try self.temporary.detailRows() == 2)
    }

    @Test("A transaction deletes so many at most, the oldest first")
    func boundedDeletion() async throws {
        let first = self.makeStore()
        let count = CallDetailStore.mostDeleted + 500
        for number in 0..<count { first.append(.sample("\(number)", releasedAt: Int64(number))) }
        self.clock.now = 0
        await first.writeAll()
        #expect(try self.temporary.detailRows() == count)
        self.clock.now = 10_000_000
        for left in [501, 2] {
            let store = self.makeStore()
            store.append(.sample("new \(left)", releasedAt: 10_000_000))
            await store.writeAll()
            #expect(try self.temporary.detailRows() == left)
        }
    }

    @Test("What cannot be written is there all the same, and is written once when it can be")
    func locked() async throws {
        let store = self.makeStore()
        let failed = AsyncStream.makeStream(of: Void.self)
        let observer = DiskObserver(self.temporary.pool)
        observer.failNextCommit { failed.continuation.yield() }
        store.append(.sample("a", releasedAt: 900_000))
        async let running: Void = store.run()
        for await _ in failed.stream { break }
        store.append(.sample("b", releasedAt: 900_001))
        #expect(try await store.records(Self.all()).map(\.id.rawValue) == ["a", "b"])
        store.finish()
        await running
        #expect(try self.temporary.detailRows() == 2)
    }

    @Test("An import of the directory keeps the records")
    func importKeeps() async throws {
        let store = self.makeStore()
        store.append(.sample("a", releasedAt: 900_000))
        await store.writeAll()
        let directory = SQLiteDirectoryStore(self.temporary.database)
        try await directory.replace(with: try .demo())
        try await directory.replace(with: try .demo())
        #expect(try await store.records(Self.all()).count == 1)
    }

    @Test("A database that cannot be read is an error that says so")
    func unreadable() async throws {
        try await self.temporary.pool.write { try $0.execute(sql: "DROP TABLE call_detail") }
        await #expect(throws: CallControlError.self) { try await self.makeStore().records(Self.all()) }
    }

    @Test("The latest come first where that is wanted, before a place, of one member, or one record; written and unwritten")
    func latestFirst() async throws {
        let first = self.makeStore()
        for (id, at) in [("b", 500_002), ("d", 500_004), ("a", 500_001)] as [(String, Int64)] { first.append(.sample(id, releasedAt: at)) }
        await first.writeAll()
        let store = self.makeStore(delay: .seconds(600))
        var others = CallDetailRecord.sample("c", releasedAt: 500_004)
        others.user.id = MemberID(.person, "bob")
        store.append(others)
        store.append(.sample("e", releasedAt: 500_004))
        func ids(_ change: (inout CallDetailQuery) -> Void = { _ in }) async throws -> [String] {
            var query = CallDetailQuery(organizationID: "acme", from: 0, to: .max, isLatestFirst: true, limit: 100)
            change(&query)
            return try await store.records(query).map(\.id.rawValue)
        }
        #expect(try await ids() == ["e", "d", "c", "b", "a"])
        #expect(try await ids { $0.limit = 2 } == ["e", "d"])
        #expect(try await ids { $0.before = .init(releasedAt: 500_004, id: "d") } == ["c", "b", "a"])
        #expect(try await ids { $0.userKey = "alice" } == ["e", "d", "b", "a"])
        #expect(try await ids { $0.userKey = "bob" } == ["c"])
        #expect(try await ids { $0.id = "b" } == ["b"])
        let plan = try await self.temporary.pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    EXPLAIN QUERY PLAN SELECT body FROM call_detail WHERE organization_id = 'acme' AND released_at >= 0 AND CASE
                    WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.user.id.key') END = 'alice'
                    ORDER BY released_at DESC, id DESC LIMIT 9
                    """
            ).map { $0["detail"] as String }
        }
        #expect(plan.count == 1 && plan[0].contains("call_detail_of_user"), "\(plan)")
    }
}

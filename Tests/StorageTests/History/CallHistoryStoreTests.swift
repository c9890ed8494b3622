import CallControl
import Directory
import GRDB
import Storage
import Testing

@Suite("Call history in the store (NOTES.md, “Shapes”)", .timeLimit(.minutes(1)))
struct CallHistoryStoreTests {
    private let temporary: TemporaryDatabase
    private let store: CallHistoryStore

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.store = try CallHistoryStore(self.temporary.database, delay: .milliseconds(1))
    }

    private static let alice = MemberID(.person, "alice")

    @Test("An entry is there at once, before it is written, and comes back as it was after it is", arguments: CallHistoryEntry.Kind.allCases)
    func roundTrip(_ kind: CallHistoryEntry.Kind) async throws {
        let entries = [
            CallHistoryEntry(kind: kind, owner: Self.alice, name: "Bob Baker", number: "1002", privacyEnabled: false, at: 2_000),
            CallHistoryEntry(kind: kind, owner: Self.alice, name: nil, number: "", privacyEnabled: true, at: 1_000),
        ]
        for entry in entries { self.store.append(entry) }
        #expect(try self.temporary.historyRows() == 0)
        #expect(try await self.store.entries(of: Self.alice, kind: kind) == entries)
        await self.store.writeAll()
        #expect(try self.temporary.historyRows() == 2)
        let next = try CallHistoryStore(try self.temporary.reopened())
        #expect(try await next.entries(of: Self.alice, kind: kind) == entries)
    }

    @Test("Entries are written while the store runs, without being asked for")
    func behind() async throws {
        try await self.store.running {
            self.store.append(.sample(at: 1))
            try await self.temporary.waitForHistory { $0 == 1 }
            self.store.append(.sample(at: 2))
            try await self.temporary.waitForHistory { $0 == 2 }
        }
    }

    @Test("The newest come first, also when they ended in another order or at the same moment; at most 20 of a type")
    func order() async throws {
        for at in [5, 3, 9, 3] as [Int64] { self.store.append(.sample("at \(at)", at: at)) }
        #expect(try await self.store.entries(of: Self.alice).map(\.number) == ["at 9", "at 5", "at 3", "at 3"])
        for at in 10..<40 as Range<Int64> { self.store.append(.sample("at \(at)", at: at)) }
        let newest = (20..<40).reversed().map { "at \($0)" }
        #expect(try await self.store.entries(of: Self.alice).map(\.number) == newest)
        await self.store.writeAll()
        #expect(try await self.store.entries(of: Self.alice).map(\.number) == newest)
    }

    @Test("Entries that are written and such that wait are one list")
    func mixed() async throws {
        for at in 0..<15 as Range<Int64> { self.store.append(.sample("at \(at)", at: at * 2)) }
        await self.store.writeAll()
        for at in 0..<15 as Range<Int64> { self.store.append(.sample("new at \(at)", at: at * 2 + 1)) }
        let numbers = try await self.store.entries(of: Self.alice).map(\.number)
        #expect(numbers == (5..<15).reversed().flatMap { ["new at \($0)", "at \($0)"] })
    }

    @Test("Types and members do not push each other out, nor does a workspace a person of the same key")
    func apart() async throws {
        for at in 0..<25 as Range<Int64> {
            for kind in CallHistoryEntry.Kind.allCases { self.store.append(.sample(kind: kind, at: at)) }
            self.store.append(.sample(owner: MemberID(.workspace, "alice"), at: at))
        }
        self.store.append(.sample(owner: MemberID(.person, "bob"), at: 0))
        for isWritten in [false, true] {
            if isWritten { await self.store.writeAll() }
            #expect(try await self.store.entries(of: Self.alice).count == 60)
            for kind in CallHistoryEntry.Kind.allCases {
                let entries = try await self.store.entries(of: Self.alice, kind: kind)
                #expect(entries.count == 20 && entries.allSatisfy { $0.kind == kind && $0.owner == Self.alice })
            }
            #expect(try await self.store.entries(of: MemberID(.workspace, "alice"), kind: .missed).isEmpty)
            #expect(try await self.store.entries(of: MemberID(.workspace, "alice")).count == 20)
            #expect(try await self.store.entries(of: MemberID(.person, "bob")).count == 1)
            #expect(try await self.store.entries(of: MemberID(.person, "carol")).isEmpty)
        }
    }

    @Test("Old entries go from the disk: never more than twice as many as are shown stay")
    func pruning() async throws {
        let store = self.store
        try await store.running {
            for at in 1...105 as ClosedRange<Int64> {
                store.append(.sample("at \(at)", at: at))
                store.append(.sample("at \(at)", kind: .missed, at: 1_000 - at))
                if at.isMultiple(of: 7) { try await self.temporary.waitForHistory { $0 <= 2 * 39 } }
            }
        }
        let rows = try self.temporary.historyRows()
        #expect(rows >= 40 && rows <= 2 * 39)
        // By the moment of the call, not by that of its end.
        #expect(try await store.entries(of: Self.alice, kind: .placed).map(\.at) == (86...105).reversed())
        #expect(try await store.entries(of: Self.alice, kind: .missed).map(\.at) == (980...999).reversed())
    }

    @Test("An import of the directory keeps everybody's history")
    func importKeeps() async throws {
        let directory = SQLiteDirectoryStore(self.temporary.database)
        try await directory.replace(with: try .demo())
        let alice = try #require(try DirectoryContents.demo().member("Alice Archer")?.id)
        self.store.append(.sample(owner: alice, at: 1))
        await self.store.writeAll()
        try await directory.replace(with: try .demo())
        #expect(try await self.store.entries(of: alice).count == 1)
    }

    @Test("A database that cannot be read is an error that says so")
    func unreadable() async throws {
        try await self.temporary.pool.write { try $0.execute(sql: "DROP TABLE call_history") }
        let error = await #expect(throws: CallControlError.self) { try await self.store.entries(of: Self.alice) }
        #expect(error == .unavailable("call history cannot be had now: SQL logic error"))
    }
}

import CallControl
import GRDB
import Storage
import Testing

@Suite("Records when the store cannot write (ARCHITECTURE.md, “Storage”)")
struct RecordWriterFailureTests {
    private let temporary: TemporaryDatabase
    private let writer: RecordWriter
    private let second: DatabaseQueue

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.writer = try RecordWriter(self.temporary.database)
        self.second = try self.temporary.secondConnection()
    }

    @Test("A full disk is told to whoever waits, nothing of the write is kept, and with room it works again")
    func diskFull() async throws {
        try await self.writer.running {
            #expect(await self.writer.persist([.put("alice")]) == nil)
            try self.temporary.fillDisk()
            let failure = await self.writer.persist([.put("alice", version: 2), .put("bob", padding: 500_000)])
            #expect(failure == "database or disk is full")
            #expect(try self.second.registrations() == ["alice": 1])
            try self.temporary.freeDisk()
            #expect(await self.writer.persist([.put("bob", padding: 500_000)]) == nil)
            #expect(try self.second.registrations() == ["alice": 1, "bob": 1])
        }
    }

    @Test("A process that holds the database is told to whoever waits, and when it lets go it works again")
    func locked() async throws {
        try await self.writer.running {
            try self.second.holdWriteLock()
            let failure = await self.writer.persist([.put("alice")])
            #expect(failure == "database is locked")
            try self.second.releaseWriteLock()
            #expect(try self.second.registrations().isEmpty)
            #expect(await self.writer.persist([.put("alice")]) == nil)
            #expect(try self.second.registrations() == ["alice": 1])
        }
    }

    @Test("Everybody who waited for a write that failed hears of it")
    func everybody() async throws {
        try self.second.holdWriteLock()
        let (stream, continuation) = AsyncStream.makeStream(of: String?.self)
        for number in 0..<10 { self.writer.persist([.put("user\(number)")]) { continuation.yield($0) } }
        await self.writer.writeAll()
        continuation.finish()
        let failures = await stream.reduce(into: [String?]()) { $0.append($1) }
        #expect(failures == Array(repeating: "database is locked", count: 10))
        try self.second.releaseWriteLock()
        #expect(try self.second.registrations().isEmpty)
    }

    @Test("What was to be written behind is kept and written when it can be")
    func behindIsKept() async throws {
        let observer = DiskObserver(self.temporary.pool)
        try await self.writer.running {
            let failed = AsyncStream.makeStream(of: Void.self)
            observer.failNextCommit { failed.continuation.yield() }
            self.writer.persistBehind(.put("alice"))
            for await _ in failed.stream { break }
            await observer.nextCommit()
            let seen = try self.second.registrations()
            #expect(seen == ["alice": 1])
        }
    }

    @Test("What failed behind takes the place neither of a newer durable operation nor of a newer one behind")
    func olderBehind() async throws {
        let writer = self.writer
        let observer = DiskObserver(self.temporary.pool)
        let answered = AsyncStream.makeStream(of: String?.self)
        try await writer.running {
            // Newer operations come while the older ones are on their way, and those fail.
            observer.failNextCommit {
                writer.persistBehind(.put("bob", version: 2))
                writer.persist([.put("alice", version: 2)]) { answered.continuation.yield($0) }
            }
            writer.persistBehind(.put("alice", version: 1))
            writer.persistBehind(.put("bob", version: 1))
            writer.persistBehind(.put("carol", version: 1))
            for await failure in answered.stream {
                #expect(failure == nil)
                break
            }
        }
        #expect(try self.second.registrations() == ["alice": 2, "bob": 2, "carol": 1])
    }

    @Test("A record that cannot be read is left out, and the others are read")
    func unreadable() async throws {
        self.writer.persist([.put("alice"), .put("bob")]) { _ in }
        await self.writer.writeAll()
        try await self.temporary.pool.write { database in
            try database.execute(
                sql:
                    "INSERT INTO record VALUES ('registration', 'broken', x'00FF'), ('registration', 'other', CAST('{\"address\":5}' AS BLOB)), ('call', 'broken', x''), ('future', '1', x'7B7D')"
            )
        }
        let next = try RecordWriter(try self.temporary.reopened())
        #expect(try next.load(RegistrationRecord.self).map(\.address) == ["alice", "bob"])
        #expect(try next.load(CallRecord.self).isEmpty)
    }

    @Test("A record comes back as it was")
    func roundTrip() async throws {
        let record = RegistrationRecord.sample("alice", version: 7, padding: 3)
        self.writer.persist([.put(record)]) { _ in }
        await self.writer.writeAll()
        #expect(try self.writer.load(RegistrationRecord.self) == [record])
    }
}

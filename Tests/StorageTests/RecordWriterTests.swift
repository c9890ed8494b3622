import CallControl
import GRDB
import Storage
import Testing

@Suite("Records: what is durable and when (ARCHITECTURE.md, “Storage”)")
struct RecordWriterTests {
    private let temporary: TemporaryDatabase
    private let writer: RecordWriter
    private let second: DatabaseQueue
    private let observer: DiskObserver

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.writer = try RecordWriter(self.temporary.database)
        self.second = try self.temporary.secondConnection()
        self.observer = DiskObserver(self.temporary.pool)
    }

    @Test("A durable write is answered when another connection can read it, and not before")
    func durable() async throws {
        let second = self.second
        try await self.writer.running {
            for version in 1...20 {
                let seen: [String: Int]? = await withCheckedContinuation { continuation in
                    self.writer.persist([.put("alice", version: version)]) { failure in
                        continuation.resume(returning: failure == nil ? try? second.registrations() : nil)
                    }
                }
                #expect(seen == ["alice": version])
            }
        }
    }

    @Test("The operations of one write become durable together")
    func together() async throws {
        try await self.writer.running {
            #expect(await self.writer.persist([.put("alice"), .put("bob"), .delete(.call, "1"), .put("carol")]) == nil)
            #expect(self.observer.commits == 1)
            let seen = try self.second.registrations()
            #expect(seen.count == 3)
        }
    }

    @Test("What has come while the writer was busy is written in one transaction, and each is answered")
    func oneTransaction() async throws {
        let writer = self.writer
        let (stream, continuation) = AsyncStream.makeStream(of: String?.self)
        try await writer.running {
            // The answer to the first comes while its transaction still holds the writer.
            writer.persist([.put("first")]) { _ in
                for number in 0..<200 { writer.persist([.put("user\(number)")]) { continuation.yield($0) } }
            }
            var answers = stream.makeAsyncIterator()
            for _ in 0..<200 {
                let failure = await answers.next()
                #expect(failure == .some(nil))
            }
        }
        // The first, what came first while it was answered, and the rest.
        #expect(self.observer.commits <= 3)
        #expect(self.observer.changes == 201)
        #expect(try self.second.registrations().count == 201)
    }

    @Test("Durable operations on one record are done in the order in which they came")
    func order() async throws {
        for version in 1...5 { self.writer.persist([.put("alice", version: version)]) { _ in } }
        self.writer.persist([.delete("alice")]) { _ in }
        self.writer.persist([.put("alice", version: 6), .put("alice", version: 7)]) { _ in }
        await self.writer.writeAll()
        #expect(try self.second.registrations() == ["alice": 7])
    }

    @Test("What is written behind comes to the disk by itself")
    func behind() async throws {
        try await self.writer.running {
            self.writer.persistBehind(.put("alice"))
            await self.observer.nextCommit()
            let seen = try self.second.registrations()
            #expect(seen == ["alice": 1])
        }
    }

    @Test("Only the newest of what is written behind on one record is written")
    func behindMerged() async throws {
        for version in 1...50 { self.writer.persistBehind(.put("alice", version: version)) }
        await self.writer.writeAll()
        #expect(try self.second.registrations() == ["alice": 50])
        #expect(self.observer.changes == 1)
    }

    @Test("A record that is put and deleted within the delay never touches the disk")
    func neverTouched() async throws {
        try await self.writer.running {
            self.writer.persistBehind(.put("alice"))
            self.writer.persistBehind(.delete("alice"))
            // The next one is written with the next tick, with all that was there.
            self.writer.persistBehind(.put("bob"))
            await self.observer.nextCommit()
        }
        #expect(self.observer.changes == 1)
        #expect(try self.second.registrations() == ["bob": 1])
    }

    @Test("Deleting what is not on the disk is no write")
    func deleteNothing() async throws {
        self.writer.persistBehind(.delete("alice"))
        await self.writer.writeAll()
        #expect(self.observer.commits == 0)
    }

    @Test("A durable operation takes the place of an older one that was to be written behind")
    func durableSupersedes() async throws {
        self.writer.persistBehind(.put("alice", version: 1))
        self.writer.persist([.put("alice", version: 2)]) { _ in }
        self.writer.persistBehind(.put("bob", version: 1))
        self.writer.persist([.delete("bob")]) { _ in }
        await self.writer.writeAll()
        #expect(try self.second.registrations() == ["alice": 2])
    }

    @Test("What is written behind after a durable operation on the same record wins")
    func behindAfterDurable() async throws {
        self.writer.persist([.put("alice", version: 1)]) { _ in }
        self.writer.persistBehind(.put("alice", version: 2))
        self.writer.persist([.put("bob", version: 1)]) { _ in }
        self.writer.persistBehind(.delete("bob"))
        await self.writer.writeAll()
        #expect(try self.second.registrations() == ["alice": 2])
    }

    @Test("What is written behind after a durable operation wins also when both are in one transaction")
    func behindAfterDurableTogether() async throws {
        let temporary = try TemporaryDatabase(lockTimeout: .seconds(300))
        let other = try temporary.secondConnection()
        for _ in 0..<10 {
            let writer = try RecordWriter(temporary.database)
            // The writer waits for another process, and what comes meanwhile waits for the writer.
            try other.holdWriteLock()
            writer.persist([.put("busy")]) { _ in }
            writer.persist([.put("alice", version: 1), .put("bob", version: 1)]) { _ in }
            writer.persistBehind(.put("alice", version: 2))
            writer.persistBehind(.delete("bob"))
            async let finished: Void = writer.writeAll()
            for _ in 0..<100 { await Task.yield() }
            try other.releaseWriteLock()
            await finished
            #expect(try other.registrations() == ["alice": 2, "busy": 1])
        }
    }

    @Test("A record that was deleted and put again in one go can still be deleted behind")
    func deletedAndPut() async throws {
        try await self.writer.running {
            self.writer.persist([.put("alice")]) { _ in }
            #expect(await self.writer.persist([.delete("alice"), .put("alice", version: 2)]) == nil)
            self.writer.persistBehind(.delete("alice"))
        }
        #expect(try self.second.registrations().isEmpty)
    }

    @Test("What an earlier process wrote can be deleted behind")
    func earlierProcess() async throws {
        self.writer.persist([.put("alice"), .put("bob")]) { _ in }
        await self.writer.writeAll()
        let next = try RecordWriter(try self.temporary.reopened())
        next.persistBehind(.delete("alice"))
        await next.writeAll()
        #expect(try self.second.registrations() == ["bob": 1])
    }

    @Test("finish() writes all that waits, durable or not, before run() returns")
    func finish() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: String?.self)
        try await self.writer.running {
            for number in 0..<50 { self.writer.persistBehind(.put("behind\(number)")) }
            self.writer.persist([.put("durable")]) { continuation.yield($0) }
        }
        continuation.finish()
        #expect(await stream.reduce(into: [String?]()) { $0.append($1) } == [nil])
        #expect(try self.second.registrations().count == 51)
    }

    @Test("A writer that is cancelled writes all that waits, and says so")
    func cancelled() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: String?.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.writer.run() }
            self.writer.persistBehind(.put("behind"))
            self.writer.persist([.put("durable")]) { continuation.yield($0) }
            group.cancelAll()
        }
        continuation.finish()
        #expect(await stream.reduce(into: [String?]()) { $0.append($1) } == [nil])
        #expect(try self.second.registrations() == ["behind": 1, "durable": 1])
    }
}

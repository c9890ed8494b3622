import Directory
import GRDB
import Storage
import Testing
import Webhooks

@Suite("Webhooks and their outbox in the store")
struct SQLiteWebhookStoreTests {
    private let temporary: TemporaryDatabase
    private let store: SQLiteWebhookStore

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.store = SQLiteWebhookStore(self.temporary.database)
    }

    private static func webhook(_ id: String = "hook", _ change: (inout Webhook) throws -> Void = { _ in }) throws -> Webhook {
        var webhook = Webhook(
            id: id, organizationID: "acme", creator: MemberID(.person, "alice"), name: "Calls", target: try WebhookTarget("https://example.com/"),
            event: .all, createdAt: 5)
        try change(&webhook)
        return webhook
    }

    private static func new(_ body: String, webhook: String = "hook", call: String = "call") -> NewOutboxEntry {
        NewOutboxEntry(webhookID: webhook, callID: call, body: Array(body.utf8), createdAt: 7)
    }

    private func reopened() throws -> SQLiteWebhookStore { SQLiteWebhookStore(try self.temporary.reopened()) }

    private func add(_ entries: NewOutboxEntry...) async throws -> [OutboxEntry] {
        var batch = OutboxBatch()
        batch.added = entries
        return try await self.store.write(batch)
    }

    @Test("A webhook comes back as it was saved, also in the next process")
    func roundTrip() async throws {
        let plain = try Self.webhook()
        let full = try Self.webhook("full") {
            $0.ownership = .organization
            $0.event = .deleted
            $0.filter = try WebhookFilter("personality=terminator&state=held&callType=external&personId=alice&address=%2B1202") {
                MemberID(.person, $0)
            }
            $0.secret = "secret"
            $0.status = .inactive
            $0.applicationID = "other"
            $0.createdAt = 6
        }
        try await self.store.save(plain)
        try await self.store.save(full)
        #expect(try await self.store.webhooks() == [plain, full])
        #expect(try await self.reopened().webhooks() == [plain, full])
        try await self.store.delete("hook")
        #expect(try await self.reopened().webhooks() == [full])
    }

    @Test("The outbox survives: what waits comes back in its order, with its body, its time and its attempts")
    func outbox() async throws {
        try await self.store.save(try Self.webhook())
        let added = try await self.add(Self.new("one"), Self.new("two", call: "other"), Self.new("three"))
        #expect(added.map(\.sequence) == added.map(\.sequence).sorted())
        var batch = OutboxBatch()
        var postponed = added[2]
        postponed.attempts = 4
        postponed.nextAttempt = 99
        batch.removed = [added[0].sequence]
        batch.postponed = [postponed.sequence: postponed]
        batch.health = ["hook": WebhookHealth(failures: 4, failingSince: 50)]
        batch.added = [Self.new("four")]
        let more = try await self.store.write(batch)
        let next = try self.reopened()
        #expect(try await next.outbox() == [added[1], postponed] + more)
        var bodies: [String?] = []
        for entry in added + more { bodies.append(try await next.body(of: entry.sequence).map { String(decoding: $0, as: UTF8.self) }) }
        #expect(bodies == [nil, "two", "three", "four"])
        #expect(try await next.health() == ["hook": WebhookHealth(failures: 4, failingSince: 50)])
    }

    @Test("No sequence is used twice, also when the last one is gone")
    func sequences() async throws {
        try await self.store.save(try Self.webhook())
        let first = try #require(try await self.add(Self.new("one")).first)
        var batch = OutboxBatch()
        batch.removed = [first.sequence]
        _ = try await self.store.write(batch)
        let second = try #require(try await self.add(Self.new("two")).first)
        #expect(second.sequence > first.sequence)
    }

    @Test("What is for a webhook that is inactive or gone is left out, and the rest is written")
    func leftOut() async throws {
        try await self.store.save(try Self.webhook())
        try await self.store.save(try Self.webhook("off") { $0.status = .inactive })
        let added = try await self.add(Self.new("1", webhook: "gone"), Self.new("2"), Self.new("3", webhook: "off"))
        #expect(added.map(\.webhookID) == ["hook"])
        #expect(try await self.store.outbox() == added)
    }

    @Test("With a webhook goes what waits for it; when it becomes inactive too, and its failures are forgotten when it is active again")
    func webhookGoes() async throws {
        for id in ["deleted", "off", "kept"] { try await self.store.save(try Self.webhook(id)) }
        var batch = OutboxBatch()
        batch.added = ["deleted", "off", "kept"].map { Self.new("x", webhook: $0) }
        batch.health = ["off": WebhookHealth(failures: 2, failingSince: 3), "kept": WebhookHealth(failures: 1, failingSince: 4)]
        _ = try await self.store.write(batch)
        try await self.store.delete("deleted")
        try await self.store.deactivate("off")
        #expect(try await self.store.outbox().map(\.webhookID) == ["kept"])
        #expect(try await self.store.webhooks().map(\.status) == [.active, .inactive])
        try await self.store.save(try Self.webhook("kept") { $0.name = "Renamed" })
        #expect(try await self.store.health().keys.sorted() == ["kept", "off"])
        try await self.store.save(try Self.webhook("off"))
        #expect(try await self.store.health() == ["kept": WebhookHealth(failures: 1, failingSince: 4)])
    }

    @Test("Webhooks stay when the directory is imported anew")
    func importing() async throws {
        try await self.store.save(try Self.webhook())
        _ = try await self.add(Self.new("one"))
        try await SQLiteDirectoryStore(self.temporary.database).replace(with: DirectoryContents())
        #expect(try await self.store.webhooks().count == 1)
        #expect(try await self.store.outbox().count == 1)
    }

    @Test("A full disk is told, and nothing of the batch is there")
    func fullDisk() async throws {
        try await self.store.save(try Self.webhook())
        try self.temporary.fillDisk()
        var batch = OutboxBatch()
        batch.added = (0..<50).map { _ in Self.new(String(repeating: "x", count: 4_000)) }
        let full = batch
        await #expect(throws: WebhookError.self) { _ = try await self.store.write(full) }
        try self.temporary.freeDisk()
        #expect(try await self.store.outbox().isEmpty)
        #expect(try await self.store.write(batch).count == 50)
    }

    @Test(
        "The schema refuses what no webhook is",
        arguments: [
            "ownership = 'robot'", "name = ''", "event = 'started'", "status = 'asleep'", "secret = ''", "failures = -1", "target_url = NULL",
        ])
    func schema(_ change: String) async throws {
        try await self.store.save(try Self.webhook())
        #expect(throws: DatabaseError.self) {
            try self.temporary.pool.write { try $0.execute(sql: "UPDATE webhook SET \(change)") }
        }
    }

    @Test("A webhook that cannot be read is left out; the others are there")
    func unreadable() async throws {
        for id in ["good", "bad"] { try await self.store.save(try Self.webhook(id)) }
        try await self.temporary.pool.write { try $0.execute(sql: "UPDATE webhook SET resource = 'rooms' WHERE id = 'bad'") }
        #expect(try await self.store.webhooks().map(\.id) == ["good"])
    }
}

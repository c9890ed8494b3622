import Synchronization
import Webhooks

/// A store that takes nothing while it is told to fail.
final class FailingWebhookStore: WebhookStore {
    let base = InMemoryWebhookStore()
    private let failing = Mutex(false)

    var isFailing: Bool {
        get { self.failing.withLock { $0 } }
        set { self.failing.withLock { $0 = newValue } }
    }

    private func check() throws {
        if self.isFailing { throw WebhookError.unavailable("disk full") }
    }

    func webhooks() async throws -> [Webhook] { await self.base.webhooks() }

    func save(_ webhook: Webhook) async throws {
        try self.check()
        await self.base.save(webhook)
    }

    func delete(_ id: String) async throws {
        try self.check()
        await self.base.delete(id)
    }

    func deactivate(_ id: String) async throws {
        try self.check()
        await self.base.deactivate(id)
    }

    func health() async throws -> [String: WebhookHealth] { await self.base.health() }

    func outbox() async throws -> [OutboxEntry] { await self.base.outbox() }

    func body(of sequence: Int64) async throws -> [UInt8]? { await self.base.body(of: sequence) }

    func write(_ batch: OutboxBatch) async throws -> [OutboxEntry] {
        try self.check()
        return await self.base.write(batch)
    }
}

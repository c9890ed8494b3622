package import Directory

/// Webhooks that last as long as the process; for tests.
package actor InMemoryWebhookStore: WebhookStore {
    private var stored: [String: Webhook] = [:]
    private var failing: [String: WebhookHealth] = [:]
    private var waiting: [(entry: OutboxEntry, body: [UInt8])] = []
    private var lastSequence: Int64 = 0

    /// What happened, for the audit log.
    private let audit: InMemoryAuditLog

    package init(audit: InMemoryAuditLog = InMemoryAuditLog()) {
        self.audit = audit
    }

    package func webhooks() -> [Webhook] { Array(self.stored.values) }

    package func save(_ webhook: Webhook) {
        if webhook.status == .active, self.stored[webhook.id]?.status == .inactive { self.failing[webhook.id] = nil }
        self.stored[webhook.id] = webhook
        self.audit.appendPending()
    }

    package func delete(_ id: String) {
        self.stored[id] = nil
        self.failing[id] = nil
        self.waiting.removeAll { $0.entry.webhookID == id }
        self.audit.appendPending()
    }

    package func deactivate(_ id: String) {
        self.stored[id]?.status = .inactive
        self.waiting.removeAll { $0.entry.webhookID == id }
        self.audit.appendPending()
    }

    package func health() -> [String: WebhookHealth] { self.failing }

    package func outbox() -> [OutboxEntry] { self.waiting.map(\.entry) }

    package func body(of sequence: Int64) -> [UInt8]? { self.waiting.first { $0.entry.sequence == sequence }?.body }

    package func write(_ batch: OutboxBatch) -> [OutboxEntry] {
        self.waiting.removeAll { batch.removed.contains($0.entry.sequence) }
        for index in self.waiting.indices {
            if let entry = batch.postponed[self.waiting[index].entry.sequence] { self.waiting[index].entry = entry }
        }
        for (id, health) in batch.health { self.failing[id] = health.failures == 0 ? nil : health }
        return batch.added.compactMap { new in
            guard self.stored[new.webhookID]?.status == .active else { return nil }
            self.lastSequence += 1
            let entry = OutboxEntry(new, sequence: self.lastSequence)
            self.waiting.append((entry, new.body))
            return entry
        }
    }
}

import Directory

/// The webhooks as the application uses them: reads from memory, checked writes that are durable before they count.
package actor WebhookService {
    /// A change that whoever delivers must know.
    package enum Change: Sendable {
        case saved(Webhook)
        case removed(String)
    }

    package typealias Listener = @Sendable (Change) async -> Void

    /// Webhooks of one person, or of one organisation, at most.
    package static let limit = 100

    /// The active webhooks, for whoever may not wait.
    package nonisolated let active = ActiveWebhooks()
    /// Which addresses events may be sent to.
    package nonisolated let policy: AddressPolicy
    private let store: any WebhookStore
    private var webhooks: [String: Webhook] = [:]
    private var listener: Listener?
    private var isWriting = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(store: any WebhookStore, policy: AddressPolicy = AddressPolicy(allowsPrivate: false)) {
        self.store = store
        self.policy = policy
    }

    /// Reads what the store has. To be called once, before anything else.
    package func load() async throws {
        for webhook in try await self.store.webhooks() { self.webhooks[webhook.id] = webhook }
        self.active.set(self.webhooks.values)
    }

    package func setListener(_ listener: @escaping Listener) {
        self.listener = listener
    }

    package func webhook(_ id: String) -> Webhook? { self.webhooks[id] }

    /// An organisation's webhooks, oldest first.
    package func webhooks(ofOrganization id: String) -> [Webhook] {
        self.webhooks.values.filter { $0.organizationID == id }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// How many are active, and how many are not.
    package var counts: (active: Int, inactive: Int) {
        let active = self.webhooks.values.count { $0.status == .active }
        return (active, self.webhooks.count - active)
    }

    package func create(_ webhook: Webhook) async throws {
        try await self.exclusively {
            let siblings = self.webhooks.values.count { other in
                other.ownership == webhook.ownership && other.organizationID == webhook.organizationID
                    && (webhook.ownership == .organization || other.creator == webhook.creator)
            }
            guard siblings < Self.limit else { throw WebhookError.limitReached(Self.limit) }
            try await self.save(webhook)
        }
    }

    /// Changes a webhook.
    ///
    /// - Parameter change: applied to what the webhook is at that moment.
    /// - Returns: the webhook as it is then.
    package func update(_ id: String, _ change: @Sendable (inout Webhook) throws -> Void) async throws -> Webhook {
        try await self.exclusively {
            guard var webhook = self.webhooks[id] else { throw WebhookError.notFound }
            try change(&webhook)
            try await self.save(webhook)
            return webhook
        }
    }

    package func delete(_ id: String) async throws {
        try await self.exclusively {
            guard let webhook = self.webhooks[id] else { throw WebhookError.notFound }
            try await AuditEvent.$pending.withValue([.of(webhook, nil)]) { try await self.store.delete(id) }
            self.webhooks[id] = nil
            self.active.set(self.webhooks.values)
            await self.listener?(.removed(id))
        }
    }

    /// An organisation is deleted: what it had is sent no more. Its rows went with it where the store is the directory's own.
    package func forget(ofOrganization id: String) async throws {
        try await self.exclusively {
            for webhook in self.webhooks(ofOrganization: id) {
                self.webhooks[webhook.id] = nil
                self.active.set(self.webhooks.values)
                await self.listener?(.removed(webhook.id))
                try await self.store.delete(webhook.id)
            }
        }
    }

    /// The target is gone, or failed for too long: nothing more is sent, and what waits is dropped.
    package func deactivate(_ id: String) async throws {
        try await self.exclusively {
            guard var webhook = self.webhooks[id], webhook.status == .active else { return }
            let old = webhook
            webhook.status = .inactive
            try await AuditEvent.$pending.withValue([.of(old, webhook)]) { try await self.store.deactivate(id) }
            self.webhooks[id] = webhook
            self.active.set(self.webhooks.values)
        }
    }

    /// What is saved leaves an event in the audit log, like every other change here.
    private func save(_ webhook: Webhook) async throws {
        try webhook.check()
        try self.policy.check(webhook.target)
        try await AuditEvent.$pending.withValue([.of(self.webhooks[webhook.id], webhook)]) { try await self.store.save(webhook) }
        self.webhooks[webhook.id] = webhook
        self.active.set(self.webhooks.values)
        await self.listener?(.saved(webhook))
    }

    /// One write at a time: what was checked must still be true when it is written.
    private func exclusively<Result>(_ body: () async throws -> Result) async throws -> Result {
        if self.isWriting {
            await withCheckedContinuation { self.waiting.append($0) }
        } else {
            self.isWriting = true
        }
        defer {
            if self.waiting.isEmpty { self.isWriting = false } else { self.waiting.removeFirst().resume() }
        }
        return try await body()
    }
}

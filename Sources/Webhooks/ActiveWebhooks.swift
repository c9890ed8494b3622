import Synchronization

/// The webhooks that are active now, for readers on any thread.
package final class ActiveWebhooks: Sendable {
    private let isSome = Atomic(false)
    private let webhooks = Mutex<[String: [Webhook]]>([:])

    /// Whether there is any, in any organisation. Costs one load: the exchange asks before it makes a notice.
    package var exist: Bool { self.isSome.load(ordering: .relaxed) }

    /// Those of one organisation, oldest first.
    package func webhooks(ofOrganization id: String) -> [Webhook] { self.webhooks.withLock { $0[id] ?? [] } }

    func set(_ webhooks: some Sequence<Webhook>) {
        let active = webhooks.filter { $0.status == .active }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
        self.webhooks.withLock { $0 = Dictionary(grouping: active, by: \.organizationID) }
        self.isSome.store(!active.isEmpty, ordering: .relaxed)
    }
}

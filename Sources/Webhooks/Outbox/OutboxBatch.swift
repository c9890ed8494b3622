/// Changes of the outbox that become durable together.
package struct OutboxBatch: Hashable, Sendable {
    package var added: [NewOutboxEntry] = []
    /// Delivered, given up, or dropped.
    package var removed: Set<Int64> = []
    /// Entries that are to be tried again, as they are now, by sequence.
    package var postponed: [Int64: OutboxEntry] = [:]
    /// By webhook; one that does not fail any more has no failures.
    package var health: [String: WebhookHealth] = [:]

    package init() {}

    package var isEmpty: Bool { self.added.isEmpty && self.removed.isEmpty && self.postponed.isEmpty && self.health.isEmpty }
}

/// How a webhook's target does.
package struct WebhookHealth: Hashable, Sendable {
    /// Attempts that failed since the last one that did not; those that ran at the same time count as one.
    package var failures: Int
    /// Milliseconds since 1970: when the first of them failed.
    package var failingSince: Int64?

    package init(failures: Int = 0, failingSince: Int64? = nil) {
        self.failures = failures
        self.failingSince = failingSince
    }
}

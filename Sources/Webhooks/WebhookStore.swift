/// Where webhooks and their outbox are kept. See ``InMemoryWebhookStore``; on disk, `Storage`.
package protocol WebhookStore: Sendable {
    func webhooks() async throws -> [Webhook]
    /// Creates or changes a webhook. One that was inactive and is active begins anew: its failures are forgotten.
    func save(_ webhook: Webhook) async throws
    /// Deletes a webhook and all that waits for it.
    func delete(_ id: String) async throws
    /// Makes a webhook inactive and drops all that waits for it, in one.
    func deactivate(_ id: String) async throws

    /// How the targets of webhooks do, by webhook; only those that fail.
    func health() async throws -> [String: WebhookHealth]
    /// All that waits, oldest first.
    func outbox() async throws -> [OutboxEntry]
    /// What is to be sent; nil when it waits no more.
    func body(of sequence: Int64) async throws -> [UInt8]?
    /// Makes all of a batch durable, or nothing.
    ///
    /// - Returns: what was added, in order. What is for a webhook that is inactive or gone by now is left out.
    func write(_ batch: OutboxBatch) async throws -> [OutboxEntry]
}

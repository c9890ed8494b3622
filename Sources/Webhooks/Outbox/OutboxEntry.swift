/// One event that waits for one webhook, without its body.
package struct OutboxEntry: Hashable, Sendable {
    /// What was to be sent later has a larger one.
    package var sequence: Int64
    package var webhookID: String
    /// Events of one call are sent one after another.
    package var callID: String
    /// Milliseconds since 1970: when it was written.
    package var createdAt: Int64
    /// Milliseconds since 1970: not to be sent before.
    package var nextAttempt: Int64
    /// How often it was sent in vain.
    package var attempts: Int

    package init(sequence: Int64, webhookID: String, callID: String, createdAt: Int64, nextAttempt: Int64, attempts: Int) {
        self.sequence = sequence
        self.webhookID = webhookID
        self.callID = callID
        self.createdAt = createdAt
        self.nextAttempt = nextAttempt
        self.attempts = attempts
    }

    package init(_ new: NewOutboxEntry, sequence: Int64) {
        self.init(
            sequence: sequence, webhookID: new.webhookID, callID: new.callID, createdAt: new.createdAt, nextAttempt: new.createdAt, attempts: 0)
    }
}

/// An event that is to wait for a webhook.
package struct NewOutboxEntry: Hashable, Sendable {
    package var webhookID: String
    package var callID: String
    /// Exactly what is sent.
    package var body: [UInt8]
    /// Milliseconds since 1970.
    package var createdAt: Int64

    package init(webhookID: String, callID: String, body: [UInt8], createdAt: Int64) {
        self.webhookID = webhookID
        self.callID = callID
        self.body = body
        self.createdAt = createdAt
    }
}

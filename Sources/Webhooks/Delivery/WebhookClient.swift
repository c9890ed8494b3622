/// One request to a webhook's target.
package struct WebhookRequest: Hashable, Sendable {
    package var target: WebhookTarget
    package var body: [UInt8]
    /// The value of `X-Spark-Signature`; nil when the webhook has no secret.
    package var signature: String?
    /// How often it was tried before: a target with several addresses is tried at each in turn.
    package var attempts: Int

    package init(target: WebhookTarget, body: [UInt8], signature: String?, attempts: Int) {
        self.target = target
        self.body = body
        self.signature = signature
        self.attempts = attempts
    }
}

/// What became of a request.
package enum DeliveryOutcome: Hashable, Sendable {
    /// Status 2xx.
    case accepted
    /// Status 410: the target wants nothing any more.
    case gone
    /// Status 3xx: redirections are not followed, or they would lead past the check of addresses.
    case redirected(Int)
    /// Any other status.
    case refused(Int)
    /// No answer in time.
    case timedOut
    /// The target's address is not one that events may be sent to.
    case forbidden
    /// No connection, or it broke.
    case failed(String)

    /// As metrics count it.
    package var name: String {
        switch self {
        case .accepted: "accepted"
        case .gone: "gone"
        case .redirected: "redirected"
        case .refused: "refused"
        case .timedOut: "timeout"
        case .forbidden: "forbidden"
        case .failed: "failed"
        }
    }
}

/// Sends events to targets.
package protocol WebhookClient: Sendable {
    func send(_ request: WebhookRequest) async -> DeliveryOutcome
    /// Lets go of whatever it has. Nothing is sent afterwards.
    func shutdown() async
}

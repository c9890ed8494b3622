/// How much is sent at once, how long is waited, and when is given up. Webex publishes none of these figures.
package struct WebhookLimits: Hashable, Sendable {
    /// Requests under way to one host and port.
    package var connectionsPerEndpoint = 8
    /// Requests under way in all.
    package var connections = 64
    /// Events that wait for one webhook; then the oldest make room.
    package var waitingPerWebhook = 10_000
    /// Name resolution, connection, request and answer together.
    package var timeout = Duration.seconds(5)
    /// Bytes of an answer that are read.
    package var answerLimit = 65_536
    /// The wait after the first failure; each further one doubles it.
    package var firstDelay = Duration.seconds(1)
    package var longestDelay = Duration.seconds(300)
    /// Failures in a row after which a webhook becomes inactive: with waits of up to five minutes, about eight hours.
    package var failures = 100
    /// How long a webhook may fail until it becomes inactive, and how long one event is tried.
    package var failingFor = Duration.seconds(24 * 3_600)
    /// How long is waited for more notices before those there are are written.
    package var batchDelay = Duration.milliseconds(10)
    /// Events in one transaction: calls wait for the same disk.
    package var batchSize = 500
    /// How long deliveries go on after the server was told to stop.
    package var grace = Duration.seconds(2)

    package init() {}

    /// The wait after a number of failures in a row.
    ///
    /// - Parameter jitter: from 0 to 1; spreads the wait over 80 to 120 per cent, so that what failed together is not tried together.
    package func delay(afterFailures failures: Int, jitter: Double) -> Duration {
        let doublings = min(max(0, failures - 1), 30)
        let delay = min(self.firstDelay * (1 << doublings), self.longestDelay)
        return delay * (0.8 + 0.4 * min(max(0, jitter), 1))
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { self.components.seconds * 1_000 + self.components.attoseconds / 1_000_000_000_000_000 }
}

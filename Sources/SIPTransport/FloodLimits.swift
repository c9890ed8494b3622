/// How much one peer may send, and how many connections there may be. What comes above is dropped and counted.
package struct FloodLimits: Hashable, Sendable {
    /// Datagrams and frames a second from one address, on average.
    package var messagesPerSecond: Double
    /// How many may come at once before the average counts.
    package var burst: Double
    /// Stream connections in all.
    package var connections: Int
    /// Stream connections from one address.
    package var connectionsPerHost: Int
    /// How long a connection may take to bring a message to its end.
    package var messageTime: Duration
    /// How long a connection may be silent.
    package var idleTime: Duration

    package init(
        messagesPerSecond: Double = 20_000, burst: Double = 40_000, connections: Int = 20_000, connectionsPerHost: Int = 2_000,
        messageTime: Duration = .seconds(10), idleTime: Duration = .seconds(600)
    ) {
        self.messagesPerSecond = messagesPerSecond
        self.burst = burst
        self.connections = connections
        self.connectionsPerHost = connectionsPerHost
        self.messageTime = messageTime
        self.idleTime = idleTime
    }
}

/// A token bucket for each address.
package struct FloodGuard: Sendable {
    private struct Bucket {
        var tokens: Double
        var updated: Duration
    }

    private let limits: FloodLimits
    private let maximumTracked: Int
    private var buckets: [String: Bucket] = [:]
    package private(set) var refused: UInt64 = 0

    package init(_ limits: FloodLimits, maximumTracked: Int = 100_000) {
        self.limits = limits
        self.maximumTracked = maximumTracked
    }

    /// Whether a message from `host` is taken.
    package mutating func admits(_ host: String, at now: Duration) -> Bool {
        // Full: forget everybody rather than grow. Whoever floods is known again at once.
        if self.buckets.count >= self.maximumTracked, self.buckets[host] == nil { self.buckets.removeAll(keepingCapacity: true) }
        var bucket = self.buckets[host] ?? Bucket(tokens: self.limits.burst, updated: now)
        let elapsed = now - bucket.updated
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        bucket.tokens = min(self.limits.burst, bucket.tokens + seconds * self.limits.messagesPerSecond)
        bucket.updated = now
        let isAdmitted = bucket.tokens >= 1
        if isAdmitted { bucket.tokens -= 1 } else { self.refused += 1 }
        self.buckets[host] = bucket
        return isAdmitted
    }
}

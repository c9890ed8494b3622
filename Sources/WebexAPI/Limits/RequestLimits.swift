internal import Synchronization

/// How many requests a minute one access token may make, and how many come from one address, in this process.
package final class RequestLimits: Sendable {
    enum Key: Hashable, Sendable {
        /// By the token's hash.
        case token(String)
        case address(String)

        /// In metrics.
        var name: String {
            switch self {
            case .token: "token"
            case .address: "address"
            }
        }
    }

    /// How many tokens' requests may come from one address: many people may share one.
    private static let tokensAtAnAddress = 10
    /// Buckets at most; those that are full are as good as none.
    private static let limit = 10_000

    private let perMinute: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[Key: TokenBucket]>([:])

    /// - Parameter perMinute: requests a minute of one token; 0 lets everything through.
    package init(perMinute: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.perMinute = perMinute
        self.now = now
    }

    /// - Throws: ``APIError`` 429 with `Retry-After`
    func admit(_ key: Key) throws {
        guard self.perMinute > 0 else { return }
        let now = self.now()
        let rate =
            switch key {
            case .token: self.perMinute
            case .address: self.perMinute * Self.tokensAtAnAddress
            }
        let wait = self.buckets.withLock { buckets in
            if buckets[key] == nil, buckets.count >= Self.limit {
                buckets = buckets.filter { !$0.value.isFull(at: now) }
                if buckets.count >= Self.limit { buckets = [:] }
            }
            return buckets[key, default: TokenBucket(rate: rate, at: now)].take(at: now)
        }
        if let wait { throw APIError.tooManyRequests(after: wait, by: key.name) }
    }
}

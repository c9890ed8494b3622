/// Who fails to sign in, by account and by address: after some failures each further one makes the next attempt wait twice as long.
///
/// A value without a clock of its own. It remembers an hour, and forgets with the process.
struct SignInLimits: Sendable {
    typealias Moment = ContinuousClock.Instant

    private enum Key: Hashable {
        case account(String)
        case address(String)

        /// Failures before anybody waits. Many people may share an address.
        var allowance: Int {
            switch self {
            case .account: 5
            case .address: 20
            }
        }
    }

    private struct Failures {
        var count = 0
        var last: Moment
        var blockedUntil: Moment
    }

    /// Waiting at most: an account must not be shut for long by whoever knows its name.
    static let longestWait = Duration.seconds(300)
    private static let memory = Duration.seconds(3_600)
    private static let limit = 10_000

    private var failures: [Key: Failures] = [:]

    /// Takes an attempt in. It counts as failed until ``succeeded(account:address:)``, so that attempts at once gain nothing.
    ///
    /// - Parameter account: as it was typed, known or not.
    /// - Returns: how long to wait when it must not be made; nil when it may.
    mutating func attempt(account: String, address: String, at now: Moment) -> Duration? {
        let keys = [Key.account(account.lowercased()), .address(address)]
        let wait = keys.compactMap { self.failures[$0].map { now.duration(to: $0.blockedUntil) } }.max() ?? .zero
        if wait > .zero { return wait }
        if self.failures.count >= Self.limit {
            self.failures = self.failures.filter { $0.value.blockedUntil > now }
            if self.failures.count >= Self.limit { self.failures = [:] }
        }
        for key in keys {
            var entry = self.failures[key] ?? Failures(last: now, blockedUntil: now)
            if entry.last.duration(to: now) > Self.memory { entry = Failures(last: now, blockedUntil: now) }
            entry.count += 1
            entry.last = now
            let excess = entry.count - key.allowance
            if excess > 0 { entry.blockedUntil = now + min(.seconds(1 << min(excess - 1, 16)), Self.longestWait) }
            self.failures[key] = entry
        }
        return nil
    }

    /// The attempt was none of those: the account begins anew, and the address has one failure less.
    mutating func succeeded(account: String, address: String) {
        self.failures[.account(account.lowercased())] = nil
        guard var entry = self.failures[.address(address)] else { return }
        entry.count -= 1
        entry.blockedUntil = entry.last
        self.failures[.address(address)] = entry.count > 0 ? entry : nil
    }
}

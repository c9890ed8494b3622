public import SIPSyntax

/// Checks digest credentials (RFC 3261 §22, RFC 8760) with nonces that carry their own age.
///
/// A nonce is the moment it was made and a hash of that with a secret of this process, so that none has to be remembered
/// until it is used. Once used, its highest count is kept: a request that repeats a count is a replay.
public struct DigestAuthenticator: Sendable {
    /// What to do with a request.
    public enum Decision: Hashable, Sendable {
        /// The credentials are those of this user.
        case accepted(username: String)
        /// Answer 401 with these WWW-Authenticate values. The same for an unknown user and a wrong password.
        case challenge([String])
    }

    /// Hash of `username:realm:password` for a user name, or nil when there is no such user.
    public typealias HA1Lookup = (_ username: String, _ algorithm: DigestAlgorithm) -> String?

    public let realm: String
    private let algorithms: [DigestAlgorithm]
    private let secret: String
    private let lifetime: Duration
    private let maximumTracked: Int
    private var highestCount: [String: Int] = [:]
    private var issued: UInt64 = 0
    /// Nonces up to this one are stale, as their counts are no longer known.
    private var forgotten: UInt64 = 0

    /// - Parameters:
    ///   - algorithms: what is offered, most preferred first. MD5 is not accepted where it is not offered.
    ///   - secret: random text; nonces of another process's secret are stale.
    ///   - lifetime: how long a nonce may be used.
    public init(
        realm: String, algorithms: [DigestAlgorithm] = DigestAlgorithm.allCases, secret: String, lifetime: Duration = .seconds(300),
        maximumTracked: Int = 100_000
    ) {
        self.realm = realm
        self.algorithms = algorithms
        self.secret = secret
        self.lifetime = lifetime
        self.maximumTracked = maximumTracked
    }

    public mutating func authenticate(_ request: SIPRequest, now: Duration, ha1: HA1Lookup) -> Decision {
        let candidates = request.headers[values: .authorization].compactMap(DigestCredentials.init(parsing:))
        let accepted = Set(self.algorithms + [.sha256])
        guard let credentials = candidates.first(where: { $0.realm == self.realm && accepted.contains($0.algorithm) }) else {
            return .challenge(self.challenges(now: now, isStale: false))
        }
        // The hash is computed for unknown users too, so that the time taken tells nothing.
        let known = ha1(credentials.username, credentials.algorithm)
        let expected = credentials.expectedResponse(ha1: known ?? self.secret, method: request.method.rawValue)
        guard Self.isEqual(expected, credentials.response), known != nil else {
            return .challenge(self.challenges(now: now, isStale: false))
        }
        // The URI in the credentials is what was signed; it must be the one asked for, or the signature is of another request.
        guard Self.isSame(credentials.uri, request.uri) else { return .challenge(self.challenges(now: now, isStale: false)) }
        guard self.isFresh(credentials.nonce, now: now), self.countIsNew(credentials, method: request.method) else {
            return .challenge(self.challenges(now: now, isStale: true))
        }
        return .accepted(username: credentials.username)
    }

    /// The challenges, most preferred first (RFC 8760 §2.3).
    public mutating func challenges(now: Duration, isStale: Bool) -> [String] {
        self.issued += 1
        let nonce = self.nonce(at: now)
        return self.algorithms.map { algorithm in
            "Digest realm=\(DigestFields.quote(self.realm)), nonce=\"\(nonce)\", algorithm=\(algorithm.rawValue), qop=\"auth\""
                + (isStale ? ", stale=true" : "")
        }
    }

    private func nonce(at moment: Duration) -> String {
        let stamp = String(moment.components.seconds, radix: 16) + "-" + String(self.issued, radix: 16)
        return stamp + "." + self.signature(stamp)
    }

    private func signature(_ stamp: String) -> String {
        String(DigestAlgorithm.sha256.hash("\(stamp):\(self.secret)").prefix(32))
    }

    private func isFresh(_ nonce: String, now: Duration) -> Bool {
        guard let dot = nonce.firstIndex(of: "."), let seconds = Int64(nonce.prefix { $0 != "-" }, radix: 16) else { return false }
        guard Self.isEqual(self.signature(String(nonce[..<dot])), String(nonce[nonce.index(after: dot)...])) else { return false }
        guard let number = UInt64(nonce[..<dot].drop { $0 != "-" }.dropFirst(), radix: 16), number > self.forgotten else { return false }
        let age = now.components.seconds - seconds
        return age >= 0 && age < self.lifetime.components.seconds
    }

    /// With `qop=auth` a count is used once with its client nonce. Without it the nonce serves once for each method and URI,
    /// as RFC 2069 clients need.
    private mutating func countIsNew(_ credentials: DigestCredentials, method: SIPMethod) -> Bool {
        let key: String
        let count: Int
        if credentials.qop == nil {
            key = [credentials.nonce, method.rawValue, credentials.uri, credentials.username].joined(separator: ":")
            count = 1
        } else {
            guard let text = credentials.nonceCount, let cnonce = credentials.cnonce, let number = Int(text, radix: 16) else { return false }
            key = credentials.nonce + ":" + cnonce + ":" + credentials.username
            count = number
        }
        if let highest = self.highestCount[key], count <= highest { return false }
        if self.highestCount.count >= self.maximumTracked {
            self.highestCount.removeAll(keepingCapacity: true)
            self.forgotten = self.issued
        }
        self.highestCount[key] = count
        return true
    }

    /// Forgets counts of nonces that are too old to be used.
    public mutating func forgetExpired(now: Duration) {
        self.highestCount = self.highestCount.filter { key, _ in
            self.isFresh(String(key.prefix { $0 != ":" }), now: now)
        }
    }

    /// Compares without telling by its duration where the difference is.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func isSame(_ text: String, _ uri: SIPURI) -> Bool {
        if text == uri.description { return true }
        guard let signed = try? SIPURI(parsing: text) else { return false }
        return signed.user == uri.user && signed.host == uri.host && (signed.port ?? 5060) == (uri.port ?? 5060)
    }
}

import SIPSyntax
import SIPUserAgent
import Testing

/// An authenticator that knows Alice and Bob of Acme, a clock that stands still until it is moved, and phones that answer.
struct DigestBench {
    static let passwords = ["alice": "alice-secret", "bob": "bob-secret"]

    var authenticator: DigestAuthenticator
    var now: Duration = .seconds(1_000)

    init(lifetime: Duration = .seconds(300), secret: String = "of this process", maximumTracked: Int = 100_000) {
        self.authenticator = DigestAuthenticator(
            realm: "acme.example", secret: secret, lifetime: lifetime, maximumTracked: maximumTracked)
    }

    mutating func authenticate(_ request: SIPRequest) -> DigestAuthenticator.Decision {
        self.authenticator.authenticate(request, now: self.now) { username, algorithm in
            Self.passwords[username].map {
                DigestCredentials.ha1(username: username, realm: "acme.example", password: $0, algorithm: algorithm)
            }
        }
    }

    mutating func authenticate(
        _ credentials: DigestCredentials, method: SIPMethod = .register, uri: String = "sip:acme.example"
    ) throws
        -> DigestAuthenticator.Decision
    {
        self.authenticate(try .sample(method, uri: uri, extra: [(.authorization, credentials.headerValue)]))
    }

    /// What a request without credentials is answered with.
    mutating func challenge(_ algorithm: DigestAlgorithm = .sha256) throws -> DigestChallenge {
        let challenges = self.authenticate(try .sample(.register, uri: "sip:acme.example")).challenges
        return try #require(challenges.first { $0.algorithm == algorithm })
    }
}

extension DigestAuthenticator.Decision {
    /// The header values of a challenge; none when the credentials were accepted.
    var headerValues: [String] {
        guard case .challenge(let values) = self else { return [] }
        return values
    }

    var challenges: [DigestChallenge] { self.headerValues.compactMap(DigestChallenge.init(parsing:)) }

    /// Whether the request may be tried again at once with the new nonce, without asking anybody for a password.
    var isStale: Bool { !self.challenges.isEmpty && self.challenges.allSatisfy(\.isStale) }

    /// Refused for good: a challenge that is not stale.
    var isRefused: Bool { !self.challenges.isEmpty && self.challenges.allSatisfy { !$0.isStale } }
}

extension DigestChallenge {
    /// The credentials with which Alice's phone answers.
    func answer(
        username: String = "alice", password: String = "alice-secret", method: SIPMethod = .register, uri: String = "sip:acme.example",
        cnonce: String = "c0ffee", count: Int = 1
    ) -> DigestCredentials {
        self.credentials(username: username, password: password, method: method.rawValue, uri: uri, cnonce: cnonce, count: count)
    }

    /// The same challenge as a client of RFC 2069 sees it.
    var legacy: DigestChallenge {
        var challenge = self
        challenge.offersAuth = false
        return challenge
    }
}

import SIPSyntax
import SIPUserAgent
import Testing

@Suite("Digest authentication (RFC 3261 §22, RFC 8760)")
struct DigestAuthenticatorTests {
    @Test("A request without credentials is challenged once for each algorithm, the stronger one first, with one nonce")
    func challenge() throws {
        var bench = DigestBench()
        let decision = bench.authenticate(try .sample(.register))
        #expect(decision.challenges.map(\.algorithm) == [.sha256, .md5])
        #expect(decision.challenges.allSatisfy { $0.realm == "acme.example" && $0.offersAuth && !$0.isStale })
        #expect(Set(decision.challenges.map(\.nonce)).count == 1)
        #expect(decision.headerValues.count == 2)
    }

    @Test("No two challenges have the same nonce, even in the same second")
    func uniqueNonces() throws {
        var bench = DigestBench()
        var nonces: Set<String> = []
        for _ in 0..<100 { nonces.insert(try bench.challenge().nonce) }
        #expect(nonces.count == 100)
    }

    @Test("A phone that knows the password is accepted, with and without qop", arguments: DigestAlgorithm.allCases)
    func accepted(_ algorithm: DigestAlgorithm) throws {
        var bench = DigestBench()
        let challenge = try bench.challenge(algorithm)
        #expect(try bench.authenticate(challenge.answer()) == .accepted(username: "alice"))
        #expect(try bench.authenticate(challenge.answer(count: 2)) == .accepted(username: "alice"))
        let second = try bench.challenge(algorithm).legacy
        #expect(try bench.authenticate(second.answer(username: "bob", password: "bob-secret")) == .accepted(username: "bob"))
    }

    @Test("Where only SHA-256 is offered, MD5 is neither asked for nor taken")
    func strongOnly() throws {
        var bench = DigestBench()
        bench.authenticator = DigestAuthenticator(realm: "acme.example", algorithms: [.sha256], secret: "s")
        let decision = bench.authenticate(try .sample(.register, uri: "sip:acme.example"))
        #expect(decision.challenges.map(\.algorithm) == [.sha256])
        var challenge = try #require(decision.challenges.first)
        challenge.algorithm = .md5
        #expect(try bench.authenticate(challenge.answer()).isRefused)
        challenge.algorithm = .sha256
        #expect(try bench.authenticate(challenge.answer()) == .accepted(username: "alice"))
    }

    @Test("An unknown user and a wrong password get answers that cannot be told apart")
    func indistinguishable() throws {
        for algorithm in DigestAlgorithm.allCases {
            for legacy in [false, true] {
                var bench = DigestBench()
                var challenge = try bench.challenge(algorithm)
                challenge.offersAuth = !legacy
                let wrong = try bench.authenticate(challenge.answer(password: "guess"))
                let unknown = try bench.authenticate(challenge.answer(username: "mallory", password: "guess"))
                let none = bench.authenticate(try .sample(.register))
                #expect(wrong.isRefused && unknown.isRefused)
                #expect(wrong.headerValues.map(Self.shape) == unknown.headerValues.map(Self.shape))
                #expect(none.headerValues.map(Self.shape) == unknown.headerValues.map(Self.shape))
                #expect(wrong.headerValues.map(\.utf8.count) == unknown.headerValues.map(\.utf8.count))
            }
        }
    }

    /// A challenge without what differs from one to the next anyway.
    private static func shape(_ header: String) -> String {
        header.replacing(#/nonce="[^"]+"/#, with: "nonce=…")
    }

    @Test("The hash of an unknown user is looked up and computed all the same, and nobody is let in by it")
    func unknownUser() throws {
        var bench = DigestBench(secret: "s")
        let challenge = try bench.challenge()
        // The authenticator's own secret stands in for the missing hash; who knows it must still not be let in.
        var credentials = challenge.answer(username: "mallory")
        credentials.response = credentials.expectedResponse(ha1: "s", method: "REGISTER")
        #expect(try bench.authenticate(credentials).isRefused)
        credentials.response = credentials.expectedResponse(ha1: "", method: "REGISTER")
        #expect(try bench.authenticate(credentials).isRefused)
    }

    @Test("Credentials for another method are refused: a captured REGISTER starts no call")
    func otherMethod() throws {
        var bench = DigestBench()
        let credentials = try bench.challenge().answer(method: .register)
        #expect(try bench.authenticate(credentials, method: .invite).isRefused)
        #expect(try bench.authenticate(credentials) == .accepted(username: "alice"))
    }

    @Test(
        "Credentials signed for another URI are refused",
        arguments: [
            "sip:7002@acme.example", "sip:acme.example", "sip:7001@evil.example", "sip:7001@acme.example:5070", "tel:7001", "7001", "", "*",
        ])
    func otherURI(_ uri: String) throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        #expect(try bench.authenticate(challenge.answer(method: .invite, uri: uri), method: .invite, uri: "sip:7001@acme.example").isRefused)
    }

    @Test(
        "A URI that is written differently and means the same is accepted",
        arguments: ["sip:7001@acme.example", "sip:7001@ACME.example", "sip:7001@acme.example:5060", "sip:7001@acme.example;transport=udp"])
    func sameURI(_ uri: String) throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        let credentials = challenge.answer(method: .invite, uri: uri)
        #expect(try bench.authenticate(credentials, method: .invite, uri: "sip:7001@acme.example") == .accepted(username: "alice"))
    }

    @Test("Changing anything that was signed makes the credentials worthless")
    func tampered() throws {
        var bench = DigestBench()
        let challenge = try bench.challenge()
        let changes: [(inout DigestCredentials) -> Void] = [
            { $0.username = "bob" }, { $0.nonce += "0" }, { $0.cnonce = "other" }, { $0.nonceCount = "00000002" }, { $0.qop = nil },
            { $0.qop = "auth-int" }, { $0.response = String($0.response.reversed()) }, { $0.response = "" }, { $0.response += "0" },
            { $0.algorithm = .md5 }, { $0.realm = "evil.example" },
        ]
        for change in changes {
            var credentials = challenge.answer()
            change(&credentials)
            #expect(try bench.authenticate(credentials).isRefused, "\(credentials)")
        }
        #expect(try bench.authenticate(challenge.answer()) == .accepted(username: "alice"))
    }

    @Test("Among the credentials of several realms ours are found")
    func severalRealms() throws {
        var bench = DigestBench()
        let own = try bench.challenge().answer()
        var other = own
        other.realm = "other.example"
        let request = try SIPRequest.sample(
            .register, uri: "sip:acme.example", extra: [(.authorization, other.headerValue), (.authorization, own.headerValue)])
        #expect(bench.authenticate(request) == .accepted(username: "alice"))
    }

    @Test(
        "Credentials that make no sense are answered like none at all",
        arguments: [
            "", "Digest", "Digest garbage", "Basic YWxpY2U6YWxpY2Utc2VjcmV0", "Bearer demo-alice", "Digest username=\"alice",
            "Digest realm=\"acme.example\"", String(repeating: "Digest ", count: 1_000), String(repeating: "\"\\", count: 1_000),
            "Digest username=\"alice\", realm=\"acme.example\", nonce=\"\", uri=\"\", response=\"\"",
            "Digest username=\"\", realm=\"acme.example\", nonce=\"-.\", uri=\"sip:acme.example\", response=\"0\", qop=auth, nc=-1, cnonce=\"\"",
        ])
    func garbage(_ header: String) throws {
        var bench = DigestBench()
        let plain = bench.authenticate(try .sample(.register, uri: "sip:acme.example"))
        let decision = bench.authenticate(try .sample(.register, uri: "sip:acme.example", extra: [(.authorization, header)]))
        #expect(decision.isRefused)
        #expect(decision.headerValues.map(Self.shape) == plain.headerValues.map(Self.shape))
    }
}

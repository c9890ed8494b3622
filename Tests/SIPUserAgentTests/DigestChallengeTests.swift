import SIPUserAgent
import Testing

@Suite("Digest challenges, as the client sees them (RFC 3261 §22.4, RFC 7616 §3.3)")
struct DigestChallengeTests {
    @Test("The example of RFC 7616 §3.9.1 is answered as it is there, with either algorithm", arguments: DigestAlgorithm.allCases)
    func published(_ algorithm: DigestAlgorithm) throws {
        let challenge = try #require(
            DigestChallenge(
                parsing: "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=\(algorithm.rawValue), "
                    + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""))
        let credentials = challenge.credentials(
            username: "Mufasa", password: "Circle of Life", method: "GET", uri: "/dir/index.html",
            cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
        #expect(credentials.algorithm == algorithm)
        #expect(credentials.nonceCount == "00000001")
        #expect(credentials.qop == "auth")
        let example = try #require(DigestCredentialsTests.examples.last { $0.algorithm == algorithm })
        #expect(credentials == example.credentials)
    }

    @Test("Where the server offers no qop the answer is the one of RFC 2069")
    func legacy() throws {
        let challenge = try #require(
            DigestChallenge(parsing: "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\""))
        #expect(challenge.algorithm == .md5)
        #expect(!challenge.offersAuth)
        let credentials = challenge.credentials(
            username: "Mufasa", password: "CircleOfLife", method: "GET", uri: "/dir/index.html", cnonce: "unused", count: 7)
        #expect(credentials == DigestCredentialsTests.examples[1].credentials)
    }

    @Test("A count has eight hexadecimal digits", arguments: [(1, "00000001"), (10, "0000000a"), (255, "000000ff"), (0x1234_5678, "12345678")])
    func count(_ count: Int, _ text: String) throws {
        let challenge = try #require(DigestChallenge(parsing: "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""))
        #expect(challenge.answer(count: count).nonceCount == text)
    }

    @Test("Only qop values of the list count, not those that contain them")
    func qop() throws {
        func offersAuth(_ qop: String) throws -> Bool {
            try #require(DigestChallenge(parsing: "Digest realm=\"r\", nonce=\"n\", qop=\(qop)")).offersAuth
        }
        #expect(try offersAuth("auth"))
        #expect(try offersAuth("\"auth-int , auth\""))
        #expect(try !offersAuth("\"auth-int\""))
        #expect(try !offersAuth("\"\""))
    }

    @Test("Stale is true only when it says so, in any case")
    func stale() throws {
        func isStale(_ rest: String) throws -> Bool {
            try #require(DigestChallenge(parsing: "Digest realm=\"r\", nonce=\"n\"" + rest)).isStale
        }
        #expect(try isStale(", stale=true"))
        #expect(try isStale(", STALE=\"TRUE\""))
        #expect(try !isStale(", stale=false"))
        #expect(try !isStale(""))
    }

    @Test("A realm with quotes in it is sent back as it came")
    func quotedRealm() throws {
        let challenge = try #require(DigestChallenge(parsing: "Digest realm=\"the \\\"acme\\\" realm\", nonce=\"n\", qop=\"auth\""))
        #expect(challenge.realm == "the \"acme\" realm")
        #expect(challenge.answer().headerValue.contains("realm=\"the \\\"acme\\\" realm\""))
    }

    @Test(
        "A challenge that cannot be answered is none",
        arguments: [
            "", "Basic realm=\"r\"", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256",
            "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess", "Digest realm=\"r, nonce=\"n\"",
        ])
    func refused(_ text: String) {
        #expect(DigestChallenge(parsing: text) == nil)
    }
}

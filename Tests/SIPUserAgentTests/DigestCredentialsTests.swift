import SIPUserAgent
import Testing

@Suite("Digest credentials (RFC 2617 §3.2.2, RFC 7616 §3.4, RFC 3261 §22.4)")
struct DigestCredentialsTests {
    /// A published example: who, what, and the response that it gives.
    struct Example: Sendable, CustomTestStringConvertible {
        var source: String
        var algorithm: DigestAlgorithm
        var realm: String
        var password: String
        var nonce: String
        var cnonce: String?
        var response: String

        var testDescription: String { self.source }

        var credentials: DigestCredentials {
            DigestCredentials(
                username: "Mufasa", realm: self.realm, nonce: self.nonce, uri: "/dir/index.html", response: self.response,
                algorithm: self.algorithm, cnonce: self.cnonce, nonceCount: self.cnonce.map { _ in "00000001" },
                qop: self.cnonce.map { _ in "auth" })
        }
    }

    static let examples = [
        Example(
            source: "RFC 2617 §3.5", algorithm: .md5, realm: "testrealm@host.com", password: "Circle Of Life",
            nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", cnonce: "0a4f113b", response: "6629fae49393a05397450978507c4ef1"),
        Example(
            source: "RFC 2069 §2.4, erratum 749", algorithm: .md5, realm: "testrealm@host.com", password: "CircleOfLife",
            nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", cnonce: nil, response: "1949323746fe6a43ef61f9606e7febea"),
        Example(
            source: "RFC 7616 §3.9.1, MD5", algorithm: .md5, realm: "http-auth@example.org", password: "Circle of Life",
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            response: "8ca523f5e9506fed4657c9700eebdbec"),
        Example(
            source: "RFC 7616 §3.9.1, SHA-256", algorithm: .sha256, realm: "http-auth@example.org", password: "Circle of Life",
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            response: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ]

    @Test("The response is that of the published example", arguments: examples)
    func published(_ example: Example) {
        let ha1 = DigestCredentials.ha1(
            username: "Mufasa", realm: example.realm, password: example.password, algorithm: example.algorithm)
        #expect(example.credentials.expectedResponse(ha1: ha1, method: "GET") == example.response)
        #expect(example.credentials.expectedResponse(ha1: ha1, method: "POST") != example.response)
    }

    @Test("Credentials that are written are read as the same", arguments: examples)
    func roundTrip(_ example: Example) {
        #expect(DigestCredentials(parsing: example.credentials.headerValue) == example.credentials)
    }

    /// Computed with Python's hashlib from `alice:acme.example:alice-secret`.
    @Test("A phone's REGISTER is signed by the count as it was written, or in the old way without one")
    func register() {
        let expected: [(DigestAlgorithm, ha1: String, counted: String, legacy: String)] = [
            (
                .md5, "3e14c34efb87319a60a54bc0a02739cb", "09d6302c1d854e760891b709ba384bc1", "212d6ff1d3b3b270a09427dd63c06cb8"
            ),
            (
                .sha256, "2e351b825395bfeb256f414da11bcb6019844b8b16b8fe27b63c09ef272ab3a2",
                "8ded66d17c3d98fa5e54460ee2c55aa85abb0a9fecaf93d478d4f29ad0abe6f2",
                "67c188b26d0a4bf542971db4aba99a307b0ceed980c16ebe3b1326d4c6d7b468"
            ),
        ]
        for (algorithm, ha1, counted, legacy) in expected {
            #expect(
                DigestCredentials.ha1(username: "alice", realm: "acme.example", password: "alice-secret", algorithm: algorithm) == ha1)
            var credentials = DigestCredentials(
                username: "alice", realm: "acme.example", nonce: "5f3a-1.abc", uri: "sip:acme.example", response: "", algorithm: algorithm)
            #expect(credentials.expectedResponse(ha1: ha1, method: "REGISTER") == legacy)
            credentials.cnonce = "c0ffee"
            credentials.nonceCount = "0000000a"
            credentials.qop = "auth"
            #expect(credentials.expectedResponse(ha1: ha1, method: "REGISTER") == counted)
        }
    }

    @Test("A header as phones write it is read, whatever its order, case, quotes and spaces")
    func liberal() throws {
        let credentials = try #require(
            DigestCredentials(
                parsing: "dIGEST nc=0000000A,Qop=\"auth\" , opaque=\"x,y=z\",ALGORITHM=\"sha-256\", uri=\"sip:a,b@h;x=1\","
                    + "\tusername = \"alice\",realm=\"acme, inc\",nonce=\"n\", cnonce=\"\", response=ABCDEF"))
        #expect(
            credentials
                == DigestCredentials(
                    username: "alice", realm: "acme, inc", nonce: "n", uri: "sip:a,b@h;x=1", response: "abcdef", algorithm: .sha256, cnonce: "",
                    nonceCount: "0000000A", qop: "auth"))
    }

    @Test("Without an algorithm MD5 is meant")
    func defaultAlgorithm() throws {
        let text = "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"0\""
        #expect(try #require(DigestCredentials(parsing: text)).algorithm == .md5)
    }

    @Test("A quote or backslash in a value is escaped when it is written, and is one character when it is read")
    func escapes() throws {
        let credentials = DigestCredentials(
            username: "a\"b\\", realm: "\"acme\", inc", nonce: "\\\"", uri: "sip:h", response: "0", algorithm: .md5, cnonce: "c\"",
            nonceCount: "00000001", qop: "auth")
        #expect(DigestCredentials(parsing: credentials.headerValue) == credentials)
        #expect(credentials.headerValue.hasPrefix("Digest username=\"a\\\"b\\\\\", realm=\"\\\"acme\\\", inc\", "))
    }

    @Test(
        "What is no digest, or lacks a field, or asks for an algorithm nobody offered, is not read",
        arguments: [
            "", " ", "Digest", "Digest ", "Digest ,,,", "Digestusername=\"a\"", "Basic YWxpY2U6YWxpY2Utc2VjcmV0", "Bearer demo-alice",
            "Digest username", "Digest =", "Digest =,=", "Digest username=\"a", "Digest username=\"a\\\"", "\u{0}\u{1}\u{FFFD}",
            "Digest realm=\"r\", nonce=\"n\", uri=\"u\", response=\"0\"",
            "Digest username=\"a\", nonce=\"n\", uri=\"u\", response=\"0\"",
            "Digest username=\"a\", realm=\"r\", uri=\"u\", response=\"0\"",
            "Digest username=\"a\", realm=\"r\", nonce=\"n\", response=\"0\"",
            "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\"",
            "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"0\", algorithm=SHA-512-256",
            "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"0\", algorithm=MD5-sess",
            // Twice the same name is two meanings for two readers.
            "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"0\", USERNAME=\"b\"",
        ])
    func refused(_ text: String) {
        #expect(DigestCredentials(parsing: text) == nil)
    }

    @Test("A header that is cut off before its response is not read; cut off later, it is read or not, and never crashes")
    func truncated() throws {
        let text = Self.examples[0].credentials.headerValue
        let response = try #require(text.firstRange(of: ", response="))
        for end in text.indices {
            let credentials = DigestCredentials(parsing: String(text[..<end]))
            if end < response.upperBound { #expect(credentials == nil, "\(text[..<end])") }
        }
    }
}

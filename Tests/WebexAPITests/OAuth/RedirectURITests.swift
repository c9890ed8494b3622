import Testing

@testable import WebexAPI

@Suite("Redirect URIs (RFC 6749 §3.1.2, RFC 8252 §7)")
struct RedirectURITests {
    @Test(
        "These may be registered",
        arguments: [
            "https://app.example/back", "https://app.example", "https://app.example:8443/a?b=c", "http://localhost:6001/redirect",
            "http://127.0.0.1/x", "http://[::1]:5000/", "com.example.app:/back",
        ])
    func allowed(_ text: String) { #expect(RedirectURI.problem(text) == nil) }

    @Test(
        "These may not",
        arguments: [
            "", "app", "/back", "https://", "https:///x", "http://app.example/", "http://localhost.example/", "https://app.example/#x",
            "https://u:p@app.example/", "javascript:alert(1)", "data:text/html,x", "https://a.example/ x", "https://a.example/;script-src",
            "https://a.example/\r\nX: y", "https://\u{E9}.example/", "https://a.example/" + String(repeating: "x", count: 1_000),
        ])
    func refused(_ text: String) { #expect(RedirectURI.problem(text) != nil) }

    @Test("Parameters are added to the query that is there, encoded")
    func adding() {
        #expect(RedirectURI.adding([("code", "a b&c"), ("state", nil)], to: "https://a.example/") == "https://a.example/?code=a%20b%26c")
        #expect(RedirectURI.adding([("a", "1"), ("b", "\r\n")], to: "https://a.example/?x=y") == "https://a.example/?x=y&a=1&b=%0D%0A")
        #expect(RedirectURI.adding([("a", "1")], to: "https://a.example/?") == "https://a.example/?a=1")
    }

    @Test("A policy names scheme, host and port, or an application's scheme")
    func source() {
        #expect(RedirectURI.source("https://a.example:8443/x?y") == "https://a.example:8443")
        #expect(RedirectURI.source("com.example.app:/back") == "com.example.app:")
    }
}

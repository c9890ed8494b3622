import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Signing in and allowing (RFC 6749 §4.1.1, §4.1.2)", .timeLimit(.minutes(1)))
struct SignInTests {
    @Test("Whoever signs in and allows it is sent back with a code and the state as it came")
    func allowed() async throws {
        let bench = try await OAuthBench()
        let answer = try await bench.signIn()
        #expect(answer.status == .found)
        #expect(answer.headers[.location]?.hasPrefix(OAuthBench.redirectURI + "&code=") == true)
        #expect(OAuthBench.sent(answer)["state"] == "a&b")
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test("What an application is called is text on the page, and the page is nobody's frame and runs nothing")
    func page() async throws {
        let answer = try await OAuthBench().open(OAuthBench.query(["state": "\"><b>"]))
        #expect(answer.status == .ok)
        #expect(answer.text.contains("Board &amp; Co"))
        #expect(!answer.text.contains("<b>"))
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("form-action 'self' https://board.example;"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(answer.headers[.setCookie]?.contains("HttpOnly") == true)
    }

    @Test(
        "An unknown application and an address that is not registered are told to the person, who is sent nowhere",
        arguments: [
            ["client_id": "nobody"], ["client_id": nil], ["client_id": "watch"], ["redirect_uri": "https://evil.example/"],
            ["redirect_uri": OAuthBench.redirectURI + "&y=2"], ["client_id": "other", "redirect_uri": nil],
        ] as [[String: String?]])
    func unknown(_ changes: [String: String?]) async throws {
        let answer = try await OAuthBench().open(OAuthBench.query(changes))
        #expect(answer.status == .badRequest)
        #expect(answer.headers[.location] == nil)
        #expect(answer.headers[.contentType]?.hasPrefix("text/html") == true)
    }

    @Test(
        "Other mistakes are told to the application, with the state",
        arguments: [
            (["response_type": nil], "invalid_request"), (["response_type": "token"], "unsupported_response_type"),
            (["scope": "spark:calls_write"], "invalid_scope"), (["scope": "spark:all"], "invalid_scope"),
            (["code_challenge": "short"], "invalid_request"),
            (["code_challenge": String(repeating: "x", count: 43), "code_challenge_method": "S512"], "invalid_request"),
            (["code_challenge_method": "S256"], "invalid_request"), (["client_id": "page", "redirect_uri": nil], "invalid_request"),
        ] as [([String: String?], String)])
    func mistakes(_ changes: [String: String?], _ error: String) async throws {
        let sent = OAuthBench.sent(try await OAuthBench().open(OAuthBench.query(changes)))
        #expect(sent["error"] == error)
        #expect(sent["state"] == "a&b")
        #expect(sent["error_description"]?.isEmpty == false)
        #expect(sent["code"] == nil)
    }

    @Test("A parameter that comes twice is a mistake")
    func repeated() async throws {
        let bench = try await OAuthBench()
        #expect(OAuthBench.sent(try await bench.open(OAuthBench.query() + [("scope", "a"), ("scope", "a")]))["error"] == "invalid_request")
        #expect(try await bench.open(OAuthBench.query() + [("client_id", "board")]).status == .badRequest)
    }

    @Test("Who does not allow it need not sign in for that")
    func denied() async throws {
        let sent = OAuthBench.sent(try await OAuthBench().signIn(email: "", password: "", decision: "deny"))
        #expect(sent["error"] == "access_denied")
        #expect(sent["state"] == "a&b")
    }

    @Test("A wrong password, an unknown address and somebody without a password get one and the same page")
    func refused() async throws {
        let bench = try await OAuthBench()
        var pages: Set<String> = []
        for (email, password) in [
            ("alice@acme.example", "mistaken"), ("nobody@acme.example", "mistaken"), ("carol@acme.example", OAuthBench.password),
            ("alice@acme.example", OAuthBench.password + " "),
        ] {
            let answer = try await bench.signIn(email: email, password: password)
            #expect(answer.status == .forbidden)
            #expect(!answer.text.contains(password))
            pages.insert(answer.text.replacing(email, with: "").replacing(/name="form_token" value="[^"]*"/, with: ""))
        }
        #expect(pages.count == 1)
        #expect(bench.bench.metrics.text.contains("orbit_sign_in_failures_total 4\n"))
    }

    @Test("After five failures of an account its attempts wait, the right password's too; other accounts do not")
    func limited() async throws {
        let bench = try await OAuthBench()
        for _ in 0..<6 { #expect(try await bench.signIn(password: "wrong").status == .forbidden) }
        let answer = try await bench.signIn()
        #expect(answer.status == .tooManyRequests)
        #expect(Int(answer.headers[.retryAfter] ?? "") ?? 0 >= 1)
        #expect(try await bench.signIn(email: "bob@acme.example").status == .found)
        #expect(bench.bench.metrics.text.contains("orbit_api_limited_total{by=\"sign-in\"} 1\n"))
    }

    @Test("A form is good for ten minutes, in the browser that it was shown to, with what it was shown with")
    func form() async throws {
        let bench = try await OAuthBench()
        #expect(try await bench.signIn(waiting: 599).status == .found)
        #expect(try await bench.signIn(waiting: 600).status == .badRequest)
        let page = try await bench.open(OAuthBench.query())
        let cookie = String(page.headers[.setCookie]?.prefix { $0 != ";" } ?? "")
        let fields = OAuthBench.hidden(page) + [("email", "alice@acme.example"), ("password", OAuthBench.password), ("decision", "allow")]
        for headers in [[:], [.cookie: "orbit-sign-in=00000000000000000000"], [.cookie: "x" + cookie]] as [HTTPFields] {
            #expect(try await bench.post("authorize", fields, headers: headers).status == .badRequest)
        }
        let changed = fields.map { $0.0 == "state" ? ($0.0, "c") : $0 }
        #expect(try await bench.post("authorize", changed, headers: [.cookie: cookie]).status == .badRequest)
        #expect(try await bench.post("authorize", fields, headers: [.cookie: "a=b; \(cookie)"]).status == .found)
    }
}

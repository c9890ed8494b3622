import Directory
import Foundation
import HTTPTypes

@testable import WebexAPI

/// Applications on an API, and a browser without a browser.
struct OAuthBench: Sendable {
    static let redirectURI = "https://board.example/back?x=1"
    static let password = "correct horse"
    let bench: APIBench

    init() async throws {
        self.bench = try await APIBench()
        let scopes = ["spark:people_read", "spark:calls_read", "spark-admin:telephony_config_read"]
        let applications = [
            OAuthApplication(
                id: "board", kind: .integration, name: "Board & Co", secretHash: APIBench.hash("secret"), redirectURIs: [Self.redirectURI],
                scopes: scopes, createdAt: 0),
            OAuthApplication(
                id: "other", kind: .integration, name: "Other", secretHash: APIBench.hash("secret"),
                redirectURIs: [Self.redirectURI, "https://other.example/"], scopes: scopes, createdAt: 1),
            OAuthApplication(
                id: "page", kind: .integration, name: "Page", secretHash: nil, redirectURIs: ["com.example.page:/back"], scopes: scopes,
                createdAt: 2),
            OAuthApplication(
                id: "watch", kind: .serviceApp, name: "Watch", secretHash: APIBench.hash("secret"), scopes: scopes, createdAt: 3),
        ]
        for application in applications { await self.bench.accounts.save(application) }
        for person in ["alice", "bob"] { await self.bench.accounts.setPassword(hash: APIBench.hash(Self.password), of: person, at: 0) }
    }

    static func form(_ fields: [(String, String)]) -> String {
        let allowed = CharacterSet.alphanumerics
        return fields.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }.joined(separator: "&")
    }

    static func query(_ changes: [String: String?] = [:]) -> [(String, String)] {
        let usual: [String: String?] = ["response_type": "code", "client_id": "board", "redirect_uri": Self.redirectURI, "state": "a&b"]
        return usual.merging(changes) { $1 }.compactMap { name, value in value.map { (name, $0) } }.sorted { $0.0 < $1.0 }
    }

    func open(_ query: [(String, String)]) async throws -> Answer {
        try await self.bench.request(.get, "/v1/authorize?\(Self.form(query))", token: nil)
    }

    func post(_ path: String, _ fields: [(String, String)], headers: HTTPFields = [:]) async throws -> Answer {
        var fieldsOfHead = headers
        fieldsOfHead[.contentType] = "application/x-www-form-urlencoded"
        return try await self.bench.request(.post, "/v1/\(path)", token: nil, headers: fieldsOfHead, bytes: Array(Self.form(fields).utf8))
    }

    /// Opens the page and sends its form.
    func signIn(
        _ changes: [String: String?] = [:], email: String = "alice@acme.example", password: String = Self.password, decision: String = "allow",
        waiting seconds: Int64 = 0
    ) async throws -> Answer {
        let page = try await self.open(Self.query(changes))
        self.bench.clock.advance(seconds: seconds)
        let cookie = page.headers[.setCookie]?.prefix { $0 != ";" } ?? ""
        return try await self.post(
            "authorize", Self.hidden(page) + [("email", email), ("password", password), ("decision", decision)], headers: [.cookie: String(cookie)])
    }

    static func hidden(_ page: Answer) -> [(String, String)] {
        page.text.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/).map {
            (String($0.output.1), String($0.output.2).replacing("&#39;", with: "'").replacing("&quot;", with: "\"").replacing("&amp;", with: "&"))
        }
    }

    /// What an application is sent in a redirection.
    static func sent(_ answer: Answer) -> [String: String] {
        let items = answer.headers[.location].flatMap { URLComponents(string: $0) }?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
    }

    func code(_ changes: [String: String?] = [:]) async throws -> String {
        try await Self.sent(self.signIn(changes))["code"] ?? ""
    }

    func redeem(_ code: String, _ changes: [String: String?] = [:]) async throws -> Answer {
        let usual: [String: String?] = [
            "grant_type": "authorization_code", "client_id": "board", "client_secret": "secret", "code": code, "redirect_uri": Self.redirectURI,
        ]
        return try await self.post("access_token", usual.merging(changes) { $1 }.compactMap { name, value in value.map { (name, $0) } })
    }

    func refresh(_ token: String, _ changes: [String: String?] = [:]) async throws -> Answer {
        let usual: [String: String?] = ["grant_type": "refresh_token", "client_id": "board", "client_secret": "secret", "refresh_token": token]
        return try await self.post("access_token", usual.merging(changes) { $1 }.compactMap { name, value in value.map { (name, $0) } })
    }

    func isGood(_ token: String?) async throws -> Bool {
        try await self.bench.request(.get, "/v1/people/me", token: token ?? "none").status == .ok
    }
}

extension Answer {
    var error: String? { self.object["error"] as? String }
    var accessToken: String? { self.object["access_token"] as? String }
    var refreshToken: String? { self.object["refresh_token"] as? String }
}

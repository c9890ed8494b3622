import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Reading the audit log (the API's “Admin Audit Events”)", .timeLimit(.minutes(1)))
struct AuditEventsTests {
    private static let path = "/v1/adminAudit/events"
    private static let year = "from=2026-01-01&to=2026-12-31"

    /// A year around now.
    private static var now: String {
        let now = Timestamp.now
        return "from=\(Timestamp.text(now - 3_600_000))&to=\(Timestamp.text(now + 3_600_000))"
    }

    /// A bench where Alice changed Bob, then Carol, and Bob himself.
    private static func bench() async throws -> APIBench {
        let bench = try await APIBench(.acme.withPartner)
        for name in ["bob", "carol"] {
            let answer = try await bench.request(
                .put, "/v1/people/\(name)", headers: [.contentType: "application/json", .trackingID: "T-\(name)", .userAgent: "wxc-sdk"],
                bytes: Array(#"{"title": "Clerk"}"#.utf8))
            #expect(answer.status == .ok)
        }
        let own = try await bench.request(.put, "/v1/telephony/config/people/me/settings/callWaiting", token: "bob", json: #"{"enabled": false}"#)
        #expect(own.status == .noContent)
        return bench
    }

    @Test("The latest event is first, with who did it, from where, by which request, and the resource before and after")
    func list() async throws {
        let answer = try await Self.bench().request(.get, "\(Self.path)?\(Self.now)&eventCategories=USERS")
        #expect(answer.status == .ok)
        let items = answer.items()
        #expect(items.compactMap { ($0["data"] as? [String: Any])?["targetName"] as? String } == ["Bob Baker", "Carol Chen", "Bob Baker"])
        let event = try #require(items.last)
        #expect(event["actorId"] as? String == WebexID(.people, "alice").description)
        #expect(event["actorOrgId"] as? String == WebexID(.organization, "acme").description)
        let data = try #require(event["data"] as? [String: Any])
        #expect(data["actorEmail"] as? String == "alice@acme.example")
        #expect(data["adminRoles"] as? [String] == ["full-administrator"])
        #expect(data["actorIp"] as? String == "192.0.2.1")
        #expect(data["actorUserAgent"] as? String == "wxc-sdk")
        #expect(data["trackingId"] as? String == "T-bob")
        #expect(data["targetType"] as? String == "PERSON")
        #expect(data["targetId"] as? String == WebexID(.people, "bob").description)
        #expect(data["targetOrgName"] as? String == "Acme")
        #expect(data["actionText"] as? String == "Alice Archer updated the person Bob Baker")
        #expect(data["changedAttributes"] as? [String] == ["profile"])
        #expect((data["after"] as? [String: Any])?["displayName"] as? String == "Bob Baker")
    }

    @Test("Events are found by who did it, by category and by time, and come in pages that are linked")
    func filters() async throws {
        let bench = try await Self.bench()
        func count(_ query: String) async throws -> Int { try await bench.request(.get, "\(Self.path)?\(query)").items().count }
        #expect(try await count("\(Self.now)&actorId=\(WebexID(.people, "alice"))") == 2)
        #expect(try await count("\(Self.now)&actorId=\(WebexID(.people, "bob"))") == 1)
        #expect(try await count("\(Self.now)&actorId=\(WebexID(.location, "hq"))") == 0)
        #expect(try await count("\(Self.now)&eventCategories=LOCATIONS,NUMBERS") == 0)
        #expect(try await count("\(Self.now)&eventCategories=users,%20LOCATIONS") == 3)
        #expect(try await count("from=2020-01-01&to=2020-12-31") == 0)
        let page = try await bench.request(.get, "\(Self.path)?\(Self.now)&eventCategories=USERS&max=2")
        #expect(page.items().count == 2)
        let link = try #require(page.headers[.link])
        #expect(link.contains("max=2&offset=2>;rel=\"next\""))
        #expect(try await count("\(Self.now)&eventCategories=USERS&max=2&offset=2") == 1)
    }

    @Test(
        "What is asked wrongly is refused",
        arguments: [
            "", "from=2026-01-01", "from=2026-02-01&to=2026-01-01", "from=yesterday&to=2026-01-01", "from=2020-01-01&to=2026-01-01",
            "\(year)&eventCategories=USERS,CATS", "\(year)&max=0", "\(year)&offset=-1",
        ])
    func refused(_ query: String) async throws {
        #expect(try await APIBench().request(.get, "\(Self.path)?\(query)").status == .badRequest)
    }

    @Test("An organisation's events are its administrators', who may be read-only, and no location administrator's")
    func rights() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.request(.get, "\(Self.path)?\(Self.now)", token: "rita").items().count > 2)
        for path in [Self.path, "/v1/adminAudit/eventCategories"] {
            try await bench.addToken("audit", of: try await bench.person("erin"), scopes: ["audit:events_read"])
            #expect(try await bench.request(.get, "\(path)?\(Self.now)", token: "audit").status == .forbidden)
            #expect(try await bench.request(.get, "\(path)?\(Self.now)", token: "bob").status == .forbidden)
        }
        let zeta = try await bench.request(.get, "\(Self.path)?\(Self.now)", token: "zoe").items()
        #expect(zeta.allSatisfy { ($0["data"] as? [String: Any])?["targetOrgName"] as? String == "Zeta" })
        // Who administers Zeta from Acme is seen there as who they are.
        #expect(try await bench.request(.put, "/v1/people/zoe?orgId=zeta", token: "pat", json: #"{"title": "Boss"}"#).status == .ok)
        let last = try #require(try await bench.request(.get, "\(Self.path)?\(Self.now)", token: "zoe").items().first)
        #expect(last["actorOrgId"] as? String == WebexID(.organization, "acme").description)
        #expect((last["data"] as? [String: Any])?["actorName"] as? String == "Pat")
    }

    @Test("The categories are listed")
    func categories() async throws {
        let answer = try await APIBench().request(.get, "/v1/adminAudit/eventCategories")
        #expect((answer.object["eventCategories"] as? [String])?.contains("LOGINS") == true)
    }

    @Test("Sign-ins that were made and that failed are events, and so is all that an application is granted and gives back")
    func signIns() async throws {
        let oauth = try await OAuthBench()
        let bench = oauth.bench
        _ = try await oauth.signIn(password: "wrong")
        let failed = try #require(bench.audit.all.last)
        #expect(failed.category == .logins && failed.action == .signInFailed && failed.target.name == "alice@acme.example")
        #expect(failed.organizationID == "acme" && failed.context.actor.kind == .unknown && failed.context.address == "192.0.2.1")
        _ = try await oauth.signIn(email: "mallory@example.com", password: "wrong")
        #expect(bench.audit.all.last?.target == .init(.person, id: "", name: "mallory@example.com"))
        // Of two organisations it is neither's.
        #expect(bench.audit.all.last?.organizationID == nil)
        let code = try await oauth.code()
        let made = try #require(bench.audit.all.last)
        #expect(made.action == .signedIn && made.context.actor.id == "alice")
        let tokens = try await oauth.redeem(code)
        let granted = bench.audit.all.suffix(2)
        #expect(granted.map(\.target.kind) == [.grant, .token])
        #expect(granted.allSatisfy { $0.context.actor.kind == .application && $0.context.actor.id == "board" && $0.organizationID == "acme" })
        let refreshed = try await oauth.refresh(try #require(tokens.refreshToken))
        #expect(bench.audit.all.last?.target.kind == .token && bench.audit.all.last?.action == .created)
        let revoked = try await oauth.post(
            "revoke", [("client_id", "board"), ("client_secret", "secret"), ("token", try #require(refreshed.refreshToken))])
        #expect(revoked.status == .ok)
        #expect(bench.audit.all.last?.target.kind == .grant && bench.audit.all.last?.action == .deleted)
        for token in [tokens, refreshed].flatMap({ [$0.accessToken, $0.refreshToken] }) {
            let token = try #require(token)
            #expect(!"\(bench.audit.all)".contains(token))
        }
    }

    @Test("What a service app changes, the application changed")
    func application() async throws {
        let oauth = try await OAuthBench()
        let application = OAuthApplication(
            id: "robot", kind: .serviceApp, name: "Robot", secretHash: "x", scopes: ["spark-admin:people_write"], createdAt: 0)
        await oauth.bench.accounts.save(application)
        let tokens = try await oauth.bench.oauth.authorize(application, in: "acme")
        let answer = try await oauth.bench.request(.put, "/v1/people/bob", token: tokens.accessToken, json: #"{"title": "Clerk"}"#)
        #expect(answer.status == .ok)
        let actor = try #require(oauth.bench.audit.all.last?.context.actor)
        #expect(actor == AuditActor(.application, id: "robot", name: "Robot", organizationID: "acme"))
    }
}

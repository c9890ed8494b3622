import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Webhooks: who may (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(1)))
struct WebhookRightsTests {
    private static func names(_ bench: APIBench, _ token: String, _ query: String = "") async throws -> [String] {
        try await bench.request(.get, WebhookTests.collection + query, token: token).items().compactMap { $0["name"] as? String }.sorted()
    }

    /// Webhooks of Bob, Alice, Acme and Zeta.
    private static func bench() async throws -> (APIBench, own: String, organization: String) {
        let bench = try await APIBench()
        let own = try await WebhookTests.path(bench, ["name": "Bob's"])
        _ = try await WebhookTests.path(bench, token: "alice", ["name": "Alice's"])
        let organization = try await WebhookTests.path(bench, token: "alice", ["name": "Acme's", "ownedBy": "org"])
        _ = try await WebhookTests.path(bench, token: "zoe", ["name": "Zeta's", "ownedBy": "org"])
        return (bench, own, organization)
    }

    @Test(
        "Everybody lists their own, administrators the organisation's too",
        arguments: [
            ("bob", ["Bob's"]), ("carol", []), ("alice", ["Acme's", "Alice's"]), ("rita", ["Acme's"]), ("erin", ["Acme's"]), ("zoe", ["Zeta's"]),
        ])
    func lists(_ token: String, _ names: [String]) async throws {
        let (bench, _, _) = try await Self.bench()
        #expect(try await Self.names(bench, token) == names)
    }

    @Test("The organisation's alone are listed with ownedBy=org, to administrators")
    func organizationList() async throws {
        let (bench, _, _) = try await Self.bench()
        #expect(try await Self.names(bench, "alice", "?ownedBy=org") == ["Acme's"])
        #expect(try await bench.request(.get, WebhookTests.collection + "?ownedBy=org", token: "bob").status == .forbidden)
        #expect(try await bench.request(.get, WebhookTests.collection + "?ownedBy=creator", token: "alice").status == .badRequest)
    }

    @Test(
        "Another person's webhook is not there, the organisation's is changed by full administrators only",
        arguments: [
            // Details, update and delete of Bob's and of Acme's.
            ("bob", [200, 200, 204], [404, 404, 404]), ("carol", [404, 404, 404], [404, 404, 404]), ("alice", [404, 404, 404], [200, 200, 204]),
            ("rita", [404, 404, 404], [200, 403, 403]), ("erin", [404, 404, 404], [200, 403, 403]), ("zoe", [404, 404, 404], [404, 404, 404]),
        ])
    func rights(_ token: String, _ own: [Int], _ organization: [Int]) async throws {
        let (bench, ownPath, organizationPath) = try await Self.bench()
        for (path, expected) in [(ownPath, own), (organizationPath, organization)] {
            let statuses = [
                try await bench.request(.get, path, token: token), try await bench.request(.put, path, token: token, json: #"{"name":"New"}"#),
                try await bench.request(.delete, path, token: token),
            ].map(\.status.code)
            #expect(statuses == expected)
        }
    }

    @Test(
        "Only full administrators create the organisation's",
        arguments: [("alice", 200), ("bob", 403), ("rita", 403), ("erin", 403), ("zoe", 200)])
    func createForOrganization(_ token: String, _ status: Int) async throws {
        let bench = try await APIBench()
        #expect(try await WebhookTests.create(bench, token: token, ["ownedBy": "org"]).status.code == status)
    }

    @Test("It takes the read scope of calls: one's own, or an administrator's for the organisation's")
    func scopes() async throws {
        let bench = try await APIBench()
        let alice = try await bench.person("alice")
        try await bench.addToken("own", of: alice, scopes: ["spark:calls_read"])
        try await bench.addToken("admin", of: alice, scopes: ["spark-admin:calls_read"])
        try await bench.addToken("other", of: alice, scopes: ["spark:calls_write", "spark:all"])
        #expect(try await WebhookTests.create(bench, token: "own").status == .ok)
        #expect(try await WebhookTests.create(bench, token: "own", ["ownedBy": "org"]).status == .forbidden)
        #expect(try await WebhookTests.create(bench, token: "admin").status == .forbidden)
        #expect(try await WebhookTests.create(bench, token: "admin", ["ownedBy": "org"]).status == .ok)
        #expect(try await WebhookTests.create(bench, token: "other").status == .forbidden)
        #expect(try await bench.request(.get, WebhookTests.collection, token: "other").status == .forbidden)
        #expect(try await bench.request(.get, WebhookTests.collection, token: nil).status == .unauthorized)
    }

    @Test("A filter names nobody of another organisation")
    func filterAcrossOrganizations() async throws {
        let bench = try await APIBench()
        let person = { (name: String) in "personId=\(WebexID(.people, name))" }
        #expect(try await WebhookTests.create(bench, token: "alice", ["ownedBy": "org", "filter": person("bob")]).status == .ok)
        #expect(try await WebhookTests.create(bench, token: "alice", ["ownedBy": "org", "filter": person("zoe")]).status == .badRequest)
    }
}

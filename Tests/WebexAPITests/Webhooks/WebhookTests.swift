import Directory
import Foundation
import HTTPTypes
import Testing
import Webhooks

@testable import WebexAPI

@Suite("Webhooks (ENDPOINTS.tsv, “webhook”)", .timeLimit(.minutes(1)))
struct WebhookTests {
    static let collection = "/v1/webhooks"

    /// A body with some keys more or others.
    static func body(_ changes: [String: String] = [:]) -> String {
        self.json(changes.mapValues { "\"\($0)\"" })
    }

    /// The same with values as JSON; an empty one leaves the key out.
    private static func json(_ changes: [String: String]) -> String {
        let body = ["name": #""Calls""#, "targetUrl": #""https://example.com/hook""#, "resource": #""telephony_calls""#, "event": #""all""#]
        let pairs = body.merging(changes) { $1 }.filter { !$0.value.isEmpty }.map { "\"\($0.key)\": \($0.value)" }
        return "{\(pairs.sorted().joined(separator: ", "))}"
    }

    static func create(_ bench: APIBench, token: String = "bob", _ changes: [String: String] = [:]) async throws -> Answer {
        try await bench.request(.post, self.collection, token: token, json: self.body(changes))
    }

    /// Creates one and returns its path.
    static func path(_ bench: APIBench, token: String = "bob", _ changes: [String: String] = [:]) async throws -> String {
        "\(self.collection)/\(try #require(try await self.create(bench, token: token, changes).id))"
    }

    @Test("What is created is answered with 200 and every key that the API has, and comes back the same")
    func create() async throws {
        let bench = try await APIBench()
        let answer = try await Self.create(bench, ["filter": "personality=terminator&state=alerting", "secret": "s3cret"])
        #expect(answer.status == .ok)
        let keys = answer.object.keys.sorted()
        #expect(
            keys == [
                "appId", "created", "createdBy", "event", "filter", "id", "name", "orgId", "ownedBy", "resource", "secret", "status", "targetUrl",
            ])
        let expected = [
            "name": "Calls", "targetUrl": "https://example.com/hook", "resource": "telephony_calls", "event": "all",
            "filter": "personality=terminator&state=alerting", "secret": "s3cret", "status": "active", "ownedBy": "creator",
            "orgId": WebexID(.organization, "acme").description, "createdBy": WebexID(.people, "bob").description,
        ]
        for (key, value) in expected { #expect(answer.object[key] as? String == value) }
        let details = try await bench.request(.get, "\(Self.collection)/\(try #require(answer.id))", token: "bob")
        #expect(details.status == .ok)
        #expect(details.text == answer.text)
    }

    @Test("Keys without a value are left out")
    func bare() async throws {
        let answer = try await Self.create(try await APIBench(), ["filter": "", "secret": ""])
        #expect(answer.status == .ok)
        #expect(answer.object["filter"] == nil)
        #expect(answer.object["secret"] == nil)
    }

    @Test(
        "A field that is missing or wrong is named with 400",
        arguments: [
            ("name", ""), ("name", #""""#), ("name", "5"), ("targetUrl", ""), ("targetUrl", #""example.com""#),
            ("targetUrl", #""http://127.0.0.1/""#), ("targetUrl", #""http://[fd00::1]/""#), ("resource", ""), ("resource", #""rooms""#),
            ("resource", #""all""#), ("event", ""), ("event", #""started""#), ("filter", #""roomId=5""#), ("filter", #""personId=nobody""#),
            ("ownedBy", #""me""#), ("secret", "7"),
        ])
    func invalid(_ key: String, _ value: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, Self.collection, token: "bob", json: Self.json([key: value]))
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == 25_008)
        #expect(answer.message?.contains(key) == true)
        #expect(try await bench.request(.get, Self.collection, token: "bob").items().isEmpty)
    }

    @Test("Name, target, secret and status change by PUT; other fields are ignored")
    func update() async throws {
        let bench = try await APIBench()
        let path = try await Self.path(bench, ["secret": "old"])
        let json =
            #"{"name":"New","targetUrl":"http://example.org/","ownedBy":"org","resource":"rooms","event":"created","filter":"x","status":"active"}"#
        let answer = try await bench.request(.put, path, token: "bob", json: json)
        #expect(answer.status == .ok)
        let expected = [
            "name": "New", "targetUrl": "http://example.org/", "ownedBy": "creator", "resource": "telephony_calls", "event": "all", "secret": "old",
        ]
        for (key, value) in expected { #expect(answer.object[key] as? String == value) }
        #expect(answer.object["filter"] == nil)
        #expect(try await bench.request(.put, path, token: "bob", json: #"{"secret":"new"}"#).object["secret"] as? String == "new")
        #expect(try await bench.request(.put, path, token: "bob", json: #"{"secret":""}"#).object["secret"] == nil)
    }

    @Test("A webhook cannot be made inactive by PUT, but active again")
    func status() async throws {
        let bench = try await APIBench()
        let path = try await Self.path(bench)
        let refused = try await bench.request(.put, path, token: "bob", json: #"{"name":"Other","status":"inactive"}"#)
        #expect(refused.status == .badRequest)
        #expect(refused.message?.contains("active") == true)
        #expect(try await bench.request(.get, path, token: "bob").object["name"] as? String == "Calls")
        let id = try #require(WebexID(.webhook, parsing: path.split(separator: "/").last.map(String.init) ?? ""))
        try await bench.webhooks.deactivate(id.key)
        #expect(try await bench.request(.get, path, token: "bob").object["status"] as? String == "inactive")
        #expect(try await bench.request(.put, path, token: "bob", json: #"{"name":"Other"}"#).object["status"] as? String == "inactive")
        #expect(try await bench.request(.put, path, token: "bob", json: #"{"status":"active"}"#).object["status"] as? String == "active")
    }

    @Test("A form under the label of JSON, as wxc-sdk sends it, is refused with a message that says so")
    func form() async throws {
        let bench = try await APIBench()
        let path = try await Self.path(bench)
        let form = "name=New&target_url=https%3A%2F%2Fexample.org&status=active"
        let answer = try await bench.request(.put, path, token: "bob", json: form)
        #expect(answer.status == .badRequest)
        #expect(answer.message?.contains("form") == true)
        #expect(try await bench.request(.get, path, token: "bob").object["name"] as? String == "Calls")
    }

    @Test("A change that is not allowed changes nothing", arguments: [#"{"name":"New","targetUrl":"http://10.0.0.1/"}"#, #"{"name":""}"#])
    func refusedUpdate(_ json: String) async throws {
        let bench = try await APIBench()
        let path = try await Self.path(bench)
        #expect(try await bench.request(.put, path, token: "bob", json: json).status == .badRequest)
        #expect(try await bench.request(.get, path, token: "bob").object["name"] as? String == "Calls")
    }

    @Test("A deleted webhook is gone")
    func delete() async throws {
        let bench = try await APIBench()
        let path = try await Self.path(bench)
        #expect(try await bench.request(.delete, path, token: "bob").status == .noContent)
        for method in [HTTPRequest.Method.get, .delete] { #expect(try await bench.request(method, path, token: "bob").status == .notFound) }
        #expect(try await bench.request(.put, path, token: "bob", json: "{}").status == .notFound)
        #expect(try await bench.request(.get, Self.collection, token: "bob").items().isEmpty)
    }

    @Test("The list is paged, oldest first, with links")
    func paging() async throws {
        let bench = try await APIBench()
        for number in 1...5 { _ = try await Self.create(bench, ["name": "\(number)"]) }
        let all = try await bench.request(.get, Self.collection, token: "bob")
        #expect(all.items().count == 5)
        #expect(all.headers[.link] == nil)
        var names: [String] = []
        for start in [0, 2, 4] {
            let page = try await bench.request(.get, "\(Self.collection)?max=2&start=\(start)", token: "bob")
            names += page.items().compactMap { $0["name"] as? String }
            #expect(page.headers[.link]?.contains("start=\(start + 2)>;rel=\"next\"") == (start < 4))
        }
        #expect(names.sorted() == ["1", "2", "3", "4", "5"])
    }

    @Test("The hundred and first webhook of a person is refused with 409")
    func limit() async throws {
        let bench = try await APIBench()
        for _ in 1...100 { #expect(try await Self.create(bench).status == .ok) }
        #expect(try await Self.create(bench).status == .conflict)
        #expect(try await Self.create(bench, token: "carol").status == .ok)
    }
}

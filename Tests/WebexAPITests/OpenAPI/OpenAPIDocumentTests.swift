import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("The document of the API (OpenAPI 3.0.3)")
struct OpenAPIDocumentTests {
    private static let path = "/v1/openapi.json"

    private static func document() async throws -> JSONValue {
        let answer = try await APIBench().request(.get, self.path, token: nil)
        #expect(answer.status == .ok)
        return try JSONDecoder().decode(JSONValue.self, from: Data(answer.bytes))
    }

    /// Every operation, as `GET /people/me`, with what the document says of it.
    private static func operations(_ document: JSONValue) -> [String: JSONValue] {
        let operations = (document["paths"]?.members ?? [:]).flatMap { path, item in
            item.members.map { ("\($0.key.uppercased()) \(path)", $0.value) }
        }
        return Dictionary(uniqueKeysWithValues: operations)
    }

    @Test("Every route has a row and every row a route, no two of them the same")
    func complete() async throws {
        let routes = try await APIBench().api.table.routes
        let document = OpenAPIDocument(routes: routes)
        #expect(document.undescribed == [])
        #expect(document.unserved == [])
        let rows = OperationGroup.all.flatMap(\.operations).map(\.key)
        #expect(Set(rows).count == rows.count)
        #expect(Self.operations(document.json).keys.sorted() == routes.map { OperationDescription.key($0.method, $0.path) }.sorted())
    }

    @Test("A route without a row and a row without a route are told, and are not in the document")
    func incomplete() {
        let known = OperationDescription(.get, "/known", "getKnown", "Known", .noContent)
        let gone = OperationDescription(.get, "/gone", "getGone", "Gone", .noContent)
        let routes = ["/known", "/new"].map { path in Route(open: .get, path) { _ in JSONResponse.noContent } }
        let document = OpenAPIDocument(routes: routes, groups: [OperationGroup(tag: "Some", summary: "Some", operations: [known, gone])])
        #expect(document.undescribed == ["GET /new"])
        #expect(document.unserved == ["GET /gone"])
        #expect(Self.operations(document.json).keys.sorted() == ["GET /known"])
    }

    @Test("The document is served without a token and with any, and only to be read", arguments: [nil, "nobody", "bob"])
    func served(_ token: String?) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.get, Self.path, token: token)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentLength] == String(answer.bytes.count))
        #expect(answer.object["openapi"] as? String == "3.0.3")
        #expect(Data(answer.bytes) == OpenAPIDocument(routes: bench.api.table.routes).data)
        let post = try await bench.request(.post, Self.path, token: token, json: "{}")
        #expect(post.status == .methodNotAllowed)
        #expect(post.headers[.allow] == "GET")
    }

    @Test("An operation's id is its own, and every operation has a tag that the document explains")
    func identified() async throws {
        let document = try await Self.document()
        let operations = Self.operations(document)
        let ids = operations.values.compactMap { $0["operationId"]?.text }
        #expect(Set(ids).count == operations.count)
        let tags = (document["tags"]?.list ?? []).compactMap { $0["name"]?.text }
        #expect(Set(tags).count == tags.count)
        for (name, operation) in operations {
            #expect(operation["summary"]?.text?.isEmpty == false, "\(name)")
            #expect(operation["tags"]?.list.compactMap(\.text).allSatisfy(tags.contains) == true, "\(name)")
        }
    }

    @Test("The parameters in a path are those that the document names")
    func pathParameters() async throws {
        for (name, operation) in Self.operations(try await Self.document()) {
            let named = (operation["parameters"]?.list ?? []).filter { $0["in"] == "path" }.compactMap { $0["name"]?.text }
            let written = name.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            #expect(named == written, "\(name)")
        }
    }

    @Test("Every reference leads somewhere, and every schema is referred to")
    func references() async throws {
        let document = try await Self.document()
        func references(_ value: JSONValue) -> Set<String> {
            let inside = value.list + Array(value.members.values)
            return Set([value["$ref"]?.text].compactMap { $0 }).union(inside.flatMap(references))
        }
        let found = references(document)
        let validator = SchemaValidator(document: document)
        for reference in found { #expect(!validator.resolve(reference).members.isEmpty, "\(reference)") }
        for name in (document["components"]?["schemas"]?.members ?? [:]).keys {
            #expect(found.contains("#/components/schemas/\(name)"))
        }
    }

    @Test("Whoever may is taken from the route: its scopes, and the roles of administrators")
    func access() async throws {
        let operations = Self.operations(try await Self.document())
        let own = try #require(operations["POST /telephony/calls/park"])
        #expect(own["security"] == [["bearer": []]])
        #expect(own["x-scopes"] == ["spark:calls_write"])
        #expect(own["x-roles"] == nil)
        let read = try #require(operations["GET /telephony/config/callParkExtensions"])
        #expect(read["x-scopes"] == ["spark-admin:telephony_config_read"])
        #expect(read["x-roles"] == ["full-administrator", "location-administrator", "read-only-administrator"])
        let write = try #require(operations["POST /telephony/calls/members/{memberId}/park"])
        #expect(write["x-scopes"] == ["spark-admin:calls_write"])
        #expect(write["x-roles"] == ["full-administrator", "location-administrator"])
        let document = try #require(operations["GET /openapi.json"])
        #expect(document["security"] == [])
        #expect(document["x-scopes"] == nil)
        #expect(document["responses"]?.members.keys.sorted() == ["200", "429"])
    }

    @Test("What an operation can be refused with follows from what it reads")
    func refusals() async throws {
        let operations = Self.operations(try await Self.document())
        func statuses(_ name: String) -> [String]? { operations[name]?["responses"]?.members.keys.sorted() }
        #expect(statuses("GET /people/me") == ["200", "401", "403", "429", "503"])
        #expect(statuses("GET /x-orbit/orbits") == ["200", "401", "403", "429", "503"])
        #expect(statuses("GET /telephony/config/callParkExtensions") == ["200", "400", "401", "403", "404", "429", "503"])
        #expect(statuses("POST /telephony/calls/park") == ["200", "400", "401", "403", "404", "409", "410", "413", "415", "429", "503"])
        #expect(statuses("POST /telephony/calls/transfer") == ["201", "204", "400", "401", "403", "404", "409", "413", "415", "429", "503"])
    }

    @Test("What is sent has no key beside those that are named; what is taken may have")
    func closed() async throws {
        let document = try await Self.document()
        func open(_ value: JSONValue) -> Bool {
            (value["type"] == "object" && value["additionalProperties"] != false) || (value.list + Array(value.members.values)).contains(where: open)
        }
        for (name, schema) in document["components"]?["schemas"]?.members ?? [:] { #expect(!open(schema), "\(name)") }
        for (name, operation) in Self.operations(document) {
            if name != "GET /openapi.json" { #expect(!open(operation["responses"] ?? [:]), "\(name)") }
            for (_, content) in operation["requestBody"]?["content"]?.members ?? [:] {
                #expect(content["schema"]?["additionalProperties"] == nil, "\(name)")
            }
        }
    }
}

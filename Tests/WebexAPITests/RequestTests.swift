import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("What every request goes through (NOTES.md, “Shapes”)", .timeLimit(.minutes(1)))
struct RequestTests {
    private static let dial = "/v1/telephony/calls/dial"

    @Test("An error has message, errors and trackingId, as JSON")
    func errorShape() async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.get, "/v1/telephony/calls/nothing")
        #expect(answer.status == .notFound)
        #expect(answer.headers[.contentType]?.hasPrefix("application/json") == true)
        #expect(answer.headers[.contentLength] == String(answer.bytes.count))
        #expect(Set(answer.object.keys) == ["message", "errors", "trackingId"])
        #expect(answer.message == "Call not found")
        let errors = try #require(answer.object["errors"] as? [[String: Any]])
        #expect(errors.count == 1)
        #expect(errors[0]["description"] as? String == "Call not found")
        // No code is known for this one, and none is made up.
        #expect(errors[0]["errorCode"] == nil)
        let invalid = try await bench.request(.post, Self.dial, json: "{}")
        #expect(invalid.errorCode == 25_008)
    }

    @Test("The tracking id that comes in goes out, in the header and in an error's body")
    func trackingID() async throws {
        let bench = try await APIBench()
        for path in ["/v1/people/me", "/v1/telephony/calls/nothing", "/v1/nothing"] {
            let answer = try await bench.request(.get, path, headers: [.trackingID: "CLIENT_1-2_3"])
            #expect(answer.headers[.trackingID] == "CLIENT_1-2_3")
            if answer.status != .ok { #expect(answer.object["trackingId"] as? String == "CLIENT_1-2_3") }
        }
    }

    @Test(
        "Without a tracking id, or with one that is too long, one is made, another each time",
        arguments: [nil, "", String(repeating: "x", count: 201)])
    func madeTrackingID(_ given: String?) async throws {
        let bench = try await APIBench()
        var ids: Set<String> = []
        for _ in 0..<5 {
            let answer = try await bench.request(.get, "/v1/nothing", headers: given.map { [.trackingID: $0] } ?? [:])
            let id = try #require(answer.headers[.trackingID])
            #expect(id.hasPrefix("ORBIT_"))
            #expect(answer.object["trackingId"] as? String == id)
            ids.insert(id)
        }
        #expect(ids.count == 5)
    }

    @Test("Without a token that is good the answer is 401 and says what is wanted")
    func unauthorized() async throws {
        let bench = try await APIBench()
        let alice = try await bench.person("alice")
        try await bench.addToken("expired", of: alice, expiresAt: 1_000)
        try await bench.addToken("foreign", of: alice, organizationID: "zeta")
        var ghost = alice
        ghost.id.key = "ghost"
        try await bench.addToken("ghost", of: ghost)
        let headers: [HTTPFields] = [
            [:], [.authorization: ""], [.authorization: "Bearer"], [.authorization: "Bearer "], [.authorization: "Bearer nobody"],
            [.authorization: "Basic alice"], [.authorization: "alice"], [.authorization: "Bearer alice alice"], [.authorization: "Bearer ALICE"],
            [.authorization: "Bearer expired"], [.authorization: "Bearer foreign"], [.authorization: "Bearer ghost"],
        ]
        for fields in headers {
            let answer = try await bench.request(.get, "/v1/people/me", token: nil, headers: fields)
            #expect(answer.status == .unauthorized, "\(fields)")
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            #expect(answer.message?.isEmpty == false)
            // Nothing of a token comes back.
            #expect(!answer.text.contains("alice"))
        }
    }

    @Test("The word Bearer is taken in any case, and a token that has not expired is taken")
    func authorized() async throws {
        let bench = try await APIBench()
        try await bench.addToken("later", of: try await bench.person("alice"), expiresAt: Int64(Date().timeIntervalSince1970 * 1_000) + 600_000)
        for header in ["Bearer alice", "bearer alice", "BEARER  alice ", "Bearer later"] {
            #expect(try await bench.request(.get, "/v1/people/me", token: nil, headers: [.authorization: header]).status == .ok)
        }
    }

    @Test("A token without the scope is answered 403, and the scope is named")
    func scope() async throws {
        let bench = try await APIBench()
        try await bench.addToken("reader", of: try await bench.person("alice"), scopes: ["spark:calls_read", "spark:all"])
        #expect(try await bench.request(.get, "/v1/telephony/calls", token: "reader").status == .ok)
        let answer = try await bench.request(.post, Self.dial, token: "reader", json: #"{"destination": "1002"}"#)
        #expect(answer.status == .forbidden)
        #expect(answer.message?.contains("spark:calls_write") == true)
        #expect(try await bench.request(.get, "/v1/telephony/config/callParkExtensions", token: "reader").status == .forbidden)
    }

    @Test("A role that was taken from a person is taken from their tokens too")
    func takenRole() async throws {
        let bench = try await APIBench()
        try await bench.addToken("former", of: try await bench.person("bob"), roles: [.fullAdministrator])
        #expect(try await bench.request(.get, "/v1/telephony/config/callParkExtensions", token: "former").status == .forbidden)
        #expect(try await bench.request(.get, "/v1/people/me", token: "former").status == .ok)
    }

    @Test("A token without the role is weaker than its person")
    func weakToken() async throws {
        let bench = try await APIBench()
        try await bench.addToken("weak", of: try await bench.person("alice"), scopes: ["spark-admin:telephony_config_read"], roles: [])
        #expect(try await bench.request(.get, "/v1/telephony/config/callParkExtensions", token: "weak").status == .forbidden)
    }

    @Test(
        "What is not there is 404, with and without a token",
        arguments: ["/v1", "/v1/", "/v1/nothing", "/v1/telephony", "/v1/people/me/more", "/v2/people/me", "/nothing"])
    func nothingThere(_ path: String) async throws {
        let bench = try await APIBench()
        for token in ["alice", nil] {
            let answer = try await bench.request(.get, path, token: token)
            #expect(answer.status == .notFound)
            #expect(answer.message?.contains(path) == true)
            #expect(answer.object["trackingId"] != nil)
        }
    }

    @Test(
        "A wrong method is 405 and lists the right ones",
        arguments: [
            (.post, "/v1/people/me", "DELETE, GET, PUT"), (.delete, "/v1/telephony/calls", "GET"), (.put, dial, "GET, POST"),
            (.patch, dial, "GET, POST"),
            (.options, "/v1/telephony/calls/history", "GET"), (.get, "/v1/telephony/config/locations/hq/callParkExtensions", "POST"),
            (.post, "/v1/telephony/config/locations/hq/callParkExtensions/orbit-1", "DELETE, GET, PUT"),
        ] as [(HTTPRequest.Method, String, String)])
    func wrongMethod(_ method: HTTPRequest.Method, _ path: String, _ allowed: String) async throws {
        let answer = try await APIBench().request(method, path)
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == allowed)
        #expect(answer.object["trackingId"] != nil)
    }

    @Test("A body larger than one MiB is 413, and one that just fits is read")
    func tooLarge() async throws {
        let bench = try await APIBench()
        func body(_ count: Int) -> [UInt8] {
            let frame = #"{"destination": "1", "padding": ""}"#
            return Array(#"{"destination": "1", "padding": "\#(String(repeating: "x", count: count - frame.utf8.count))"}"#.utf8)
        }
        let headers: HTTPFields = [.contentType: "application/json"]
        #expect(try await bench.request(.post, Self.dial, headers: headers, bytes: body(1 << 20)).status == .notFound)
        let answer = try await bench.request(.post, Self.dial, headers: headers, bytes: body((1 << 20) + 1))
        #expect(answer.status == .contentTooLarge)
        #expect(answer.object["trackingId"] != nil)
    }

    @Test(
        "A body that is not labelled JSON is 415",
        arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", "json"])
    func mediaType(_ type: String?) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(
            .post, Self.dial, headers: type.map { [.contentType: $0] } ?? [:], bytes: Array(#"{"destination": "1002"}"#.utf8))
        #expect(answer.status == .unsupportedMediaType)
        #expect(answer.message?.contains("application/json") == true)
    }

    @Test(
        "JSON is JSON in any case and with parameters",
        arguments: ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;x=y"])
    func jsonMediaType(_ type: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, Self.dial, headers: [.contentType: type], bytes: Array(#"{"destination": "1002"}"#.utf8))
        #expect(answer.status == .created)
    }

    @Test("A form that is labelled JSON is 400 with a clear message")
    func labelledForm() async throws {
        let answer = try await APIBench().request(.post, Self.dial, json: "destination=1002&x=y")
        #expect(answer.status == .badRequest)
        #expect(answer.message == "The body is not valid JSON: it is a form (key=value&…); send a JSON object")
    }

    @Test("Unknown parameters and unknown keys are ignored")
    func unknownKeys() async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.get, "/v1/people/me?unknown=1&&x&=y").status == .ok)
        #expect(try await bench.request(.post, "\(Self.dial)?unknown=1", json: #"{"destination": "1002", "unknown": {"a": [1]}}"#).status == .created)
    }

    @Test("Every request is counted under its route, with no id of a call or person in it")
    func counted() async throws {
        let bench = try await APIBench()
        _ = try await bench.request(.get, "/v1/people/me")
        _ = try await bench.request(.get, "/v1/telephony/calls/some-call")
        _ = try await bench.request(.get, "/v1/made-up-by-the-client")
        let text = bench.metrics.text
        #expect(text.contains("orbit_api_requests_total{route=\"GET /people/me\",status=\"200\"} 1\n"))
        #expect(text.contains("orbit_api_requests_total{route=\"GET /telephony/calls/{callId}\",status=\"404\"} 1\n"))
        #expect(text.contains("orbit_api_requests_total{route=\"unknown\",status=\"404\"} 1\n"))
        #expect(!text.contains("some-call"))
        #expect(!text.contains("made-up"))
    }
}

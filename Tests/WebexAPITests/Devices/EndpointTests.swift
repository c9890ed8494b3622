import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Preferred answer endpoints", .timeLimit(.minutes(1)))
struct EndpointTests {
    private static let alice = "/v1/telephony/config/people/alice/preferredAnswerEndpoint"
    private static let me = "/v1/telephony/config/people/me"

    private static func bench() async throws -> APIBench { try await APIBench(.acmeWithDevices) }

    @Test("Endpoints are the person's devices; one of them is preferred until null clears it")
    func preferred() async throws {
        let bench = try await Self.bench()
        var answer = try await bench.request(.get, Self.alice)
        #expect(Set(answer.object.keys) == ["endpoints"])
        let desk = WebexID(.device, "desk").description
        #expect(
            answer.object["endpoints"] as? [[String: String]] == [
                ["id": WebexID(.device, "alice").description, "type": "DEVICE", "name": "SIP phone"], ["id": desk, "type": "DEVICE", "name": "Desk"],
            ])
        #expect(try await bench.request(.put, Self.alice, json: #"{"preferredAnswerEndpointId": "\#(desk)"}"#).status == .noContent)
        answer = try await bench.request(.get, Self.alice)
        #expect(answer.object["preferredAnswerEndpointId"] as? String == desk)
        #expect(await bench.store.load().members.first { $0.id.key == "alice" }?.settings.preferredDeviceID == "desk")
        #expect(try await bench.request(.put, Self.alice, json: #"{"preferredAnswerEndpointId": null}"#).status == .noContent)
        #expect(try await bench.request(.get, Self.alice).object["preferredAnswerEndpointId"] == nil)
    }

    @Test(
        "What is no device of the person is refused, and nothing changes",
        arguments: [
            ("{}", 400), (#"{"preferredAnswerEndpointId": 5}"#, 400), (#"{"preferredAnswerEndpointId": "bob"}"#, 404),
            (#"{"preferredAnswerEndpointId": "ramp"}"#, 404), (#"{"preferredAnswerEndpointId": ""}"#, 404),
        ])
    func refused(_ json: String, _ status: Int) async throws {
        let bench = try await Self.bench()
        let answer = try await bench.request(.put, Self.alice, json: json)
        #expect(answer.status.code == status)
        #expect(answer.message?.contains("preferredAnswerEndpointId") == true)
        #expect(await bench.store.load() == .acmeWithDevices)
    }

    @Test(
        "It is read and changed by oneself and by administrators",
        arguments: [
            ("bob", "bob", 200, 204), ("bob", "alice", 403, 403), ("rita", "bob", 200, 403), ("erin", "bob", 403, 403), ("erin", "dave", 200, 204),
            ("zoe", "bob", 404, 404),
        ])
    func rights(_ token: String, _ person: String, _ reads: Int, _ writes: Int) async throws {
        let bench = try await Self.bench()
        let path = "/v1/telephony/config/people/\(person)/preferredAnswerEndpoint"
        #expect(try await bench.request(.get, path, token: token).status.code == reads)
        #expect(try await bench.request(.put, path, token: token, json: #"{"preferredAnswerEndpointId": "\#(person)"}"#).status.code == writes)
    }

    @Test("My endpoints are my devices and those on which I have a line")
    func mine() async throws {
        let bench = try await Self.bench()
        let own = try await bench.request(.get, Self.me + "/endpoints").items("endpoints")
        #expect(own.compactMap { $0["id"] as? String } == ["alice", "desk"].map { WebexID(.device, $0).description })
        #expect(own.allSatisfy { $0["type"] as? String == "CALLING_DEVICE" })
        #expect(
            own[1]["secondaryLines"] as? [[String: String]] == [
                ["id": WebexID(.virtualLine, "sales").description, "memberType": "VIRTUAL_LINE"],
                ["id": WebexID(.people, "bob").description, "memberType": "PEOPLE"],
            ])
        let shared = try await bench.request(.get, Self.me + "/endpoints", token: "bob").items("endpoints")
        #expect(shared.compactMap { $0["name"] as? String } == ["SIP phone", "Desk"])
        #expect(shared[1]["ownerId"] as? String == WebexID(.people, "alice").description)
        #expect(shared[1]["ownerType"] as? String == "PEOPLE")
        #expect(shared[1]["secondaryLines"] == nil)
        let one = try await bench.request(.get, Self.me + "/endpoints/\(WebexID(.device, "desk"))", token: "bob")
        #expect(one.object["name"] as? String == "Desk")
        for id in ["ramp", "carol"] {
            #expect(try await bench.request(.get, Self.me + "/endpoints/\(id)", token: "bob").status == .notFound)
        }
    }

    @Test("I choose among my own devices, and see which it is; without one the answer is empty")
    func choose() async throws {
        let bench = try await Self.bench()
        let path = Self.me + "/settings/preferredAnswerEndpoint"
        #expect(try await bench.request(.get, path).text == "{}")
        let desk = WebexID(.device, "desk").description
        #expect(try await bench.request(.put, path, json: #"{"id": "\#(desk)"}"#).status == .noContent)
        #expect(try await bench.request(.get, path).object["id"] as? String == desk)
        let available = try await bench.request(.get, Self.me + "/settings/availablePreferredAnswerEndpoints").items("endpoints")
        #expect(available.compactMap { $0["isPreferredAnswerEndpoint"] as? Bool } == [false, true])
        #expect(try await bench.request(.put, path, json: #"{"id": null}"#).status == .noContent)
        #expect(try await bench.request(.get, path).text == "{}")
        // Bob has a line there, but the phone is Alice's.
        #expect(try await bench.request(.put, path, token: "bob", json: #"{"id": "\#(desk)"}"#).status == .notFound)
        let others = try await bench.request(.get, Self.me + "/settings/availablePreferredAnswerEndpoints", token: "bob").items("endpoints")
        #expect(others.count == 1)
    }

    @Test("Settings of a mobile phone are refused for what is none")
    func mobility() async throws {
        let bench = try await Self.bench()
        let path = Self.me + "/endpoints/desk"
        let answer = try await bench.request(.put, path, json: #"{"mobilitySettings": {"alertingEnabled": true}}"#)
        #expect(answer.status == .badRequest)
        #expect(answer.message?.contains("mobilitySettings") == true)
        #expect(try await bench.request(.put, path, json: "{}").status == .noContent)
        #expect(try await bench.request(.put, Self.me + "/endpoints/ramp", json: "{}").status == .notFound)
    }
}

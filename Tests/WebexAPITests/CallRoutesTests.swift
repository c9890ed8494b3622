import CallControl
import Directory
import Foundation
import HTTPTypes
import Simulation
import Testing

@testable import WebexAPI

@Suite("Calls: list, dial, answer, hold, resume, hang up, park, retrieve", .timeLimit(.minutes(1)))
struct CallRoutesTests {
    private static let calls = "/v1/telephony/calls"

    private static func act(_ bench: APIBench, _ action: String, by token: String = "alice", call: String) async throws -> Answer {
        try await bench.request(.post, "\(self.calls)/\(action)", token: token, json: #"{"callId": "\#(call)"}"#)
    }

    private static func states(_ bench: APIBench, _ token: String) async throws -> [String] {
        try await bench.request(.get, self.calls, token: token).items().compactMap { $0["state"] as? String }
    }

    @Test("Whoever has no calls gets an empty list, with its key")
    func noCalls() async throws {
        let answer = try await APIBench().request(.get, Self.calls)
        #expect(answer.status == .ok)
        #expect((answer.object["items"] as? [Any])?.isEmpty == true)
    }

    @Test("A call is listed and detailed with exactly the keys that the API has, to both sides")
    func details() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let id = try await bench.callID(of: "alice")
        let answer = try await bench.request(.get, "\(Self.calls)/\(id)")
        #expect(answer.status == .ok)
        #expect(
            Set(answer.object.keys)
                == [
                    "id", "callSessionId", "personality", "state", "remoteParty", "created", "answered", "muteCapable", "muted", "appearance",
                    "endpointId",
                ])
        #expect(answer.object["id"] as? String == id)
        #expect(answer.object["state"] as? String == "connected")
        #expect(answer.object["personality"] as? String == "originator")
        let party = try #require(answer.object["remoteParty"] as? [String: Any])
        #expect(Set(party.keys) == ["name", "number", "personId", "privacyEnabled", "callType"])
        #expect(party["name"] as? String == "Bob Baker")
        #expect(party["number"] as? String == "1002")
        #expect(party["personId"] as? String == WebexID(.people, "bob").description)
        #expect(party["callType"] as? String == "location")
        let other = try await bench.request(.get, "\(Self.calls)/\(try await bench.callID(of: "bob"))", token: "bob").object
        #expect(other["personality"] as? String == "terminator")
        #expect(other["callSessionId"] as? String == answer.object["callSessionId"] as? String)
    }

    @Test("Somebody else's call is not found, like one that never was, whatever is done with it")
    func foreign() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let foreign = try await bench.callID(of: "alice")
        for id in [foreign, WebexID(.call, "callhalf-1:0").description, WebexID(.people, "carol").description, "nothing"] {
            #expect(try await bench.request(.get, "\(Self.calls)/\(id)", token: "carol").status == .notFound)
            for action in ["answer", "hangup", "hold", "resume", "park"] {
                let answer = try await Self.act(bench, action, by: "carol", call: id)
                #expect(answer.status == .notFound, "\(action)")
                #expect(answer.message == "Call not found", "\(action)")
            }
        }
        #expect(try await Self.states(bench, "alice") == ["connected"])
    }

    @Test("Dialling rings one's own phone, then the other, and answers with the call's ids")
    func dial() async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.post, "\(Self.calls)/dial", json: #"{"destination": "1002"}"#)
        #expect(answer.status == .created)
        #expect(Set(answer.object.keys) == ["callId", "callSessionId"])
        await bench.office { _ in }
        #expect(try await bench.callID(of: "alice") == answer.object["callId"] as? String)
        #expect(try await Self.states(bench, "alice") == ["connected"])
        #expect(try await Self.states(bench, "bob") == ["connected"])
    }

    @Test(
        "A destination that is wrong is refused: 400 for what is no destination, 404 for what leads nowhere",
        arguments: [
            (#"{"destination": "hello"}"#, 400), (#"{"destination": "+"}"#, 400), (#"{}"#, 400), (#"{"destination": ""}"#, 400),
            (#"{"destination": null}"#, 400),
            (#"{"destination": 1002}"#, 400), (#"{"destination": "9999"}"#, 404), (#"{"destination": "nobody@acme.example"}"#, 404),
            (#"{"destination": "zoe@zeta.example"}"#, 404),
        ])
    func wrongDestination(_ json: String, _ status: Int) async throws {
        let answer = try await APIBench().request(.post, "\(Self.calls)/dial", json: json)
        #expect(answer.status.code == status)
        #expect(answer.errorCode == (status == 400 ? 25_008 : nil))
    }

    @Test("Whoever has no phone cannot dial")
    func noPhone() async throws {
        #expect(try await APIBench().request(.post, "\(Self.calls)/dial", token: "quiet", json: #"{"destination": "1002"}"#).status == .conflict)
    }

    @Test("Hold and resume change the state on both sides, and what they cannot do is a conflict")
    func hold() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let call = try await bench.callID(of: "alice")
        #expect(try await Self.act(bench, "resume", call: call).status == .conflict)
        let held = try await Self.act(bench, "hold", call: call)
        #expect(held.status == .noContent)
        #expect(held.bytes.isEmpty)
        #expect(try await Self.states(bench, "alice") == ["held"])
        #expect(try await Self.states(bench, "bob") == ["remoteHeld"])
        #expect(try await Self.act(bench, "hold", call: call).status == .conflict)
        #expect(try await Self.act(bench, "resume", call: call).status == .noContent)
        #expect(try await Self.states(bench, "alice") == ["connected"])
    }

    @Test("Hanging up ends the call on both sides, and afterwards it is not found")
    func hangUp() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let call = try await bench.callID(of: "alice")
        #expect(try await Self.act(bench, "hangup", call: call).status == .noContent)
        #expect(try await Self.act(bench, "hangup", call: call).status == .notFound)
        await bench.office { _ in }
        #expect(try await Self.states(bench, "bob").isEmpty)
    }

    @Test("A call that is connected cannot be answered")
    func answerConnected() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        #expect(try await Self.act(bench, "answer", by: "bob", call: try await bench.callID(of: "bob")).status == .conflict)
    }

    @Test("A call that is parked leaves the parker, is on its orbit, and is there for whoever retrieves it")
    func parkAndRetrieve() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let call = try await bench.callID(of: "alice")
        let parked = try await bench.request(.post, "\(Self.calls)/park", json: #"{"callId": "\#(call)", "destination": "7001"}"#)
        #expect(parked.status == .ok)
        #expect(Set(parked.object.keys) == ["parkedAgainst"])
        let against = try #require(parked.object["parkedAgainst"] as? [String: Any])
        #expect(against["name"] as? String == "Orbit 1")
        #expect(against["number"] as? String == "7001")
        await bench.office { _ in }
        #expect(try await Self.states(bench, "alice").isEmpty)
        #expect(try await Self.states(bench, "bob") == ["remoteHeld"])
        let orbits = try await bench.request(.get, "/v1/x-orbit/orbits", token: "carol").items()
        #expect(orbits.map { $0["number"] as? String } == ["7001"])
        #expect((orbits.first?["parkedParty"] as? [String: Any])?["name"] as? String == "Bob Baker")
        #expect((orbits.first?["parker"] as? [String: Any])?["name"] as? String == "Alice Archer")
        #expect(try await bench.request(.get, "/v1/x-orbit/orbits", token: "zoe").items().isEmpty)

        let retrieved = try await bench.request(.post, "\(Self.calls)/retrieve", token: "carol", json: #"{"destination": "7001"}"#)
        #expect(retrieved.status == .created)
        #expect(Set(retrieved.object.keys) == ["callId", "callSessionId"])
        await bench.office { _ in }
        #expect(try await bench.callID(of: "carol") == retrieved.object["callId"] as? String)
        #expect(try await Self.states(bench, "bob") == ["connected"])
        #expect(try await bench.request(.get, "/v1/x-orbit/orbits").items().isEmpty)
    }

    @Test("Without a destination a call is parked against the parker, and retrieved from there")
    func ownOrbit() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let parked = try await Self.act(bench, "park", call: try await bench.callID(of: "alice"))
        #expect(parked.status == .ok)
        #expect((parked.object["parkedAgainst"] as? [String: Any])?["personId"] as? String == WebexID(.people, "alice").description)
        #expect(try await bench.request(.post, "\(Self.calls)/retrieve", token: "carol", json: "{}").status == .notFound)
        #expect(try await bench.request(.post, "\(Self.calls)/retrieve", json: "{}").status == .created)
    }

    @Test("An orbit that holds a call takes no other")
    func occupied() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        await bench.connect("carol", to: "2001")
        let first = try await bench.request(
            .post, "\(Self.calls)/park", json: #"{"callId": "\#(try await bench.callID(of: "alice"))", "destination": "7001"}"#)
        #expect(first.status == .ok)
        await bench.connect("carol", to: "1004")
        let call = try await bench.callID(of: "carol")
        let second = try await bench.request(.post, "\(Self.calls)/park", token: "carol", json: #"{"callId": "\#(call)", "destination": "7001"}"#)
        #expect(second.status == .conflict)
        #expect(second.message?.contains("Orbit 1") == true)
        #expect(try await Self.states(bench, "carol") == ["connected"])
    }

    @Test(
        "A park or retrieval that asks for nonsense is refused, and the call stays",
        arguments: [
            (#""destination": """#, 400), (#""destination": 7001"#, 400), (#""destination": "hello""#, 400), (#""destination": "7099""#, 404),
            (#""destination": "7001", "isGroupPark": "yes""#, 400), (#""isGroupPark": true"#, 409), (#""endpointId": "desk-phone""#, 404),
        ])
    func nonsense(_ fields: String, _ status: Int) async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let call = try await bench.callID(of: "alice")
        let parked = try await bench.request(.post, "\(Self.calls)/park", json: #"{"callId": "\#(call)", \#(fields)}"#)
        #expect(parked.status.code == status)
        #expect(try await Self.states(bench, "alice") == ["connected"])
    }

    @Test("A full disk refuses the park with Retry-After, and the call goes on")
    func diskFull() async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        await bench.office { $0.disk.isFull = true }
        let parked = try await Self.act(bench, "park", call: try await bench.callID(of: "alice"))
        #expect(parked.status == .serviceUnavailable)
        #expect(parked.headers[.retryAfter].flatMap(Int.init) != nil)
        #expect(try await Self.states(bench, "alice") == ["connected"])
    }

    @Test("Nothing is retrieved from an orbit that is empty")
    func nothingParked() async throws {
        let answer = try await APIBench().request(.post, "\(Self.calls)/retrieve", json: #"{"destination": "7001"}"#)
        #expect(answer.status == .notFound)
        #expect(answer.message?.contains("Orbit 1") == true)
    }

    @Test("One's own line may be named as line owner, nobody else's")
    func lineOwner() async throws {
        let bench = try await APIBench()
        for id in ["alice", WebexID(.people, "alice").description, ""] {
            #expect(try await bench.request(.get, "\(Self.calls)?lineOwnerId=\(id)").status == .ok)
        }
        for id in ["bob", WebexID(.people, "bob").description, WebexID(.place, "alice").description] {
            let listed = try await bench.request(.get, "\(Self.calls)?lineOwnerId=\(id)")
            let dialled = try await bench.request(.post, "\(Self.calls)/dial", json: #"{"destination": "1002", "lineOwnerId": "\#(id)"}"#)
            for answer in [listed, dialled] {
                #expect(answer.status == .badRequest)
                #expect(answer.errorCode == 4_003)
            }
        }
    }
}

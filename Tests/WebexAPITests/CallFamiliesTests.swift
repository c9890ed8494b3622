import Directory
import Foundation
import HTTPTypes
import SIPPhone
import Testing

@testable import WebexAPI

/// Bob acts on his calls, or Alice, who is an administrator, on Bob's.
@Suite("Call controls through their three families (NOTES.md, “Shapes”)", .timeLimit(.minutes(1)))
struct CallFamiliesTests {
    private static func id(_ call: String, _ rest: String = "") -> String { #"{"callId": "\#(call)"\#(rest)}"# }

    // MARK: Reading

    @Test("Each family lists and details the same calls", arguments: CallFamily.allCases)
    func reading(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.get, family.collection("bob"), token: family.token(for: "bob")).object["items"] is [Any])
        await bench.connect("bob", to: "1003")
        let id = try await bench.callID(of: "bob")
        #expect(try await bench.calls(of: "bob", family).map { $0["id"] as? String } == [id])
        let details = try await bench.request(.get, "\(family.collection("bob"))/\(id)", token: family.token(for: "bob"))
        #expect(details.status == .ok)
        #expect((details.object["remoteParty"] as? [String: Any])?["name"] as? String == "Carol Chen")
        let own = try await bench.request(.get, "\(CallFamily.own.collection("bob"))/\(id)", token: "bob")
        #expect(details.bytes == own.bytes)
    }

    @Test("A member is named by the id that the API gives, or by the bare one")
    func bareID() async throws {
        let bench = try await APIBench()
        for id in ["bob", WebexID(.people, "bob").description] {
            #expect(try await bench.request(.get, "/v1/telephony/calls/members/\(id)/calls").status == .ok)
        }
    }

    // MARK: Acting

    @Test("Dial rings the user's own phone, then the destination", arguments: CallFamily.allCases)
    func dial(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        let answer = try await bench.act("dial", on: "bob", family, json: #"{"destination": "1003"}"#)
        #expect(answer.status == .created)
        #expect(Set(answer.object.keys) == ["callId", "callSessionId"])
        await bench.office { _ in }
        #expect(try await bench.callID(of: "bob") == answer.object["callId"] as? String)
        #expect(try await bench.partner(of: "carol") == "Bob Baker")
        #expect(try await bench.calls(of: "alice").isEmpty)
    }

    @Test("Answer on a phone that cannot be told to is a conflict that says so, and it rings on", arguments: CallFamily.allCases)
    func answer(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.ring("bob", "1002", from: "carol")
        let answer = try await bench.act("answer", on: "bob", family, json: Self.id(try await bench.callID(of: "bob")))
        #expect(answer.status == .conflict)
        #expect(answer.message?.contains("talk") == true)
        #expect(try await bench.states(of: "bob") == ["alerting"])
    }

    @Test("Reject tells the caller busy unless it says otherwise", arguments: CallFamily.allCases)
    func reject(_ family: CallFamily) async throws {
        for (action, status) in [("", 486), (#", "action": "busy""#, 486), (#", "action": "temporarilyUnavailable""#, 480)] {
            let bench = try await APIBench()
            await bench.ring("bob", "1002", from: "carol")
            let answer = try await bench.act("reject", on: "bob", family, json: Self.id(try await bench.callID(of: "bob"), action))
            #expect(answer.status == .noContent)
            #expect(answer.bytes.isEmpty)
            #expect(await bench.failure(of: "carol") == status)
            #expect(try await bench.calls(of: "bob").isEmpty)
        }
    }

    @Test("Reject with ignore: the phone stops, the caller rings on", arguments: CallFamily.allCases)
    func ignore(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.ring("bob", "1002", from: "carol")
        let json = Self.id(try await bench.callID(of: "bob"), #", "action": "ignore""#)
        #expect(try await bench.act("reject", on: "bob", family, json: json).status == .noContent)
        #expect(await bench.office { $0.phone("bob").liveCalls.count } == 0)
        #expect(await bench.office { $0.phone("carol").liveCalls.count } == 1)
        #expect(try await bench.states(of: "bob") == ["alerting"])
    }

    @Test("Hold and resume, mute and unmute, hang up", arguments: CallFamily.allCases)
    func during(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let json = Self.id(try await bench.callID(of: "bob"))
        for (action, state, isMuted) in [
            ("hold", "held", false), ("resume", "connected", false), ("mute", "connected", true), ("unmute", "connected", false),
        ] {
            let answer = try await bench.act(action, on: "bob", family, json: json)
            #expect(answer.status == .noContent, "\(action)")
            #expect(answer.bytes.isEmpty, "\(action)")
            let call = try #require(try await bench.calls(of: "bob", family).first)
            #expect(call["state"] as? String == state, "\(action)")
            #expect(call["muted"] as? Bool == isMuted, "\(action)")
            #expect(call["muteCapable"] as? Bool == true, "\(action)")
        }
        #expect(try await bench.act("hangup", on: "bob", family, json: json).status == .noContent)
        await bench.office { _ in }
        #expect(try await bench.calls(of: "carol").isEmpty)
        #expect(try await bench.act("hangup", on: "bob", family, json: json).status == .notFound)
    }

    @Test("Divert of a call that rings, and of one that is connected", arguments: CallFamily.allCases, [true, false])
    func divert(_ family: CallFamily, _ rings: Bool) async throws {
        let bench = try await APIBench()
        if rings { await bench.ring("bob", "1002", from: "carol") } else { await bench.connect("carol", to: "1002") }
        let json = Self.id(try await bench.callID(of: "bob"), #", "destination": "1004""#)
        let answer = try await bench.act("divert", on: "bob", family, json: json)
        #expect(answer.status == .noContent)
        #expect(answer.bytes.isEmpty)
        await bench.office { _ in }
        #expect(try await bench.calls(of: "bob").isEmpty)
        #expect(try await bench.partner(of: "carol") == "Rita Reed")
        #expect(try await bench.partner(of: "rita") == "Carol Chen")
        #expect(try await bench.states(of: "carol") == ["connected"])
    }

    /// Bob holds Carol and talks to Rita.
    private static func twoCalls(_ bench: APIBench) async throws -> (held: String, second: String) {
        await bench.connect("bob", to: "1003")
        let held = try await bench.callID(of: "bob")
        #expect(try await bench.act("hold", on: "bob", .own, json: Self.id(held)).status == .noContent)
        await bench.connect("bob", to: "1004")
        let ids = try await bench.calls(of: "bob").compactMap { $0["id"] as? String }
        return (held, try #require(ids.first { $0 != held }))
    }

    @Test("Transfer of two calls, chosen by themselves or by ids", arguments: CallFamily.allCases, [true, false])
    func transfer(_ family: CallFamily, _ withIDs: Bool) async throws {
        let bench = try await APIBench()
        let (held, second) = try await Self.twoCalls(bench)
        let json = withIDs ? #"{"callId1": "\#(held)", "callId2": "\#(second)"}"# : "{}"
        let answer = try await bench.act("transfer", on: "bob", family, json: json)
        #expect(answer.status == .noContent)
        #expect(answer.bytes.isEmpty)
        await bench.office { _ in }
        #expect(try await bench.calls(of: "bob").isEmpty)
        #expect(try await bench.partner(of: "carol") == "Rita Reed")
        #expect(try await bench.partner(of: "rita") == "Carol Chen")
        #expect(try await bench.states(of: "carol") + bench.states(of: "rita") == ["connected", "connected"])
    }

    @Test("Transfer of one call to a destination answers with the call's ids, and ends as a transfer", arguments: CallFamily.allCases)
    func muteTransfer(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        let answer = try await bench.act("transfer", on: "bob", family, json: #"{"callId1": "\#(call)", "destination": "1004"}"#)
        #expect(answer.status == .created)
        #expect(Set(answer.object.keys) == ["callId", "callSessionId"])
        #expect(answer.object["callId"] as? String == call)
        await bench.office { _ in }
        #expect(try await bench.calls(of: "bob").isEmpty)
        #expect(try await bench.partner(of: "carol") == "Rita Reed")
        #expect(try await bench.partner(of: "rita") == "Carol Chen")
    }

    @Test("Park and retrieve", arguments: CallFamily.allCases)
    func park(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let json = Self.id(try await bench.callID(of: "bob"), #", "destination": "7001""#)
        let parked = try await bench.act("park", on: "bob", family, json: json)
        #expect(parked.status == .ok)
        #expect((parked.object["parkedAgainst"] as? [String: Any])?["number"] as? String == "7001")
        await bench.office { _ in }
        #expect(try await bench.states(of: "carol") == ["remoteHeld"])
        let retrieved = try await bench.act("retrieve", on: "bob", family, json: #"{"destination": "7001"}"#)
        #expect(retrieved.status == .created)
        await bench.office { _ in }
        #expect(try await bench.callID(of: "bob") == retrieved.object["callId"] as? String)
        #expect(try await bench.partner(of: "carol") == "Bob Baker")
    }

    @Test("Pickup of a call that rings elsewhere", arguments: CallFamily.allCases)
    func pickUp(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.ring("carol", "1003", from: "rita")
        let answer = try await bench.act("pickup", on: "bob", family, json: #"{"target": "1003"}"#)
        #expect(answer.status == .created)
        #expect(Set(answer.object.keys) == ["callId", "callSessionId"])
        await bench.office { _ in }
        #expect(try await bench.partner(of: "rita") == "Bob Baker")
        #expect(try await bench.calls(of: "carol").isEmpty)
    }

    // MARK: Bodies

    @Test(
        "A body that asks for nonsense, or for what is not there, is refused, and the call goes on",
        arguments: [
            ("reject", #""action": "later""#, 400), ("reject", #""action": 1"#, 400), ("divert", #""toVoicemail": true"#, 409),
            ("divert", #""toVoicemail": true, "destination": "1004""#, 409), ("divert", #""toVoicemail": "yes""#, 400),
            ("divert", #""destination": """#, 400), ("divert", #""destination": 1004"#, 400), ("divert", #""destination": null"#, 400),
            ("divert", #""destination": "hello""#, 400), ("divert", #""destination": "9999""#, 404), ("divert", #""destination": "7001""#, 409),
            ("divert", #""destination": "1002""#, 409), ("divert", #""destination": "1003""#, 409),
            ("divert", #""destination": "zoe@zeta.example""#, 404), ("mute", #""endpointId": "desk""#, 404),
            ("unmute", #""lineOwnerId": "carol""#, 400),
        ])
    func nonsense(_ action: String, _ fields: String, _ status: Int) async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        // Administrators name the member in the path: there is no line to choose.
        for family in CallFamily.allCases where family != .member || !fields.contains("lineOwnerId") {
            let answer = try await bench.act(action, on: "bob", family, json: Self.id(call, ", " + fields))
            #expect(answer.status.code == status, "\(family): \(answer.text)")
            if status == 400 { #expect(answer.errorCode == (fields.contains("lineOwnerId") ? 4_003 : 25_008)) }
        }
        #expect(try await bench.states(of: "bob") == ["connected"])
        #expect(try await bench.calls(of: "bob").first?["muted"] as? Bool == false)
    }

    @Test("A transfer that names one call, or a destination alone or with two calls, or one call twice, is refused, and the calls stay")
    func wrongTransfer() async throws {
        let bench = try await APIBench()
        let (held, second) = try await Self.twoCalls(bench)
        for (json, status) in [
            (#"{"callId1": "\#(held)"}"#, 400), (#"{"callId2": "\#(held)"}"#, 400), (#"{"callId1": 1, "callId2": 2}"#, 400),
            (#"{"destination": "2001"}"#, 400), (#"{"callId1": "\#(held)", "destination": ""}"#, 400),
            (#"{"callId1": "\#(held)", "callId2": "\#(second)", "destination": "2001"}"#, 400),
            (#"{"callId1": "\#(held)", "destination": "9999"}"#, 404), (#"{"callId1": "\#(held)", "destination": "1003"}"#, 409),
            (#"{"callId1": "\#(held)", "callId2": "\#(held)"}"#, 409),
            (#"{"callId1": "\#(held)", "callId2": "\#(WebexID(.call, "callhalf-99:0"))"}"#, 404),
            (#"{"callId1": "nothing", "callId2": "\#(second)"}"#, 404),
        ] {
            for family in CallFamily.allCases {
                #expect(try await bench.act("transfer", on: "bob", family, json: json).status.code == status, "\(family) \(json)")
            }
        }
        #expect(try await bench.states(of: "bob").sorted() == ["connected", "held"])
    }

    // MARK: The wrong state

    @Test("An operation that a ringing call does not allow is a conflict, and says that it is alerting", arguments: CallFamily.allCases)
    func alerting(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.ring("bob", "1002", from: "carol")
        let call = try await bench.callID(of: "bob")
        for action in ["hold", "resume", "mute", "unmute", "park"] {
            let answer = try await bench.act(action, on: "bob", family, json: Self.id(call))
            #expect(answer.status == .conflict, "\(action)")
            #expect(answer.message?.contains("alerting") == true, "\(action): \(answer.text)")
            #expect(answer.errorCode == nil, "\(action)")
        }
        let json = #"{"callId1": "\#(call)", "callId2": "\#(call)"}"#
        #expect(try await bench.act("transfer", on: "bob", family, json: json).message?.contains("alerting") == true)
        #expect(try await bench.states(of: "bob") == ["alerting"])
    }

    @Test("An operation that a connected call does not allow is a conflict, and says how it is", arguments: CallFamily.allCases)
    func connected(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        for (action, state) in [("answer", "connected"), ("reject", "connected"), ("resume", "connected"), ("unmute", "not muted")] {
            let answer = try await bench.act(action, on: "bob", family, json: Self.id(call))
            #expect(answer.status == .conflict, "\(action)")
            #expect(answer.message?.contains(state) == true, "\(action): \(answer.text)")
        }
        #expect(try await bench.act("transfer", on: "bob", family, json: "{}").status == .conflict)
        #expect(try await bench.act("mute", on: "bob", family, json: Self.id(call)).status == .noContent)
        #expect(try await bench.act("mute", on: "bob", family, json: Self.id(call)).message?.contains("muted already") == true)
        #expect(try await bench.states(of: "bob") == ["connected"])
    }

    @Test("Held calls say held to who holds, remoteHeld to who is held", arguments: CallFamily.allCases)
    func held(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let (call, other) = (try await bench.callID(of: "bob"), try await bench.callID(of: "carol"))
        #expect(try await bench.act("hold", on: "bob", family, json: Self.id(call)).status == .noContent)
        for (person, action, id, state) in [
            ("bob", "hold", call, "held"), ("bob", "answer", call, "held"), ("bob", "reject", call, "held"),
            ("carol", "resume", other, "remoteHeld"), ("carol", "answer", other, "remoteHeld"), ("carol", "reject", other, "remoteHeld"),
        ] {
            let answer = try await bench.act(action, on: person, family, json: Self.id(id))
            #expect(answer.status == .conflict, "\(person) \(action)")
            #expect(answer.message?.contains("The call is \(state)") == true, "\(person) \(action): \(answer.text)")
        }
        #expect(try await bench.states(of: "bob") + bench.states(of: "carol") == ["held", "remoteHeld"])
    }
}

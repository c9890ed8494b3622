import Directory
import Foundation
import HTTPTypes
import SIPPhone
import Testing

@testable import WebexAPI

/// Who may act on whose calls.
@Suite("Rights to call controls (NOTES.md, “Scopes and roles”)", .timeLimit(.minutes(1)))
struct CallFamiliesRightsTests {
    private static func body(_ call: String) -> String {
        #"{"callId": "\#(call)", "callId1": "\#(call)", "callId2": "\#(call)"}"#
    }

    private static func read(_ bench: APIBench, _ family: CallFamily, _ person: String, token: String) async throws -> Answer {
        try await bench.request(.get, family.collection(person), token: token)
    }

    private static func expectForbidden(_ answer: Answer, naming text: String, _ what: String) {
        #expect(answer.status == .forbidden, "\(what): \(answer.text)")
        #expect(answer.message?.contains(text) == true, "\(what): \(answer.text)")
    }

    @Test("Every operation wants its family's scope; the scope to read does not write, nor the other way round", arguments: CallFamily.allCases)
    func scopes(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        let person = try await bench.person(family.token(for: "bob"))
        let all = AccessToken.scopes(for: [.fullAdministrator])
        for writes in [true, false] {
            let scope = family.scope(writes: writes)
            let (without, only) = ("without-\(scope)", "only-\(scope)")
            try await bench.addToken(without, of: person, scopes: all.filter { $0 != scope })
            try await bench.addToken(only, of: person, scopes: [scope])
            for action in writes ? CallFamily.actions : [] {
                let answer = try await bench.act(action, on: "bob", family, token: without, json: Self.body(call))
                Self.expectForbidden(answer, naming: scope, action)
            }
            if writes {
                let json = #"{"callId": "\#(call)"}"#
                #expect(try await bench.act("mute", on: "bob", family, token: only, json: json).status == .noContent)
                Self.expectForbidden(try await Self.read(bench, family, "bob", token: only), naming: family.scope(writes: false), "list")
            } else {
                Self.expectForbidden(try await Self.read(bench, family, "bob", token: without), naming: scope, "list")
                #expect(try await Self.read(bench, family, "bob", token: only).status == .ok)
            }
        }
        #expect(try await bench.states(of: "bob") == ["connected"])
    }

    @Test("Without a role nobody acts on another's calls, nor through the members' family on their own, whatever the scopes")
    func noRole() async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        let scopes = AccessToken.scopes(for: [.fullAdministrator])
        for person in ["bob", "carol"] {
            try await bench.addToken("token-\(person)", of: try await bench.person(person), scopes: scopes, roles: [])
            Self.expectForbidden(try await Self.read(bench, .member, "bob", token: "token-\(person)"), naming: "role", "list")
            for action in CallFamily.actions {
                Self.expectForbidden(
                    try await bench.act(action, on: "bob", .member, token: "token-\(person)", json: Self.body(call)), naming: "role",
                    "\(person) \(action)")
            }
        }
        #expect(try await bench.states(of: "bob") == ["connected"])
    }

    @Test("A read-only administrator sees calls and acts on none but their own")
    func readOnly() async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        let rita = try await bench.person("rita")
        try await bench.addToken("reader", of: rita, scopes: AccessToken.scopes(for: [.fullAdministrator]), roles: [.readOnlyAdministrator])
        #expect(try await Self.read(bench, .member, "bob", token: "reader").items().count == 1)
        #expect(try await bench.request(.get, "\(CallFamily.member.collection("bob"))/\(call)", token: "reader").status == .ok)
        for action in CallFamily.actions {
            Self.expectForbidden(try await bench.act(action, on: "bob", .member, token: "reader", json: Self.body(call)), naming: "role", action)
        }
        let own = try await bench.act("dial", on: "rita", .me, token: "reader", json: #"{"destination": "1003"}"#)
        #expect(own.status == .created)
        #expect(try await bench.states(of: "bob") == ["connected"])
    }

    @Test("A location administrator acts on the calls of their own location's members, and does not even see those of others")
    func locationAdministrator() async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        #expect(try await Self.read(bench, .member, "bob", token: "erin").status == .forbidden)
        for action in CallFamily.actions {
            let answer = try await bench.act(action, on: "bob", .member, token: "erin", json: Self.body(call))
            Self.expectForbidden(answer, naming: "Bob Baker", action)
        }
        #expect(try await bench.states(of: "bob") == ["connected"])
        #expect(try await bench.act("dial", on: "dave", .member, token: "erin", json: #"{"destination": "2002"}"#).status == .created)
        await bench.office { _ in }
        let daves = try await bench.callID(of: "dave")
        #expect(try await bench.act("mute", on: "dave", .member, token: "erin", json: #"{"callId": "\#(daves)"}"#).status == .noContent)
    }

    @Test("Another organisation's member is not found, like one that never was, whatever is done")
    func otherOrganization() async throws {
        let bench = try await APIBench()
        await bench.connect("bob", to: "1003")
        let call = try await bench.callID(of: "bob")
        for (token, member) in [
            ("zoe", WebexID(.people, "bob").description), ("alice", WebexID(.people, "zoe").description),
            ("alice", WebexID(.people, "nobody").description), ("alice", WebexID(.place, "bob").description), ("alice", "nonsense"),
        ] {
            let path = "/v1/telephony/calls/members/\(member)"
            var answers = [try await bench.request(.get, path + "/calls", token: token)]
            answers.append(try await bench.request(.get, "\(path)/calls/\(call)", token: token))
            for action in CallFamily.actions {
                answers.append(try await bench.request(.post, "\(path)/\(action)", token: token, json: Self.body(call)))
            }
            for answer in answers {
                #expect(answer.status == .notFound, "\(token) \(member)")
                #expect(answer.errorCode == 4_008, "\(token) \(member)")
                #expect(answer.message?.contains("Bob") != true)
            }
        }
        #expect(try await bench.states(of: "bob") == ["connected"])
    }

    @Test("A call that is somebody else's, or gone, or none: not found, whatever is done with it", arguments: CallFamily.allCases)
    func foreignCall(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.connect("alice", to: "1002")
        let gone = try await bench.callID(of: "alice")
        #expect(try await bench.act("hangup", on: "alice", .own, json: #"{"callId": "\#(gone)"}"#).status == .noContent)
        await bench.connect("bob", to: "1001")
        let foreign = try await bench.callID(of: "bob")
        for id in [foreign, gone, WebexID(.people, "carol").description, "nothing"] {
            let details = try await bench.request(.get, "\(family.collection("carol"))/\(id)", token: family.token(for: "carol"))
            var answers = [("details", details)]
            for action in CallFamily.actionsOnCall {
                answers.append((action, try await bench.act(action, on: "carol", family, json: #"{"callId": "\#(id)", "destination": "2001"}"#)))
            }
            let json = #"{"callId1": "\#(id)", "callId2": "\#(id)"}"#
            answers.append(("transfer", try await bench.act("transfer", on: "carol", family, json: json)))
            for (action, answer) in answers {
                #expect(answer.status == .notFound, "\(action): \(answer.text)")
                #expect(answer.message == "Call not found", "\(action)")
            }
        }
        #expect(try await bench.states(of: "bob") == ["connected"])
    }
}

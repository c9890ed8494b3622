import CallControl
import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Call history through its three families (NOTES.md, “Shapes”)", .timeLimit(.minutes(1)))
struct CallHistoryTests {
    private static func entry(
        _ kind: CallHistoryEntry.Kind, of person: String = "bob", name: String? = "Carol Chen", number: String = "1003", isPrivate: Bool = false,
        at: Int64 = 1_754_412_499_359
    ) -> CallHistoryEntry {
        CallHistoryEntry(kind: kind, owner: MemberID(.person, person), name: name, number: number, privacyEnabled: isPrivate, at: at)
    }

    private static func history(_ bench: APIBench, _ family: CallFamily, _ query: String = "", token: String? = nil) async throws -> Answer {
        try await bench.request(.get, family.path("bob") + "/history" + query, token: token ?? family.token(for: "bob"))
    }

    @Test("Nobody has called: an empty list that is there", arguments: CallFamily.allCases)
    func empty(_ family: CallFamily) async throws {
        let answer = try await Self.history(try await APIBench(), family)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"items":[]}"#)
    }

    @Test("An entry has the API's keys and no others, and is the owner's alone", arguments: CallFamily.allCases)
    func keys(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        await bench.history.append(Self.entry(.missed))
        await bench.history.append(Self.entry(.missed, of: "carol", name: "Bob Baker"))
        #expect(
            try await Self.history(bench, family).text
                == #"{"items":[{"name":"Carol Chen","number":"1003","privacyEnabled":false,"time":"2025-08-05T16:48:19.359Z","type":"missed"}]}"#)
    }

    @Test("Who withholds name and number has neither; what is not known is left out")
    func privacy() async throws {
        let bench = try await APIBench()
        await bench.history.append(Self.entry(.received, isPrivate: true, at: 3))
        await bench.history.append(Self.entry(.received, name: nil, at: 2))
        await bench.history.append(Self.entry(.received, number: "", at: 1))
        let items = try await Self.history(bench, .own).items()
        #expect(
            items.map { Set($0.keys) } == [
                ["privacyEnabled", "time", "type"], ["number", "privacyEnabled", "time", "type"], ["name", "privacyEnabled", "time", "type"],
            ])
        #expect(items.map { $0["privacyEnabled"] as? Bool } == [true, false, false])
    }

    @Test("Of one type, or of each with the newest first", arguments: CallFamily.allCases)
    func types(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        for (at, kind) in CallHistoryEntry.Kind.allCases.enumerated() {
            for turn in 0..<21 { await bench.history.append(Self.entry(kind, number: "\(turn)", at: Int64(turn * 10 + at))) }
        }
        for kind in CallHistoryEntry.Kind.allCases {
            let items = try await Self.history(bench, family, "?type=\(kind.rawValue)").items()
            #expect(items.compactMap { $0["number"] as? String } == (1...20).reversed().map { "\($0)" })
            #expect(items.allSatisfy { $0["type"] as? String == kind.rawValue })
        }
        let times = try await Self.history(bench, family).items().compactMap { $0["time"] as? String }
        #expect(times.count == 60)
        #expect(times == times.sorted(by: >))
    }

    @Test("A type that there is not is named with those that there are", arguments: ["", "dialled", "MISSED"])
    func unknownType(_ type: String) async throws {
        let answer = try await Self.history(try await APIBench(), .own, "?type=\(type)")
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == 25_008)
        #expect(answer.message == "type must be one of placed, missed, received")
    }

    @Test("It wants the family's scope to read", arguments: CallFamily.allCases)
    func scopes(_ family: CallFamily) async throws {
        let bench = try await APIBench()
        let person = try await bench.person(family.token(for: "bob"))
        let scope = family.scope(writes: false)
        try await bench.addToken("only", of: person, scopes: [scope])
        try await bench.addToken("without", of: person, scopes: AccessToken.scopes(for: [.fullAdministrator]).filter { $0 != scope })
        #expect(try await Self.history(bench, family, token: "only").status == .ok)
        let refused = try await Self.history(bench, family, token: "without")
        #expect(refused.status == .forbidden)
        #expect(refused.message?.contains(scope) == true)
    }

    @Test("Administrators read any member's of their organisation; others nobody's but their own")
    func rights() async throws {
        let bench = try await APIBench()
        await bench.history.append(Self.entry(.placed))
        for (token, status) in [("alice", 200), ("rita", 200), ("erin", 403), ("bob", 403), ("carol", 403), ("zoe", 404)] {
            #expect(try await Self.history(bench, .member, token: token).status.code == status, "\(token)")
        }
        let unknown = try await bench.request(.get, "/v1/telephony/calls/members/nobody/history")
        #expect(unknown.status == .notFound)
        #expect(unknown.errorCode == 4_008)
    }

    @Test("It is read only", arguments: CallFamily.allCases)
    func readOnly(_ family: CallFamily) async throws {
        let answer = try await APIBench().request(.post, family.path("bob") + "/history", token: family.token(for: "bob"), json: "{}")
        #expect(answer.status == .methodNotAllowed)
    }
}

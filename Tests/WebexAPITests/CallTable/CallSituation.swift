import CallControl
import Directory
import Foundation
import HTTPTypes
import SIPPhone
import Simulation

@testable import WebexAPI

/// The states in which Bob's call may be when something is asked of it. In each, Bob holds Rita besides.
enum CallSituation: String, CaseIterable, Sendable {
    /// Bob's phone calls Alice, whose phone rings.
    case connecting
    /// Click to dial: Bob's phone has answered, Alice's rings.
    case alertingCaller
    /// Alice calls, Bob's phone rings.
    case alertingCallee
    /// The same, answered.
    case connected
    /// Alice called Carol; Bob has answered as her assistant.
    case assisted
    case held
    case remoteHeld
    /// Alice has parked Bob on 7001.
    case parked
    /// Click to dial: Bob's own phone rings.
    case clickToDial
    /// Bob's conference with Alice and Rita.
    case conferenceHost
    /// Alice's conference with Bob and Dave.
    case conferenceGuest
    case recorded
    case disconnected

    /// Acme, with Bob as Carol's assistant, a second phone of his, and recording on demand.
    static var contents: DirectoryContents {
        var contents = DirectoryContents.acme
        for index in contents.members.indices {
            switch contents.members[index].id.key {
            case "bob":
                let line = DeviceLine(memberID: contents.members[index].id, account: SimulatedOffice.account("bob-desk", domain: "acme.example"))
                contents.members[index].devices = [Device(id: "desk", name: "Desk", lines: [line])]
                contents.members[index].settings.recording.isEnabled = true
                contents.members[index].settings.recording.mode = .onDemand
            case "carol": contents.members[index].settings.assistants = [MemberID(.person, "bob")]
            default: break
            }
        }
        return contents
    }
}

/// Bob's calls in a situation.
struct SituatedCall: Sendable {
    let bench: APIBench
    /// The call that the situation is about.
    let id: String
    /// The one with Rita.
    let second: String

    init(_ situation: CallSituation) async throws {
        let bench = try await APIBench(CallSituation.contents)
        await bench.office { $0.phone("bob-desk").answering = .never }
        var first: [String] = []
        if situation == .assisted {
            await bench.connect("alice", to: "1003")
            first = [try await bench.callID(of: "bob")]
        }
        await bench.connect("bob", to: "1004")
        let second = try await bench.calls(of: "bob").compactMap { $0["id"] as? String }.first { !first.contains($0) } ?? ""
        try await Self.expect(bench, "bob", "hold", ["callId": second])
        func bobs() async throws -> String {
            let ids = try await bench.calls(of: "bob").compactMap { $0["id"] as? String }.filter { $0 != second }
            guard ids.count == 1 else { throw APIError(.conflict, "\(situation): Bob has \(ids.count) more calls") }
            return ids[0]
        }
        func ringing() async { await bench.office { $0.phone("alice").answering = .never } }
        func connect() async { await bench.office { _ = $0.phone("alice").call(to: "1002") } }
        switch situation {
        case .connecting:
            await ringing()
            await bench.connect("bob", to: "1001")
        case .alertingCaller:
            await ringing()
            try await Self.expect(bench, "bob", "dial", ["destination": "1001"])
        case .alertingCallee:
            await bench.office { $0.phone("bob").answering = .never }
            await connect()
        case .connected, .disconnected: await connect()
        case .assisted: break
        case .held:
            await connect()
            try await Self.expect(bench, "bob", "hold", ["callId": try await bobs()])
        case .remoteHeld:
            await connect()
            try await Self.expect(bench, "alice", "hold", ["callId": try await bench.callID(of: "alice")])
        case .parked:
            await bench.connect("bob", to: "1001")
            try await Self.expect(bench, "alice", "park", ["callId": try await bench.callID(of: "alice"), "destination": "7001"])
        case .clickToDial:
            await bench.office { office in
                for name in ["bob", "bob-desk"] {
                    office.phone(name).autoAnswers = false
                    office.phone(name).answering = .never
                }
            }
            try await Self.expect(bench, "bob", "dial", ["destination": "1001"])
        case .conferenceHost:
            await connect()
            try await Self.confer(bench, "bob", [try await bobs(), second])
        case .conferenceGuest:
            await connect()
            await bench.connect("alice", to: "82002001")
            try await Self.confer(bench, "alice", try await bench.calls(of: "alice").compactMap { $0["id"] as? String })
        case .recorded:
            await connect()
            try await Self.expect(bench, "bob", "startRecording", ["callId": try await bobs()])
        }
        await bench.office { _ in }
        self.id = try await bobs()
        self.bench = bench
        self.second = second
        guard situation == .disconnected else { return }
        try await Self.expect(bench, "bob", "hangup", ["callId": self.id])
        await bench.office { _ in }
    }

    private static func expect(_ bench: APIBench, _ person: String, _ action: String, _ body: [String: String]) async throws {
        let json = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
        let answer = try await bench.request(.post, "/v1/telephony/calls/\(action)", token: person, json: json)
        guard answer.status.code < 300 else { throw APIError(.conflict, "\(action): \(answer.text)") }
        await bench.office { _ in }
    }

    private static func confer(_ bench: APIBench, _ person: String, _ ids: [String]) async throws {
        let list = ids.map { "\"\($0)\"" }.joined(separator: ", ")
        let answer = try await bench.request(.post, "/v1/telephony/conference", token: person, json: "{\"callIds\": [\(list)]}")
        guard answer.status.code < 300 else { throw APIError(.conflict, "conference: \(answer.text)") }
        await bench.office { _ in }
    }

    /// Everybody's calls, as everybody is told of them.
    func everything() async throws -> [String] {
        var everything: [String] = []
        for name in ["alice", "bob", "carol", "dave", "rita", "zoe"] {
            everything.append(name + " " + (try await self.bench.request(.get, "/v1/telephony/calls", token: name)).text)
        }
        for name in ["alice", "bob"] {
            everything.append(name + " " + (try await self.bench.request(.get, "/v1/telephony/conference", token: name)).text)
        }
        return everything
    }

    /// Bob's calls, one letter for the state of each: connected, held, remoteHeld, alerting, `k` for connecting.
    func letters() async throws -> String {
        try await self.bench.states(of: "bob").map { $0 == "connecting" ? "k" : String($0.prefix(1)) }.sorted().joined()
    }
}

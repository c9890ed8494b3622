import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Calls that are sent on more than once, or by somebody else than their caller (RFC 5806)")
struct ForwardingChainTests {
    /// Members `f1`, `f2`, … with extensions 1301, 1302, …, each of whom forwards all calls to the next, the last to Carol.
    private static func chain(_ length: Int) throws -> CallBench {
        try CallBench { contents in
            for number in 1...length {
                var member = Member(
                    id: MemberID(.virtualLine, "f\(number)"), organizationID: "acme", locationID: "hq", displayName: "F\(number)",
                    extension: String(1_300 + number))
                member.settings.forwarding.always = .init(isEnabled: true, destination: number == length ? "1003" : String(1_301 + number))
                contents.members.append(member)
            }
        }
    }

    @Test("Sent on five times, a call still arrives, and says so with every step; a sixth time is refused")
    func limit() throws {
        let bench = try Self.chain(5)
        let carol = try bench.handmade(bench.carol)
        bench.office.call(from: bench.alice, to: "1301")
        let invite = try #require(carol.requests(.invite).first)
        let expected = (1...5).reversed().map { "\"F\($0)\" <sip:\(1_300 + $0)@acme.example>;reason=unconditional" }
        #expect(invite.diversions == expected)
        _ = try bench.answer(carol)
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.carol) == (1...5).map { "unconditional \(1_300 + $0)" })

        let longer = try Self.chain(6)
        let call = longer.office.call(from: longer.alice, to: "1301")
        #expect(call.failure == .temporarilyUnavailable)
        #expect(longer.phone(longer.carol).calls.isEmpty)
        longer.expectNothingLeft()
    }

    @Test("A circle ends with “nobody is there”, of two and of three", arguments: [["1002", "1003"], ["1002", "1003", "1101"]])
    func circle(_ numbers: [String]) throws {
        let bench = try CallBench()
        let members = [bench.bob, bench.carol, bench.company.lobby]
        for (index, _) in numbers.enumerated() {
            try bench.forward(members[index], .always, to: numbers[(index + 1) % numbers.count])
        }
        let call = bench.office.call(from: bench.alice, to: "1002")
        #expect(call.failure == .temporarilyUnavailable)
        bench.expectNothingLeft()
    }

    @Test("Each one's own rule counts: busy here, no answer there, then somebody takes it")
    func mixed() throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .busy, to: "1003")
        try bench.forward(bench.carol, .noAnswer, to: "1101", rings: 2)
        try bench.setDoNotDisturb(bench.bob)
        bench.phone(bench.carol).answering = .never
        bench.office.call(from: bench.alice, to: "1002")
        bench.run(.seconds(13))
        try bench.expectTalking(bench.alice, bench.company.lobby)
        #expect(try bench.way(bench.company.lobby) == ["busy 1002", "noAnswer 1003"])
        #expect(bench.history(of: bench.carol).map(\.kind) == [.missed])
        bench.expectNothingLeft()
    }

    @Test("One who wants privacy stays unnamed in Diversion")
    func privacy() throws {
        let bench = try CallBench()
        try bench.change(bench.bob) { $0.isPrivate = true }
        try bench.forward(bench.bob, .always, to: "1003")
        let carol = try bench.handmade(bench.carol)
        bench.office.call(from: bench.alice, to: "1002")
        let value = try #require(carol.requests(.invite).first?.diversions.first)
        #expect(value.hasSuffix(";reason=unconditional;privacy=full"))
        #expect(!value.contains("Bob") && !value.contains("1002"))
    }

    // MARK: By the phone

    @Test("A phone that redirects (302) sends the call there; one that redirects to nowhere fails", arguments: ["1003", "9999", "7001"])
    func redirected(_ number: String) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let call = bench.office.call(from: bench.alice, to: "1002")
        let invite = try #require(bob.requests(.invite).first)
        bob.answer(invite, SIPStatus(rawValue: 302), contact: "<sip:\(number)@acme.example>")
        bench.office.settle()
        guard number == "1003" else {
            #expect(call.failure == .temporarilyUnavailable)
            return bench.expectNothingLeft()
        }
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.alice) == ["divert 1002"])
        bench.expectNothingLeft()
    }

    @Test("One phone redirects, another of the same user declines: the call is declined")
    func redirectedAndDeclined() throws {
        let bench = try CallBench()
        let other = bench.office.addPhone(for: bench.bob).phone
        other.register()
        let bob = try bench.handmade(bench.bob, host: "10.1.0.9")
        other.answering = .never
        let call = bench.office.call(from: bench.alice, to: "1002")
        bob.answer(try #require(bob.requests(.invite).first), SIPStatus(rawValue: 302), contact: "<sip:1003@acme.example>")
        #expect(call.state == .calling)
        other.hangUp(try #require(other.liveCalls.first).id)
        bench.office.settle()
        #expect(call.failure == .decline)
        #expect(bench.phone(bench.carol).calls.isEmpty)
        bench.expectNothingLeft()
    }

    // MARK: For whom nothing is forwarded

    @Test("Of a hunt group's agents, those who do not want to be disturbed are left out, and nobody's own forwarding counts")
    func huntGroup() throws {
        let bench = try CallBench()
        try bench.setDoNotDisturb(bench.alice)
        try bench.forward(bench.bob, .always, to: "1101")
        bench.phone(bench.bob).answering = .never
        let call = bench.office.call(from: bench.carol, to: "5000")
        #expect(bench.phone(bench.alice).calls.isEmpty)
        #expect(!bench.isQuiet(bench.bob))
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(call.failure == .decline)
        #expect(bench.phone(bench.company.lobby).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Forwarded to a hunt group: an agent takes it, and the way names both")
    func toHuntGroup() throws {
        let bench = try CallBench()
        try bench.forward(bench.company.lobby, .always, to: "5000")
        let call = bench.office.call(from: bench.carol, to: "1101")
        #expect(call.state == .established)
        try bench.expectTalking(bench.carol, bench.alice)
        #expect(try bench.way(bench.alice) == ["unconditional 1101", "huntGroup 5000"])
        bench.expectNothingLeft()
    }

    @Test("A recall comes to the one who parked, whatever that one has forwarded, and however busy")
    func recall() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        bench.office.call(from: bench.alice, to: "7001")
        #expect(bench.isAnythingParked)
        try bench.forward(bench.alice, .always, to: "1003")
        try bench.setDoNotDisturb(bench.alice)
        bench.run(.seconds(60))
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(bench.phone(bench.carol).calls.isEmpty)
        #expect(try bench.way(bench.alice).isEmpty)
        bench.expectNothingLeft()
    }

    // MARK: Other callers

    @Test("Click to dial to somebody who forwards: the caller gets the destination")
    func clickToDial() throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .noAnswer, to: "1003", rings: 2)
        bench.phone(bench.bob).answering = .never
        _ = try bench.dial("1002", by: bench.alice)
        bench.run(.seconds(15))
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.alice) == ["noAnswer 1002"])
        bench.expectNothingLeft()
    }

    @Test("Transferred to somebody who forwards, again and again: each transfer is a way of its own")
    func transferred() throws {
        let bench = try CallBench()
        try bench.forward(bench.company.lobby, .always, to: "1003")
        bench.connect(bench.alice, bench.bob)
        for _ in 1...7 {
            // To the lobby, which sends it on to Carol; from her to Bob.
            _ = try bench.transfer(try bench.half(bench.bob).id, by: bench.bob, to: "1101")
            bench.office.settle()
            try bench.expectTalking(bench.alice, bench.carol)
            #expect(try bench.way(bench.alice) == ["unconditional 1101"])
            _ = try bench.transfer(try bench.half(bench.carol).id, by: bench.carol, to: "1002")
            bench.office.settle()
            try bench.expectTalking(bench.alice, bench.bob)
            #expect(try bench.way(bench.alice).isEmpty)
        }
        bench.expectNothingLeft()
    }

    @Test("A transfer that fails at its destination's destination leaves the call, and its way, as they were")
    func transferFails() throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .always, to: "1003")
        bench.connect(bench.alice, bench.bob)
        let half = try bench.half(bench.carol)
        try bench.forward(bench.company.lobby, .always, to: "9999")
        _ = try bench.transfer(half.id, by: bench.carol, to: "1101")
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.alice) == ["unconditional 1002"])
        bench.expectNothingLeft()
    }
}

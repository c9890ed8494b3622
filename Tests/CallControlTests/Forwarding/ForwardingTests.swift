import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Call forwarding (developer.webex.com, Call Settings for Me, Call Forwarding)")
struct ForwardingTests {
    // MARK: Always

    @Test("Always: the phone never rings, the call is the other's; both see its way, and the phone that rings gets it in Diversion (RFC 5806)")
    func always() throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .always, to: "1003")
        let carol = try bench.handmade(bench.carol)
        let call = bench.office.call(from: bench.alice, to: "1002")
        let invite = try #require(carol.requests(.invite).first)
        #expect(invite.diversions == ["\"Bob\" <sip:1002@acme.example>;reason=unconditional"])
        _ = try bench.answer(carol)
        #expect(call.state == .established)
        #expect(call.remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.alice) == ["unconditional 1002"])
        #expect(try bench.way(bench.carol) == ["unconditional 1002"])
        #expect(try bench.details(bench.alice).remoteParty.name == "Carol")
        #expect(bench.phone(bench.bob).calls.isEmpty)
        #expect(bench.notices(of: bench.bob).isEmpty)
    }

    @Test("Always without a destination that calls can go to: the caller hears that nobody is there", arguments: ["9999", "7001"])
    func alwaysNowhere(_ destination: String) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .always, to: destination)
        let call = bench.office.call(from: bench.alice, to: "1002")
        #expect(call.failure == .temporarilyUnavailable)
        #expect(bench.phone(bench.bob).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Switched off, a rule does nothing", arguments: CallBench.ForwardingRule.allCases)
    func off(_ rule: CallBench.ForwardingRule) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, rule, to: "1003")
        try bench.change(bench.bob) { member in
            member.settings.forwarding.always.isEnabled = false
            member.settings.forwarding.busy.isEnabled = false
            member.settings.forwarding.noAnswer.isEnabled = false
        }
        bench.phone(bench.bob).answering = rule == .busy ? .reject(.busyHere) : .never
        let call = bench.office.call(from: bench.alice, to: "1002")
        bench.run(.seconds(31))
        #expect(call.failure == (rule == .busy ? .busyHere : .temporarilyUnavailable))
        #expect(bench.phone(bench.carol).calls.isEmpty)
        bench.expectNothingLeft()
    }

    // MARK: Busy

    enum Busy: CaseIterable {
        case doNotDisturb
        case noCallWaiting
        case phone
        case byAPI
    }

    private func makeBusy(_ bench: CallBench, _ why: Busy) throws {
        switch why {
        case .doNotDisturb: try bench.setDoNotDisturb(bench.bob)
        case .noCallWaiting:
            try bench.change(bench.bob) { $0.settings.callWaiting = false }
            bench.connect(bench.bob, bench.company.lobby)
        case .phone: bench.phone(bench.bob).answering = .reject(.busyHere)
        case .byAPI: bench.phone(bench.bob).answering = .never
        }
    }

    @Test("Busy, for whichever reason: the call goes to the destination", arguments: Busy.allCases)
    func busy(_ why: Busy) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .busy, to: "1003")
        try self.makeBusy(bench, why)
        let call = bench.office.call(from: bench.alice, to: "1002")
        if why == .byAPI {
            try bench.reject(try bench.half(bench.bob).id, by: bench.bob, .busy)
            bench.office.settle()
        }
        #expect(call.state == .established)
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.alice) == ["busy 1002"])
        #expect(try bench.way(bench.carol) == ["busy 1002"])
        bench.expectNothingLeft()
    }

    @Test("Busy without a rule, or with one that leads nowhere: the caller hears busy", arguments: Busy.allCases, [false, true])
    func busyNowhere(_ why: Busy, _ hasRule: Bool) throws {
        let bench = try CallBench()
        if hasRule { try bench.forward(bench.bob, .busy, to: "7001") }
        try self.makeBusy(bench, why)
        let call = bench.office.call(from: bench.alice, to: "1002")
        if why == .byAPI { try bench.reject(try bench.half(bench.bob).id, by: bench.bob, .busy) }
        bench.office.settle()
        #expect(call.failure == .busyHere)
        bench.expectNothingLeft()
    }

    @Test("Without call waiting the first call rings; with it the second does too")
    func callWaiting() throws {
        let bench = try CallBench()
        try bench.change(bench.bob) { $0.settings.callWaiting = false }
        bench.connect(bench.alice, bench.bob)
        let second = bench.office.call(from: bench.carol, to: "1002")
        #expect(second.failure == .busyHere)
        try bench.change(bench.bob) { $0.settings.callWaiting = true }
        let third = bench.office.call(from: bench.carol, to: "1002")
        #expect(third.state == .established)
        bench.expectNothingLeft()
    }

    @Test(
        "Declined is not busy: the caller is told so, and nothing is forwarded", arguments: CallBench.ForwardingRule.allCases.filter { $0 != .always }
    )
    func declined(_ rule: CallBench.ForwardingRule) throws {
        for byAPI in [true, false] {
            let bench = try CallBench()
            try bench.forward(bench.bob, rule, to: "1003")
            bench.phone(bench.bob).answering = byAPI ? .never : .reject(.decline)
            let call = bench.office.call(from: bench.alice, to: "1002")
            if byAPI { try bench.hangUp(try bench.half(bench.bob).id, by: bench.bob) }
            bench.office.settle()
            #expect(call.failure == .decline)
            #expect(bench.phone(bench.carol).calls.isEmpty)
            bench.expectNothingLeft()
        }
    }

    // MARK: No answer

    @Test(
        "No answer after so many rings of six seconds: the phone stops, the destination rings, and the first one has missed a call",
        arguments: [2, 5])
    func noAnswer(_ rings: Int) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .noAnswer, to: "1003", rings: rings)
        bench.phone(bench.bob).answering = .never
        let call = bench.office.call(from: bench.alice, to: "1002")
        bench.run(.seconds(6 * rings) - .milliseconds(1_200))
        #expect(!bench.isQuiet(bench.bob) && bench.isQuiet(bench.carol))
        bench.run(.milliseconds(400))
        #expect(bench.isQuiet(bench.bob))
        bench.office.settle()
        #expect(call.state == .established)
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.alice) == ["noAnswer 1002"])
        #expect(try bench.way(bench.carol) == ["noAnswer 1002"])
        #expect(bench.story(of: bench.bob) == ["created received alerting", "deleted forwarded disconnected"])
        #expect(bench.history(of: bench.bob).map(\.kind) == [.missed])
        #expect(bench.history(of: bench.bob).map(\.number) == ["1001"])
        bench.expectNothingLeft()
        #expect(bench.history(of: bench.alice).map(\.kind) == [.placed])
        #expect(bench.history(of: bench.carol).map(\.kind) == [.received])
    }

    @Test("No phone is registered: the call goes on at once, as to somebody who is unavailable")
    func unreachable() throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .noAnswer, to: "1003")
        bench.phone(bench.bob).register(expires: 0)
        bench.office.settle()
        bench.office.call(from: bench.alice, to: "1002")
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.alice) == ["unavailable 1002"])
        bench.expectNothingLeft()
    }

    @Test("A phone that is broken counts as no answer, too")
    func broken() throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .noAnswer, to: "1003")
        bench.phone(bench.bob).answering = .reject(.serverInternalError)
        bench.office.call(from: bench.alice, to: "1002")
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.way(bench.carol) == ["unavailable 1002"])
        bench.expectNothingLeft()
    }

    @Test("No answer, and nowhere to go: the caller hears that nobody is there", arguments: ["9999", "7001"])
    func noAnswerNowhere(_ destination: String) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .noAnswer, to: destination, rings: 2)
        bench.phone(bench.bob).answering = .never
        let call = bench.office.call(from: bench.alice, to: "1002")
        bench.run(.seconds(13))
        #expect(call.failure == .temporarilyUnavailable)
        bench.expectNothingLeft()
    }

    @Test("The destination is busy or declines: the caller is told what the destination said", arguments: [SIPStatus.busyHere, .decline])
    func destinationRefuses(_ status: SIPStatus) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .always, to: "1003")
        bench.phone(bench.carol).answering = .reject(status)
        let call = bench.office.call(from: bench.alice, to: "1002")
        #expect(call.failure == status)
        bench.expectNothingLeft()
    }

    @Test("The caller hangs up while the destination rings: it stops, and nothing is left", arguments: CallBench.ForwardingRule.allCases)
    func callerHangsUp(_ rule: CallBench.ForwardingRule) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, rule, to: "1003", rings: 2)
        bench.phone(bench.bob).answering = rule == .busy ? .reject(.busyHere) : .never
        bench.phone(bench.carol).answering = .never
        bench.office.call(from: bench.alice, to: "1002")
        bench.run(.seconds(12))
        #expect(!bench.isQuiet(bench.carol))
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(bench.isQuiet(bench.carol) && bench.isQuiet(bench.bob))
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The phone answers in the very moment in which the call goes on: one of the two has it, and nothing is left", arguments: 0...6)
    func crossing(_ milliseconds: Int) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, .noAnswer, to: "1003", rings: 2)
        bench.phone(bench.bob).answering = .after(.seconds(12) - .milliseconds(4 - milliseconds))
        let call = bench.office.call(from: bench.alice, to: "1002")
        bench.run(.seconds(14))
        #expect(call.state == .established)
        let other = try #require(try bench.half(bench.alice).peer?.owner)
        try bench.expectTalking(bench.alice, other == bench.bob.id ? bench.bob : bench.carol)
        bench.expectNothingLeft()
    }
}

import CallControl
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Divert of a call that rings (developer.webex.com, Call Controls, Divert)")
struct DivertTests {
    @Test("The old phone stops, as for a call answered elsewhere; the new one rings; the caller gets whoever answers, and sees them")
    func diverted() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let call = bench.office.call(from: bench.alice, to: "1002")
        let invite = try #require(bob.requests(.invite).first)
        bob.answer(invite, .ringing)
        let session = try bench.details(bench.alice).sessionID
        bench.phone(bench.carol).answering = .after(.seconds(2))
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        let cancel = try #require(bob.requests(.cancel).first)
        #expect(cancel.headers[.reason] == SIPReason.completedElsewhere.headerValue)
        bob.answer(cancel, .ok)
        bob.answer(invite, .requestTerminated)
        #expect(bench.phone(bench.carol).liveCalls.map(\.state) == [.ringing])
        #expect(call.state == .calling)
        #expect(bench.office.halves(of: bench.bob).isEmpty)
        #expect(try bench.details(bench.alice).remoteParty.name == "Carol")
        bench.run(.seconds(2))
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(call.remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(try bench.liveCall(bench.carol).remoteIdentity == "\"Alice\" <sip:1001@acme.example>")
        #expect(try bench.details(bench.carol).sessionID == session)
        bench.expectNothingLeft()
    }

    @Test("To a number, to another location, to a workspace, to a hunt group", arguments: ["+12025550201", "82001001", "1101", "5000"])
    func targets(_ number: String) throws {
        let bench = try CallBench()
        let call = try bench.ring(bench.bob, from: bench.carol)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: number)
        bench.office.settle()
        #expect(call.state == .established)
        #expect(bench.isQuiet(bench.bob) && bench.office.halves(of: bench.bob).isEmpty)
        let half = try bench.half(bench.carol)
        let peer = try #require(half.peer)
        #expect(bench.office.hearing(of: half) == .party(peer.port) && bench.office.hearing(of: peer) == .party(half.port))
        bench.expectNothingLeft()
    }

    @Test("Diverted from hand to hand: the last one gets the call")
    func again() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        bench.phone(bench.carol).answering = .never
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        try bench.divert(try bench.half(bench.carol).id, by: bench.carol, to: "1101")
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob) && bench.isQuiet(bench.carol))
        try bench.expectTalking(bench.alice, bench.company.lobby)
        bench.expectNothingLeft()
    }

    @Test("The caller hangs up while it rings there: the new phone stops too, and nothing is left")
    func callerHangsUp() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        bench.phone(bench.carol).answering = .never
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        #expect(!bench.isQuiet(bench.carol))
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(bench.isQuiet(bench.carol))
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The caller hangs up in the very instant: nothing is left", arguments: 0...4)
    func callerHangsUpAtOnce(_ milliseconds: Int) throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        bench.phone(bench.carol).answering = .never
        let id = try bench.half(bench.bob).id
        bench.hangUp(bench.alice)
        bench.run(.milliseconds(milliseconds))
        do { try bench.divert(id, by: bench.bob, to: "1003") } catch let error as CallControlError { #expect(error == .callNotFound) }
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob) && bench.isQuiet(bench.carol))
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The target is busy or declines: the caller is told so", arguments: [SIPStatus.busyHere, .decline])
    func refused(_ status: SIPStatus) throws {
        let bench = try CallBench()
        let call = try bench.ring(bench.bob, from: bench.alice)
        bench.phone(bench.carol).answering = .reject(status)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        #expect(call.failure == status)
        #expect(bench.isQuiet(bench.bob))
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The target never answers, or has no phone: the caller is told that nobody is there", arguments: ["1003", "1201"])
    func nobody(_ number: String) throws {
        let bench = try CallBench()
        let call = try bench.ring(bench.bob, from: bench.alice)
        bench.phone(bench.carol).answering = .never
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: number)
        bench.run(.seconds(32))
        #expect(call.failure == .temporarilyUnavailable)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The old phone answers while it is being told to stop: it does not get the call")
    func crossing() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        bench.office.call(from: bench.alice, to: "1002")
        let invite = try #require(bob.requests(.invite).first)
        bob.answer(invite, .ringing)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bob.answer(invite, .ok, body: bob.description())
        bench.office.settle()
        bob.answer(try #require(bob.requests(.bye).first), .ok)
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("A caller who offered early media, or no session at all in the INVITE, gets the target all the same", arguments: [true, false])
    func delayedOffer(_ withOffer: Bool) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice)
        bench.phone(bench.bob).answering = .never
        let invite = try alice.invite("1002", offer: withOffer ? alice.description() : nil)
        alice.ask(invite)
        bench.office.settle()
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        #expect(alice.finalResponse(to: invite)?.status == .ok)
        var dialog = try #require(try alice.dialog(of: invite))
        alice.send(.request(alice.request(.ack, in: &dialog, sequence: 1, body: withOffer ? nil : alice.description([.pcmu, .telephoneEvent]))))
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.carol)
    }

    @Test("A click-to-dial call that rings at its destination is diverted, too")
    func clickToDial() throws {
        let bench = try CallBench()
        bench.phone(bench.bob).answering = .never
        _ = try bench.dial("1002", by: bench.alice)
        bench.office.settle()
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob))
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }

    // MARK: Of a hunt group, a transfer, a parked call

    @Test("In a hunt group: every agent's phone stops, and the caller goes to the target", arguments: [HuntSettings.Policy.regular, .simultaneous])
    func huntGroup(_ policy: HuntSettings.Policy) throws {
        let bench = try CallBench()
        var group = try #require(bench.core.directory.groups["support"])
        group.settings.hunt.policy = policy
        try bench.office.apply(.group(group))
        for member in [bench.alice, bench.bob] { bench.phone(member).answering = .never }
        let call = bench.office.call(from: bench.carol, to: "5000")
        #expect(bench.isQuiet(bench.bob) == (policy == .regular))
        try bench.divert(try bench.half(bench.alice).id, by: bench.alice, to: "1101")
        bench.office.settle()
        #expect(bench.isQuiet(bench.alice) && bench.isQuiet(bench.bob))
        #expect(call.state == .established)
        try bench.expectTalking(bench.carol, bench.company.lobby)
        bench.run(.seconds(60))
        #expect(bench.isQuiet(bench.alice) && bench.isQuiet(bench.bob))
        bench.expectNothingLeft()
    }

    @Test("In a hunt group, the target busy: the caller is told, and no agent rings again")
    func huntGroupRefused() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        bench.phone(bench.company.lobby).answering = .reject(.busyHere)
        let call = bench.office.call(from: bench.carol, to: "5000")
        try bench.divert(try bench.half(bench.alice).id, by: bench.alice, to: "1101")
        bench.office.settle()
        #expect(call.failure == .busyHere)
        #expect(bench.phone(bench.bob).calls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The target of a transfer diverts: the transferee gets whoever answers there, the transferor is released")
    func transferTarget() throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .never
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "1003")
        bench.office.settle()
        try bench.divert(try bench.half(bench.carol).id, by: bench.carol, to: "1101")
        bench.office.settle()
        #expect(bench.isQuiet(bench.alice))
        try bench.expectTalking(bench.bob, bench.company.lobby)
        bench.expectNothingLeft()
    }

    @Test("The target of a transfer diverts to somebody who is busy: the call between the first two is as it was")
    func transferTargetRefused() throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .never
        bench.phone(bench.company.lobby).answering = .reject(.busyHere)
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.office.settle()
        try bench.divert(try bench.half(bench.carol).id, by: bench.carol, to: "1101")
        bench.office.settle()
        #expect(call.transferStatus == 486)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    /// Alice parks Bob on 7001, does not answer, and it rings back at her.
    private static func recalling() throws -> CallBench {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "7001")
        bench.run(.seconds(10))
        #expect(bench.isAnythingParked)
        bench.phone(bench.alice).answering = .never
        bench.run(.seconds(37))
        #expect(bench.phone(bench.alice).liveCalls.map(\.state) == [.ringing])
        return bench
    }

    @Test("The recall of a parked call is diverted: the parked party gets the target, the orbit is free")
    func recall() throws {
        let bench = try Self.recalling()
        try bench.divert(try bench.half(bench.alice).id, by: bench.alice, to: "1003")
        bench.office.settle()
        #expect(bench.isQuiet(bench.alice))
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(!bench.isAnythingParked)
        bench.expectNothingLeft()
    }

    @Test("A recall diverted to somebody who is busy: the call stays parked, and comes back to the parker")
    func recallRefused() throws {
        let bench = try Self.recalling()
        bench.phone(bench.carol).answering = .reject(.busyHere)
        try bench.divert(try bench.half(bench.alice).id, by: bench.alice, to: "1003")
        bench.office.settle()
        #expect(bench.isQuiet(bench.alice))
        #expect(bench.isAnythingParked)
        #expect(try bench.state(bench.bob) == .remoteHeld)
        #expect(try bench.hearing(bench.bob) == .defaultMusic)
        bench.phone(bench.alice).answering = .after(.milliseconds(200))
        bench.run(.seconds(60))
        try bench.expectTalking(bench.bob, bench.alice)
        bench.expectNothingLeft()
    }

    // MARK: What is refused

    @Test(
        "To oneself, to the caller, to an orbit: refused, and it rings on",
        arguments: ["1002", "81001002", "1001", "+12025550101", "7001", "81007002", "82007001"])
    func loops(_ number: String) throws {
        let bench = try CallBench()
        let call = try bench.ring(bench.bob, from: bench.alice)
        let id = try bench.half(bench.bob).id
        let error = #expect(throws: CallControlError.self) { try bench.divert(id, by: bench.bob, to: number) }
        guard case .wrongState? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(call.state == .calling)
        #expect(bench.phone(bench.bob).liveCalls.map(\.state) == [.ringing])
        bench.expectNothingLeft()
    }

    @Test(
        "A number that leads nowhere, or is none, or is another organisation's: refused, and it rings on",
        arguments: ["4711", "1001@zeta.example", "hello", ""])
    func unknown(_ number: String) throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        let id = try bench.half(bench.bob).id
        let error = #expect(throws: CallControlError.self) { try bench.divert(id, by: bench.bob, to: number) }
        #expect([.malformedDestination(number), .unknownDestination(number)].contains(error))
        #expect(try bench.state(bench.bob) == .alerting)
        bench.expectNothingLeft()
    }

    @Test("The caller's own side of a call that rings is refused with the state")
    func callerSide() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        let id = try bench.half(bench.alice).id
        #expect(throws: CallControlError.wrongState("The call is connecting, not connected or held")) {
            try bench.divert(id, by: bench.alice, to: "1003")
        }
        #expect(try bench.state(bench.bob) == .alerting)
        bench.expectNothingLeft()
    }

    @Test("Somebody else's call and one that is gone are not found")
    func notFound() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        let id = try bench.half(bench.bob).id
        #expect(throws: CallControlError.callNotFound) { try bench.divert(id, by: bench.carol, to: "1101") }
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(throws: CallControlError.callNotFound) { try bench.divert(id, by: bench.bob, to: "1101") }
    }
}

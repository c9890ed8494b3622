import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Reject through the API (developer.webex.com, Call Controls, Reject)")
struct RejectTests {
    @Test(
        "Busy or temporarily unavailable: the phones stop, the caller is told that, and nothing is left",
        arguments: [(Rejection.busy, SIPStatus.busyHere, SIPReason.userBusy), (.temporarilyUnavailable, .temporarilyUnavailable, .callRejected)])
    func rejected(_ rejection: Rejection, _ status: SIPStatus, _ reason: SIPReason) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let invite = try alice.invite("1002", offer: alice.description())
        alice.ask(invite)
        bob.answer(try #require(bob.requests(.invite).first), .ringing)
        try bench.reject(try bench.half(bench.bob).id, by: bench.bob, rejection)
        bench.office.settle()
        let response = try #require(alice.finalResponse(to: invite))
        #expect(response.status == status)
        #expect(response.headers[.reason] == reason.headerValue)
        let cancel = try #require(bob.requests(.cancel).first)
        bob.answer(cancel, .ok)
        bob.answer(try #require(bob.requests(.invite).first), .requestTerminated)
        bench.expectNoCalls()
    }

    @Test("Every phone of the user stops, whichever action it is", arguments: Rejection.allCases)
    func everyPhone(_ rejection: Rejection) throws {
        let bench = try CallBench()
        let second = bench.office.addPhone(for: bench.bob)
        second.phone.answering = .never
        second.phone.register(expires: 3_600)
        bench.office.settle()
        try bench.ring(bench.bob, from: bench.alice)
        #expect(second.phone.liveCalls.map(\.state) == [.ringing])
        try bench.reject(try bench.half(bench.bob).id, by: bench.bob, rejection)
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob) && second.phone.liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Ignore: the phones stop, the caller rings on until nobody has answered for 30 s")
    func ignored() throws {
        let bench = try CallBench()
        let call = try bench.ring(bench.bob, from: bench.alice)
        try bench.reject(try bench.half(bench.bob).id, by: bench.bob, .ignore)
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob))
        #expect(call.state == .calling && call.failure == nil)
        #expect(try bench.state(bench.bob) == .alerting)
        bench.run(.seconds(26))
        #expect(call.state == .calling)
        bench.run(.seconds(4))
        #expect(call.failure == .temporarilyUnavailable)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("Ignored, then the caller gives up: nothing is left, and no phone rings again")
    func ignoredAndCancelled() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        try bench.reject(try bench.half(bench.bob).id, by: bench.bob, .ignore)
        bench.office.settle()
        bench.hangUp(bench.alice)
        bench.office.settle()
        bench.expectNoCalls()
        #expect(bench.phone(bench.bob).calls.count == 1)
        bench.expectNothingLeft()
    }

    @Test("Ignored, then after all rejected, hung up or diverted: that still works", arguments: ["reject", "hangup", "divert"])
    func ignoredAndThen(_ action: String) throws {
        let bench = try CallBench()
        let call = try bench.ring(bench.bob, from: bench.alice)
        let id = try bench.half(bench.bob).id
        try bench.reject(id, by: bench.bob, .ignore)
        bench.office.settle()
        switch action {
        case "reject": try bench.reject(id, by: bench.bob, .busy)
        case "hangup": try bench.hangUp(id, by: bench.bob)
        default: try bench.divert(id, by: bench.bob, to: "1003")
        }
        bench.office.settle()
        switch action {
        case "reject": #expect(call.failure == .busyHere)
        case "hangup": #expect(call.failure == .decline)
        default: try bench.expectTalking(bench.alice, bench.carol)
        }
        bench.expectNothingLeft()
    }

    @Test("A phone that answers while it is being told to stop does not get the call", arguments: Rejection.allCases)
    func crossing(_ rejection: Rejection) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let call = bench.office.call(from: bench.alice, to: "1002")
        let invite = try #require(bob.requests(.invite).first)
        bob.answer(invite, .ringing)
        try bench.reject(try bench.half(bench.bob).id, by: bench.bob, rejection)
        bob.answer(invite, .ok, body: bob.description())
        bench.office.settle()
        #expect(bob.requests(.ack).count == 1)
        bob.answer(try #require(bob.requests(.bye).first), .ok)
        #expect(call.state == (rejection == .ignore ? .calling : .ended))
        bench.expectNothingLeft()
    }

    @Test("In a hunt group one agent's rejection passes the call on, whichever action it is", arguments: Rejection.allCases)
    func huntGroup(_ rejection: Rejection) throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let call = bench.office.call(from: bench.carol, to: "5000")
        #expect(bench.phone(bench.alice).liveCalls.count == 1)
        try bench.reject(try bench.half(bench.alice).id, by: bench.alice, rejection)
        bench.run(rejection == .ignore ? .seconds(40) : .seconds(1))
        #expect(call.state == .established)
        try bench.expectTalking(bench.carol, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("The target of a transfer rejects: the call is as it was", arguments: [Rejection.busy, .temporarilyUnavailable])
    func transferTarget(_ rejection: Rejection) throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .never
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.office.settle()
        try bench.reject(try bench.half(bench.carol).id, by: bench.carol, rejection)
        bench.office.settle()
        #expect(call.transferStatus == (rejection == .busy ? 486 : 480))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A call that is answered, held or one's own outgoing one is refused with the state, and goes on", arguments: Rejection.allCases)
    func wrongState(_ rejection: Rejection) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        for member in [bench.alice, bench.bob] {
            let id = try bench.half(member).id
            #expect(throws: CallControlError.wrongState("The call is connected, not alerting")) { try bench.reject(id, by: member, rejection) }
        }
        try bench.expectTalking(bench.alice, bench.bob)
        bench.phone(bench.bob).setHold(try bench.liveCall(bench.bob).id, true)
        bench.office.settle()
        let id = try bench.half(bench.bob).id
        #expect(throws: CallControlError.wrongState("The call is held, not alerting")) { try bench.reject(id, by: bench.bob, rejection) }
        bench.hangUp(bench.bob)
        bench.office.settle()
        let call = try bench.ring(bench.bob, from: bench.alice)
        let outgoing = try bench.half(bench.alice).id
        #expect(throws: CallControlError.wrongState("The call is connecting, not alerting")) {
            try bench.reject(outgoing, by: bench.alice, rejection)
        }
        #expect(call.state == .calling)
        bench.expectNothingLeft()
    }

    @Test("Somebody else's call and one that is gone are not found")
    func notFound() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        let id = try bench.half(bench.bob).id
        #expect(throws: CallControlError.callNotFound) { try bench.reject(id, by: bench.carol, .busy) }
        #expect(throws: CallControlError.callNotFound) { try bench.reject(id, by: bench.alice, .busy) }
        try bench.reject(id, by: bench.bob, .busy)
        #expect(throws: CallControlError.callNotFound) { try bench.reject(id, by: bench.bob, .busy) }
        bench.expectNothingLeft()
    }
}

import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("The caller gives up (RFC 3261 §9)")
struct GivingUpTests {
    @Test("At any millisecond, also when 200 and CANCEL cross: both phones end and nothing is left", arguments: 0..<60)
    func anyMoment(_ milliseconds: Int) throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .after(.milliseconds(25))
        let bob = bench.phone(bench.bob)
        let id = bob.call(to: "1001")
        bench.run(.milliseconds(milliseconds))
        bob.hangUp(id)
        bench.run(.seconds(3))
        #expect(bob.liveCalls.isEmpty)
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The callee hangs up at any millisecond: both phones end and nothing is left", arguments: 0..<60)
    func callee(_ milliseconds: Int) throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .after(.milliseconds(25))
        bench.phone(bench.bob).call(to: "1001")
        bench.run(.milliseconds(milliseconds))
        let wasAsked = !bench.phone(bench.alice).liveCalls.isEmpty
        bench.hangUp(bench.alice)
        bench.run(.seconds(3))
        if wasAsked {
            #expect(bench.phone(bench.bob).liveCalls.isEmpty)
            bench.expectNoCalls()
        }
        bench.expectNothingLeft()
    }

    @Test(
        "CANCEL is answered 200 and the INVITE 487; the phone's CANCEL carries the reason",
        arguments: [nil, "SIP;cause=200;text=\"Call completed elsewhere\""])
    func cancel(_ reason: String?) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        alice.answer(try #require(alice.requests(.invite).first), .ringing)
        var cancel = bob.cancel(invite)
        if let reason { cancel.headers.append(.reason, reason) }
        #expect(bob.ask(cancel)?.status == .ok)
        #expect(bob.statuses(of: invite) == [100, 180, 487])
        #expect(alice.requests(.cancel).first?.headers[.reason] == reason ?? SIPReason.normalClearing.headerValue)
        bench.expectNoCalls()
    }

    @Test("CANCEL for what is not there: 481")
    func unknown() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        #expect(bob.ask(bob.cancel(invite))?.status == .callDoesNotExist)
    }

    @Test("CANCEL after the answer: 200, and the call goes on")
    func tooLate() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let (invite, _) = try bench.connect(bob, to: "1001")
        #expect(bob.ask(bob.cancel(invite))?.status == .ok)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("CANCEL after a failure: 200, and nothing more")
    func afterFailure() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .reject(.busyHere)
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        #expect(bob.ask(bob.cancel(invite))?.status == .ok)
        #expect(Set(bob.statuses(of: invite)) == [100, 180, 486] || Set(bob.statuses(of: invite)) == [100, 486])
    }

    @Test("A CANCEL that comes twice is answered twice and counts once")
    func twice() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        let cancel = bob.cancel(invite)
        bob.send(.request(cancel))
        bob.ask(cancel)
        #expect(bob.statuses(of: cancel) == [200, 200])
        #expect(bob.statuses(of: invite).filter { $0 == 487 }.count == 1)
        bench.expectNoCalls()
    }

    @Test("The caller ends the early dialog with BYE instead of CANCEL: 487 to the INVITE, and the phone stops")
    func byeBeforeAnswer() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        var dialog = try #require(try bob.dialog(of: invite))
        #expect(bob.ask(bob.request(.bye, in: &dialog))?.status == .ok)
        #expect(bob.finalResponse(to: invite)?.status == .requestTerminated)
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
    }

    @Test("A phone that answers the CANCELled INVITE with nothing at all is forgotten after a while")
    func deafPhone() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        bench.office.call(from: bench.bob, to: "1001")
        alice.answer(try #require(alice.requests(.invite).first), .ringing)
        bench.hangUp(bench.bob)
        bench.run(.seconds(100))
        #expect(bench.core.legCount == 0)
        #expect(bench.core.clientTransactionCount == 0)
    }
}

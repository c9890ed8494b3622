import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Calls of an earlier process (the issue, Parked calls are data)")
struct RecoveryTests {
    @Test("An established call is ended with BYE on both legs, in the old dialogs and above every CSeq that was used")
    func established() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        let received = try bench.answer(alice).invite
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        bench.office.settle()
        #expect(bench.office.disk.load(CallRecord.self).count == 2)
        alice.forgetReceived()
        bob.forgetReceived()
        bench.office.crash(downFor: .seconds(3))
        bench.run(.milliseconds(100))
        let alices = try #require(alice.requests(.bye).first)
        let bobs = try #require(bob.requests(.bye).first)
        #expect(alices.callID == received.callID && alices.to?.tag == alice.tag && alices.from?.tag == received.from?.tag)
        #expect(bobs.callID == invite.callID && bobs.to?.tag == invite.from?.tag && bobs.from?.tag == dialog.id.remoteTag)
        #expect((alices.cseq?.number ?? 0) > 1_000 && (bobs.cseq?.number ?? 0) > 1_000)
        #expect(alices.headers[.reason] == SIPReason.temporaryFailure.headerValue)
        alice.answer(alices, .ok)
        bob.answer(bobs, .ok)
        bench.office.settle()
        #expect(bench.office.disk.load(CallRecord.self).isEmpty)
        bench.expectNoCalls()
        #expect(bench.core.legCount == 0)
    }

    @Test("A click-to-dial call whose own phone has answered is ended as well, while the destination still rang")
    func clickToDial() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        _ = try bench.dial("1001", by: bench.bob)
        bench.office.settle()
        #expect(try bench.liveCall(bench.bob).state == .established)
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        #expect(bench.phone(bench.bob).liveCalls.isEmpty)
    }

    @Test("A BYE to the old process's dialog is not known any more: 481, which phones take for an end")
    func byeFromPhone() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        bench.office.crash(downFor: .seconds(1))
        bench.office.settle()
        #expect(bob.ask(bob.request(.bye, in: &dialog))?.status == .callDoesNotExist)
    }

    @Test("A call that ended leaves no record, and the next process says nothing to its phones")
    func ended() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        bob.ask(bob.request(.bye, in: &dialog))
        bench.office.settle()
        #expect(bench.office.disk.load(CallRecord.self).isEmpty)
        bob.forgetReceived()
        bench.office.crash(downFor: .seconds(1))
        bench.office.settle()
        #expect(bob.requests(.bye).isEmpty)
    }

    @Test("A caller that still rang when the process died tries again and gets through")
    func ringing() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let first = bench.office.call(from: bench.bob, to: "1001")
        bench.office.crash(downFor: .seconds(2))
        bench.hangUp(bench.bob)
        bench.hangUp(bench.alice)
        bench.run(.seconds(70))
        #expect(first.state == .ended)
        bench.phone(bench.alice).answering = .after(.milliseconds(100))
        bench.connect(bench.bob, bench.alice)
        bench.expectNothingLeft()
    }

    @Test("A phone that cannot be reached is tried as any BYE is, and then forgotten")
    func unreachable() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.office.settle()
        bench.office.network.detach(bench.phone(bench.alice).address)
        bench.office.crash(downFor: .seconds(1))
        bench.run(.seconds(70))
        #expect(bench.phone(bench.bob).liveCalls.isEmpty)
        #expect(bench.core.legCount == 0 && bench.core.clientTransactionCount == 0)
        #expect(bench.office.disk.load(CallRecord.self).isEmpty)
    }
}

import CallControl
import Directory
import SDP
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("INVITE without an offer (RFC 3261 §13.2.1, RFC 3264 §4)")
struct DelayedOfferTests {
    @Test("The callee is asked for an offer, the caller's ACK answers it, and both hear each other")
    func answered() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: nil)
        bob.ask(invite)
        let received = try #require(alice.requests(.invite).first)
        #expect(received.body.isEmpty && received.contentType == nil)
        alice.answer(received, .ringing)
        alice.answer(received, .ok, body: alice.description([.pcma, .pcmu]))
        let response = try #require(bob.finalResponse(to: invite))
        let offer = try SessionDescription(parsing: response.body)
        #expect(offer.audio?.codecs.map(\.name) == ["PCMA", "PCMU"])
        #expect(offer.audioConnection?.address == "10.0.0.1")
        // The callee's 2xx waits for its ACK, which needs the caller's answer.
        #expect(alice.requests(.ack).isEmpty)
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1, body: bob.description([.pcma]))))
        bench.office.settle()
        let ack = try #require(alice.requests(.ack).first)
        let answer = try SessionDescription(parsing: ack.body)
        #expect(answer.audio?.codecs.map(\.name) == ["PCMA"])
        #expect(answer.audioConnection?.address == "10.0.0.1")
        #expect(answer.audio?.port != offer.audio?.port)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("The ACK does not bring the answer that is owed: both are acknowledged and released")
    func noAnswerInACK() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: nil)
        bob.ask(invite)
        alice.answer(try #require(alice.requests(.invite).first), .ok, body: alice.description())
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        bench.office.settle()
        #expect(alice.requests(.ack).count == 1)
        #expect(alice.requests(.bye).count == 1 && bob.requests(.bye).count == 1)
        bench.expectNoCalls()
    }

    @Test("The caller never acknowledges: after 32 s both are released, and the callee's 2xx has had its ACK")
    func noACK() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        bob.ask(try bob.invite("1001", offer: nil))
        alice.answer(try #require(alice.requests(.invite).first), .ok, body: alice.description())
        bench.run(.seconds(33))
        #expect(alice.requests(.ack).count == 1)
        alice.answer(try #require(alice.requests(.bye).first), .ok)
        bob.answer(try #require(bob.requests(.bye).first), .ok)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The caller hangs up before it acknowledges: the callee is acknowledged and released")
    func hangsUp() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: nil)
        bob.ask(invite)
        alice.answer(try #require(alice.requests(.invite).first), .ok, body: alice.description())
        var dialog = try #require(try bob.dialog(of: invite))
        #expect(bob.ask(bob.request(.bye, in: &dialog))?.status == .ok)
        #expect(alice.requests(.ack).count == 1)
        alice.answer(try #require(alice.requests(.bye).first), .ok)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The callee hangs up before the caller acknowledges: the caller gets BYE after its ACK, not before")
    func calleeHangsUp() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: nil)
        bob.ask(invite)
        let (_, dialog) = try bench.answer(alice)
        var alices = dialog
        #expect(alice.ask(alice.request(.bye, in: &alices))?.status == .ok)
        #expect(bob.requests(.bye).isEmpty)
        var bobs = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &bobs, sequence: 1, body: bob.description())))
        bench.office.settle()
        bob.answer(try #require(bob.requests(.bye).first), .ok)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("Early media cannot be passed to a caller without an offer: it hears of the ringing only")
    func earlyMedia() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: nil)
        bob.ask(invite)
        alice.answer(try #require(alice.requests(.invite).first), .sessionProgress, body: alice.description())
        let progress = try #require(bob.responses(to: invite).last)
        #expect(progress.status == .ringing && progress.body.isEmpty)
        #expect(try bench.hearing(bench.bob) == .nothing)
    }
}

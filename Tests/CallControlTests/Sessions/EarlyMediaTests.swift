import CallControl
import Directory
import SDP
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Before the answer (RFC 3960, RFC 3262)")
struct EarlyMediaTests {
    @Test("180 goes to the caller with a tag of its own dialog; the callee's state is alerting on both sides")
    func ringing() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        #expect(bob.statuses(of: invite) == [100, 180])
        #expect(bob.responses(to: invite)[0].to?.tag == nil)
        #expect(bob.responses(to: invite)[1].to?.tag != nil)
        #expect(try bench.state(bench.alice) == .alerting)
        // The caller's own call is on its way until somebody answers.
        #expect(try bench.state(bench.bob) == .connecting)
        #expect(try bench.details(bench.alice).personality == .terminator)
        #expect(try bench.details(bench.bob).personality == .originator)
    }

    @Test("Early media of the only phone is passed on with its description, and heard", arguments: [SIPStatus.sessionProgress, .ringing])
    func earlyMedia(_ status: SIPStatus) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        alice.answer(try #require(alice.requests(.invite).first), status, body: alice.description([.pcmu]))
        let progress = try #require(bob.responses(to: invite).last)
        #expect(progress.status == status)
        let answer = try SessionDescription(parsing: progress.body)
        #expect(answer.audio?.codecs.map(\.name) == ["PCMU"])
        #expect(answer.audioConnection?.address == "10.0.0.1")
        #expect(try bench.hearing(bench.bob) == .party(bench.half(bench.alice).port))
    }

    @Test("Early media of one of several phones would be the wrong one's: the caller hears of the ringing only")
    func severalPhones() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let other = HandmadePhone(bench.alice, in: bench.office, host: "10.1.0.3")
        try other.register()
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        alice.answer(try #require(alice.requests(.invite).first), .sessionProgress, body: alice.description())
        let progress = try #require(bob.responses(to: invite).last)
        #expect(progress.status == .ringing && progress.body.isEmpty)
        #expect(try bench.hearing(bench.bob) == .nothing)
    }

    @Test("A caller that requires 100rel gets reliable responses: again until PRACK, one at a time")
    func reliableToCaller() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.headers.append(.require, "100rel")
        invite = bob.authorized(invite)
        bob.ask(invite)
        let received = try #require(alice.requests(.invite).first)
        alice.answer(received, .ringing)
        let ringing = try #require(bob.responses(to: invite).last)
        #expect(ringing.status == .ringing)
        #expect(ringing.headers[.require] == "100rel" && ringing.headers[.rseq] == "1")
        // 0.5 s and 1.5 s after the first.
        bench.run(.seconds(2))
        #expect(bob.statuses(of: invite) == [100, 180, 180, 180])
        var dialog = try #require(try bob.dialog(of: invite))
        var prack = bob.request(.prack, in: &dialog)
        prack.headers.append(.rack, "1 1 INVITE")
        #expect(bob.ask(prack)?.status == .ok)
        bench.run(.seconds(10))
        #expect(bob.statuses(of: invite) == [100, 180, 180, 180])
        alice.answer(received, .sessionProgress, body: alice.description())
        #expect(bob.responses(to: invite).last?.headers[.rseq] == "2")
        alice.answer(received, .ok, body: alice.description())
        #expect(bob.finalResponse(to: invite)?.status == .ok)
    }

    @Test("A PRACK for a response that was never sent is answered 481", arguments: ["2 1 INVITE", "1 2 INVITE", "1 1 UPDATE", "nonsense", nil])
    func wrongPrack(_ rack: String?) throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.headers.append(.require, "100rel")
        invite = bob.authorized(invite)
        bob.ask(invite)
        var dialog = try #require(try bob.dialog(of: invite))
        var prack = bob.request(.prack, in: &dialog)
        if let rack { prack.headers.append(.rack, rack) }
        #expect(bob.ask(prack)?.status == .callDoesNotExist)
        #expect(try bench.state(bench.alice) == .alerting)
    }

    @Test("PRACK never comes: the response is sent again and again, and the INVITE ends as one that nobody answered")
    func noPrack() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.headers.append(.require, "100rel")
        invite = bob.authorized(invite)
        bob.ask(invite)
        bench.run(.seconds(33))
        // At 0, 0.5, 1.5, 3.5, 7.5, 15.5 s.
        #expect(bob.statuses(of: invite).filter { $0 == 180 }.count == 6)
        #expect(bob.finalResponse(to: invite)?.status == .temporarilyUnavailable)
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
    }

    @Test("A phone's reliable response is acknowledged with PRACK, once, and one out of order is not")
    func reliableFromPhone() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        let received = try #require(alice.requests(.invite).first)
        func reliable(_ number: Int) -> [SIPHeaders.Field] { [.init(.require, "100rel"), .init(.rseq, String(number))] }
        alice.answer(received, .ringing, headers: reliable(776))
        let prack = try #require(alice.requests(.prack).first)
        #expect(prack.headers[.rack] == "776 1 INVITE")
        #expect(prack.cseq?.number == 2)
        alice.answer(prack, .ok)
        alice.answer(received, .ringing, headers: reliable(776))
        alice.answer(received, .ringing, headers: reliable(779))
        #expect(alice.requests(.prack).count == 1)
        alice.answer(received, .sessionProgress, headers: reliable(777))
        #expect(alice.requests(.prack).map { $0.headers[.rack] } == ["776 1 INVITE", "777 1 INVITE"])
        alice.answer(received, .ok, body: alice.description())
        // The ACK has the INVITE's number, what follows a higher one than the PRACKs.
        #expect(alice.requests(.ack).first?.cseq?.number == 1)
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        bob.ask(bob.request(.bye, in: &dialog))
        #expect(alice.requests(.bye).first?.cseq?.number == 4)
    }
}

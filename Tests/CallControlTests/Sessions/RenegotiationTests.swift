import CallControl
import Directory
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Changing a session (RFC 3261 §14, RFC 3264 §8, RFC 3311)")
struct RenegotiationTests {
    /// Bob's and Alice's handmade phones in a call.
    private struct Call {
        let bench: CallBench
        let alice: HandmadePhone
        let bob: HandmadePhone
        var alices: Dialog
        var bobs: Dialog

        init(bob codecs: [AudioCodec] = [.pcmu, .pcma, .telephoneEvent], alice answer: [AudioCodec] = [.pcmu, .telephoneEvent]) throws {
            self.bench = try CallBench()
            self.alice = try self.bench.handmade(self.bench.alice, host: "10.1.0.2")
            self.bob = try self.bench.handmade(self.bench.bob)
            let invite = try self.bob.invite("1001", offer: self.bob.description(codecs))
            self.bob.ask(invite)
            self.alices = try self.bench.answer(self.alice, body: self.alice.description(answer)).dialog
            self.bobs = try #require(try self.bob.dialog(of: invite))
            self.bob.send(.request(self.bob.request(.ack, in: &self.bobs, sequence: 1)))
            self.bench.office.settle()
            self.alice.forgetReceived()
            self.bob.forgetReceived()
        }
    }

    @Test("Codec lists pass through, so that the phones agree end to end; telephone events too")
    func passThrough() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let opus = AudioCodec(payloadType: 107, name: "OPUS", clockRate: 48_000, channels: 2, parameters: "useinbandfec=1")
        let g722 = AudioCodec(payloadType: 9, name: "G722")
        let events = AudioCodec(payloadType: 96, name: "TELEPHONE-EVENT", parameters: "0-15")
        let invite = try bob.invite("1001", offer: bob.description([opus, g722, events]))
        bob.ask(invite)
        let offer = try SessionDescription(parsing: try #require(alice.requests(.invite).first).body)
        #expect(offer.audio?.codecs == [opus, g722, events])
        _ = try bench.answer(alice, body: alice.description([g722, events]))
        let answer = try SessionDescription(parsing: try #require(bob.finalResponse(to: invite)).body)
        #expect(answer.audio?.codecs == [g722, events])
    }

    @Test("A re-INVITE with other codecs is passed on; the other phone's answer is the answer")
    func otherCodecs() throws {
        var call = try Call()
        let g722 = AudioCodec(payloadType: 9, name: "G722")
        let reinvite = call.bob.request(.invite, in: &call.bobs, body: call.bob.description([g722, .pcma], version: 2))
        call.bob.ask(reinvite)
        #expect(call.bob.statuses(of: reinvite) == [100])
        let passed = try #require(call.alice.requests(.invite).first)
        #expect(try SessionDescription(parsing: passed.body).audio?.codecs == [g722, .pcma])
        call.alice.answer(passed, .ok, body: call.alice.description([g722], version: 2))
        #expect(call.alice.requests(.ack).count == 1)
        let response = try #require(call.bob.finalResponse(to: reinvite))
        #expect(try SessionDescription(parsing: response.body).audio?.codecs == [g722])
        call.bob.send(.request(call.bob.request(.ack, in: &call.bobs, sequence: reinvite.cseq?.number)))
        call.bench.office.settle()
        #expect(call.bob.statuses(of: reinvite) == [100, 200])
        try call.bench.expectTalking(call.bench.alice, call.bench.bob)
    }

    @Test("The other phone refuses the change: 488, and the session stays as it was")
    func refusedCodecs() throws {
        var call = try Call()
        let reinvite = call.bob.request(
            .invite, in: &call.bobs, body: call.bob.description([AudioCodec(payloadType: 9, name: "G722")], version: 2))
        call.bob.ask(reinvite)
        call.alice.answer(try #require(call.alice.requests(.invite).first), .notAcceptableHere)
        #expect(call.bob.finalResponse(to: reinvite)?.status == .notAcceptableHere)
        try call.bench.expectTalking(call.bench.alice, call.bench.bob)
        // And another change may follow.
        let again = call.bob.request(.invite, in: &call.bobs, body: call.bob.description(version: 3))
        #expect(call.bob.ask(again)?.status == .ok)
    }

    @Test("While only the address or the direction changes the other phone is not asked")
    func sameCodecs() throws {
        var call = try Call()
        var offer = call.bob.description([.pcmu, .telephoneEvent], version: 2)
        offer.media[0].port = 7_000
        #expect(call.bob.ask(call.bob.request(.invite, in: &call.bobs, body: offer))?.status == .ok)
        #expect(call.alice.requests(.invite).isEmpty)
    }

    @Test("A re-INVITE without an offer is offered the session as it should be; its ACK answers")
    func withoutOffer() throws {
        var call = try Call()
        let reinvite = call.bob.request(.invite, in: &call.bobs)
        let response = try #require(call.bob.ask(reinvite))
        let offer = try SessionDescription(parsing: response.body)
        #expect(offer.audioDirection == .sendrecv)
        #expect(offer.audio?.codecs.contains(.pcmu) == true)
        call.bob.send(
            .request(call.bob.request(.ack, in: &call.bobs, sequence: reinvite.cseq?.number, body: call.bob.description([.pcmu], .sendonly))))
        call.bench.office.settle()
        #expect(try call.bench.state(call.bench.bob) == .held)
    }

    @Test("Glare: while our re-INVITE is under way, theirs is answered 491, and ours goes on")
    func glareTheirs() throws {
        var call = try Call()
        let hold = call.bench.hold(try call.bench.details(call.bench.bob).id, by: call.bench.bob)
        call.bench.office.settle()
        let ours = try #require(call.bob.requests(.invite).first)
        let theirs = call.bob.request(.invite, in: &call.bobs, body: call.bob.description(version: 2))
        #expect(call.bob.ask(theirs)?.status == .requestPending)
        call.bob.answer(ours, .ok, body: call.bob.description([.pcmu], .inactive, version: 2))
        #expect(hold.isDone)
        // Now theirs may come.
        let again = call.bob.request(.invite, in: &call.bobs, body: call.bob.description(version: 3))
        #expect(call.bob.ask(again)?.status == .ok)
        try call.bench.expectTalking(call.bench.alice, call.bench.bob)
    }

    @Test("Glare: our re-INVITE answered 491 is tried again; the one that owns the Call-ID waits 2.1 to 4 s, the other up to 2 s")
    func glareOurs() throws {
        for ownsCallID in [true, false] {
            let call = try Call()
            let (member, phone) = ownsCallID ? (call.bench.alice, call.alice) : (call.bench.bob, call.bob)
            let hold = call.bench.hold(try call.bench.details(member).id, by: member)
            call.bench.office.settle()
            phone.answer(try #require(phone.requests(.invite).first), .requestPending)
            #expect(hold.results.isEmpty)
            if ownsCallID {
                call.bench.run(.seconds(1.9))
                #expect(phone.requests(.invite).count == 1)
                call.bench.run(.seconds(2.2))
            } else {
                call.bench.run(.seconds(2))
            }
            #expect(phone.requests(.invite).count == 2)
            let again = try #require(phone.requests(.invite).last)
            #expect(again.cseq?.number == (try #require(phone.requests(.invite).first?.cseq?.number)) + 1)
            phone.answer(again, .ok, body: phone.description([.pcmu], .inactive, version: 2))
            #expect(hold.isDone)
        }
    }

    @Test("A phone that always answers 491 is given up after five times; the call goes on")
    func endlessGlare() throws {
        let call = try Call()
        let hold = call.bench.hold(try call.bench.details(call.bench.bob).id, by: call.bench.bob)
        for _ in 0..<5 {
            call.bench.run(.seconds(2))
            call.bob.answer(try #require(call.bob.requests(.invite).last), .requestPending)
        }
        #expect(hold.error == .phoneRefused("The phone refused: 491 Request Pending"))
        #expect(call.bob.requests(.invite).count == 5)
        try call.bench.expectTalking(call.bench.alice, call.bench.bob)
    }

    @Test("A re-INVITE inside another is answered 500 with Retry-After (RFC 3261 §14.2)")
    func nested() throws {
        var call = try Call()
        let g722 = AudioCodec(payloadType: 9, name: "G722")
        let first = call.bob.request(.invite, in: &call.bobs, body: call.bob.description([g722], version: 2))
        call.bob.ask(first)
        let second = call.bob.request(.invite, in: &call.bobs, body: call.bob.description(version: 3))
        let response = try #require(call.bob.ask(second))
        #expect(response.status == .serverInternalError)
        #expect(response.headers[.retryAfter].flatMap { Int($0) }.map { (0...10).contains($0) } == true)
        call.alice.answer(try #require(call.alice.requests(.invite).first), .ok, body: call.alice.description([g722], version: 2))
        #expect(call.bob.finalResponse(to: first)?.status == .ok)
    }

    @Test("The caller hangs up while its re-INVITE waits for the other phone: 487, and both are over")
    func hangUpInside() throws {
        var call = try Call()
        let first = call.bob.request(.invite, in: &call.bobs, body: call.bob.description([AudioCodec(payloadType: 9, name: "G722")], version: 2))
        call.bob.ask(first)
        #expect(call.bob.ask(call.bob.request(.bye, in: &call.bobs))?.status == .ok)
        #expect(call.bob.finalResponse(to: first)?.status == .requestTerminated)
        #expect(call.alice.requests(.bye).count == 1)
        // Alice's answer to the re-INVITE that nobody wants is still acknowledged.
        call.alice.answer(try #require(call.alice.requests(.invite).first), .ok, body: call.alice.description(version: 2))
        #expect(call.alice.requests(.ack).count == 1)
        call.bench.expectNoCalls()
    }

    @Test("An offer that takes no audio, or whose codecs nobody has, is refused 488", arguments: [true, false])
    func noAudio(_ isPortZero: Bool) throws {
        var call = try Call()
        var offer = call.bob.description(version: 2)
        if isPortZero { offer.media[0].port = 0 } else { offer.media = [] }
        #expect(call.bob.ask(call.bob.request(.invite, in: &call.bobs, body: offer))?.status == .notAcceptableHere)
        try call.bench.expectTalking(call.bench.alice, call.bench.bob)
    }

    @Test("A request in the dialog with a lower CSeq is answered 500 and changes nothing")
    func outOfOrder() throws {
        var call = try Call()
        call.bob.ask(call.bob.request(.invite, in: &call.bobs, sequence: 10, body: call.bob.description(version: 2)))
        let old = call.bob.request(.bye, in: &call.bobs, sequence: 5)
        #expect(call.bob.ask(old)?.status == .serverInternalError)
        try call.bench.expectTalking(call.bench.alice, call.bench.bob)
    }

    @Test("UPDATE changes a session as re-INVITE does: hold and resume")
    func update() throws {
        var call = try Call()
        let hold = call.bob.request(.update, in: &call.bobs, body: call.bob.description([.pcmu], .sendonly, version: 2))
        let response = try #require(call.bob.ask(hold))
        #expect(response.status == .ok)
        #expect(try SessionDescription(parsing: response.body).audioDirection == .recvonly)
        #expect(try call.bench.state(call.bench.bob) == .held)
        call.bob.ask(call.bob.request(.update, in: &call.bobs, body: call.bob.description([.pcmu], version: 3)))
        try call.bench.expectTalking(call.bench.alice, call.bench.bob)
    }

    @Test("UPDATE with other codecs is passed on as well")
    func updateCodecs() throws {
        var call = try Call()
        let update = call.bob.request(.update, in: &call.bobs, body: call.bob.description([.pcma], version: 2))
        call.bob.ask(update)
        call.alice.answer(try #require(call.alice.requests(.invite).first), .ok, body: call.alice.description([.pcma], version: 2))
        let response = try #require(call.bob.finalResponse(to: update))
        #expect(response.status == .ok)
        #expect(try SessionDescription(parsing: response.body).audio?.codecs == [.pcma])
    }

    @Test("UPDATE without an offer refreshes the target: what follows goes to the new Contact")
    func target() throws {
        var call = try Call()
        var update = call.bob.request(.update, in: &call.bobs)
        update.headers[.contact] = "<sip:bob-moved@10.1.0.1:5060>"
        #expect(call.bob.ask(update)?.status == .ok)
        _ = call.bench.hold(try call.bench.details(call.bench.bob).id, by: call.bench.bob)
        call.bench.office.settle()
        #expect(call.bob.requests(.invite).first?.uri.user == "bob-moved")
    }

    @Test("UPDATE with an offer while ours is under way: 491")
    func updateGlare() throws {
        var call = try Call()
        _ = call.bench.hold(try call.bench.details(call.bench.bob).id, by: call.bench.bob)
        call.bench.office.settle()
        let update = call.bob.request(.update, in: &call.bobs, body: call.bob.description(version: 2))
        #expect(call.bob.ask(update)?.status == .requestPending)
    }

    @Test("A 2xx to our re-INVITE that comes again gets its ACK again")
    func repeatedAnswer() throws {
        let call = try Call()
        _ = call.bench.hold(try call.bench.details(call.bench.bob).id, by: call.bench.bob)
        call.bench.office.settle()
        let reinvite = try #require(call.bob.requests(.invite).first)
        for _ in 0..<3 { call.bob.answer(reinvite, .ok, body: call.bob.description([.pcmu], .inactive, version: 2)) }
        let acks = call.bob.received.filter { if case .request(let request) = $0 { request.method == .ack } else { false } }
        #expect(acks.count == 3)
        #expect(call.bob.requests(.ack).count == 1)
    }
}

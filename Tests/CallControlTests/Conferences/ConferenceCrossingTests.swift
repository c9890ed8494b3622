import CallControl
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Conferences while phones change their sessions, and two operations at once (RFC 3261 §14, RFC 3264 §8)")
struct ConferenceCrossingTests {
    private static let g722 = AudioCodec(payloadType: 9, name: "G722")

    /// Alice talks to a handmade phone of Bob's in these codecs, and to Carol.
    private static func bench(_ codecs: [AudioCodec]) throws -> (bench: CallBench, bob: HandmadePhone, dialog: Dialog, calls: [CallHalfID]) {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        bench.office.call(from: bench.alice, to: "1002")
        let dialog = try bench.answer(bob, body: bob.description(codecs)).dialog
        bench.office.call(from: bench.alice, to: "1003")
        let calls = bench.office.halves(of: bench.alice).map(\.id)
        #expect(calls.count == 2)
        bob.forgetReceived()
        return (bench, bob, dialog, calls)
    }

    @Test(
        "In a conference, a phone that wants another codec too is answered with G.711; one that wants nothing else is refused; all still hear each other"
    )
    func otherCodecs() throws {
        var (bench, bob, dialog, calls) = try Self.bench([.pcma, .telephoneEvent])
        #expect(bench.startConference(calls, by: bench.alice).isDone)
        let reinvite = bob.request(.invite, in: &dialog, body: bob.description([Self.g722, .pcmu], version: 2))
        let response = try #require(bob.ask(reinvite))
        #expect(response.status == .ok)
        #expect(try SessionDescription(parsing: response.body).audio?.codecs.map(\.name) == ["PCMU"])
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: reinvite.cseq?.number)))
        bench.office.settle()
        guard case .mix(_, let part) = try bench.hearing(bench.bob) else {
            Issue.record("Bob is in no mix")
            return
        }
        #expect(part.codec == .pcmu)
        let hopeless = bob.request(.invite, in: &dialog, body: bob.description([Self.g722], version: 3))
        #expect(bob.ask(hopeless)?.status == .notAcceptableHere)
        bench.expectAllHear([bench.alice, bench.bob, bench.carol])
    }

    @Test("A phone with no offer in its re-INVITE is offered G.711, and hears all when it has answered")
    func withoutOffer() throws {
        var (bench, bob, dialog, calls) = try Self.bench([.pcmu, .telephoneEvent])
        #expect(bench.startConference(calls, by: bench.alice).isDone)
        let reinvite = bob.request(.invite, in: &dialog)
        let response = try #require(bob.ask(reinvite))
        let names = try SessionDescription(parsing: response.body).audio?.codecs.map(\.name)
        #expect(names == ["PCMU", "TELEPHONE-EVENT"])
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: reinvite.cseq?.number, body: bob.description([.pcmu], version: 2))))
        bench.office.settle()
        bench.expectAllHear([bench.alice, bench.bob, bench.carol])
    }

    @Test("A phone that refuses G.711 keeps the calls as they were, and the conference is not there", arguments: [true, false])
    func refused(_ isAdded: Bool) throws {
        let bench = try CallBench()
        // Two handmade ends, so that G.722 can be agreed.
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try alice.invite("1002", offer: alice.description([Self.g722, .pcmu, .telephoneEvent]))
        alice.ask(invite)
        _ = try bench.answer(bob, body: bob.description([Self.g722]))
        var dialog = try #require(try alice.dialog(of: invite))
        alice.send(.request(alice.request(.ack, in: &dialog, sequence: 1)))
        for number in isAdded ? ["1003", "1101"] : ["1003"] { _ = try bench.connect(alice, to: number) }
        let calls = bench.office.halves(of: bench.alice).map(\.id)
        for phone in [alice, bob] { phone.forgetReceived() }
        if isAdded { #expect(bench.startConference(Array(calls.dropFirst()), by: bench.alice).isDone) }
        let outcome = isAdded ? bench.addParticipant(calls[0], by: bench.alice) : bench.startConference(calls, by: bench.alice)
        bench.office.settle()
        #expect(outcome.results.isEmpty)
        alice.answer(try #require(alice.requests(.invite).last), .ok, body: alice.description([.pcmu], version: 2))
        bob.answer(try #require(bob.requests(.invite).last), .notAcceptableHere)
        #expect(outcome.error == .phoneRefused("A phone does not take G.711, which a conference needs"))
        #expect(bench.core.conferenceCount == (isAdded ? 1 : 0))
        #expect(bench.core.halves[calls[0]]?.state == .connected)
        #expect(bench.heard(by: bench.bob) == ["alice"])
        if isAdded { #expect(bench.heard(by: bench.carol) == ["alice", "lobby"]) }
    }

    @Test("A call that ends while its phones are asked for G.711: the conference is refused, the other call stays")
    func endsMeanwhile() throws {
        let conference = try ConferenceBench()
        let bench = conference.bench
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, false)
        bench.office.settle()
        _ = bench.hold(conference.calls[0], by: bench.alice)
        bench.office.settle()
        let outcome = bench.startConference(conference.calls, by: bench.alice)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(outcome.error != nil && outcome.results.count == 1)
        #expect(bench.core.conferenceCount == 0)
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("Two conferences of the same calls at once: one is there, the other refused", arguments: [true, false])
    func twice(_ isHeld: Bool) throws {
        let conference = try ConferenceBench()
        let bench = conference.bench
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, false)
        bench.office.settle()
        if isHeld { _ = bench.hold(conference.calls[0], by: bench.alice) }
        bench.office.settle()
        let outcomes = [0, 1].map { _ in bench.startConference(conference.calls, by: bench.alice) }
        bench.office.settle()
        #expect(outcomes.map(\.results.count) == [1, 1])
        #expect(outcomes.filter(\.isDone).count == 1)
        conference.expectAllHear()
        bench.expectNothingLeft()
    }

    @Test("Hold and conference at once, in either order: nobody is left on hold in it", arguments: [true, false], [true, false])
    func holdAndConference(_ holdFirst: Bool, _ isOtherHeld: Bool) throws {
        let conference = try ConferenceBench()
        let bench = conference.bench
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, false)
        bench.office.settle()
        if isOtherHeld {
            _ = bench.hold(conference.calls[0], by: bench.alice)
            bench.office.settle()
        }
        var outcomes: [Outcome] = []
        if holdFirst { outcomes.append(bench.hold(conference.calls[1], by: bench.alice)) }
        let start = bench.startConference(conference.calls, by: bench.alice)
        if !holdFirst { outcomes.append(bench.hold(conference.calls[1], by: bench.alice)) }
        bench.run(.seconds(5))
        #expect(start.isDone)
        #expect(outcomes.allSatisfy { $0.results.count == 1 })
        conference.expectAllHear()
        let directions = bench.phone(bench.alice).liveCalls.map { $0.remoteDescription?.audioDirection }
        #expect(directions == [.sendrecv, .sendrecv])
        bench.expectNothingLeft()
    }

    @Test(
        "A participant leaves while the host is about to hold or to come back: the call that is left is as the phone believes",
        arguments: [true, false])
    func leavesDuringHold(_ isHold: Bool) throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        if !isHold {
            _ = bench.setConferenceHeld(true, by: bench.alice)
            bench.office.settle()
        }
        let outcome = bench.setConferenceHeld(isHold, by: bench.alice)
        try bench.hangUp(conference.calls[0], by: bench.alice)
        bench.run(.seconds(5))
        #expect(outcome.error == .wrongState("The conference is over"))
        let believed = try #require(bench.liveCall(bench.alice).remoteDescription?.audioDirection)
        #expect(try bench.state(bench.alice) == (believed == .inactive ? .held : .connected))
        if believed != .inactive { try bench.expectTalking(bench.alice, bench.carol) }
        bench.expectNothingLeft()
    }

    @Test("A host's phone that refuses to be put on hold: the conference is as it was")
    func holdRefused() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        for number in ["1002", "1003"] { _ = try bench.connect(alice, to: number) }
        #expect(bench.startConference(bench.office.halves(of: bench.alice).map(\.id), by: bench.alice).isDone)
        alice.forgetReceived()
        let outcome = bench.setConferenceHeld(true, by: bench.alice)
        bench.office.settle()
        let invites = alice.requests(.invite)
        #expect(invites.count == 2)
        alice.answer(invites[0], .ok, body: alice.description([.pcmu], .inactive, version: 2))
        alice.answer(invites[1], .notAcceptableHere)
        guard case .phoneRefused? = outcome.error else {
            Issue.record("answered \(outcome.results)")
            return
        }
        // The call that had agreed is taken back.
        let back = try #require(alice.requests(.invite).last)
        #expect(back.callID == invites[0].callID)
        #expect(try SessionDescription(parsing: back.body).audioDirection == .sendrecv)
        alice.answer(back, .ok, body: alice.description([.pcmu], version: 3))
        #expect(bench.core.conference(of: bench.alice.id)?.state == .connected)
        bench.expectAllHear([bench.alice, bench.bob, bench.carol])
    }

    @Test("Everybody hangs up at once, with a little time between: nothing is left", arguments: 0..<12)
    func allAtOnce(_ seed: Int) throws {
        let conference = try ConferenceBench.started(guests: 3)
        let bench = conference.bench
        var order = conference.everybody
        for _ in 0..<seed { order.append(order.removeFirst()) }
        for member in order {
            bench.hangUp(member)
            bench.run(.milliseconds(seed))
        }
        bench.office.settle()
        bench.expectNoCalls()
        #expect(bench.core.conferenceCount == 0)
        bench.expectNothingLeft()
    }
}

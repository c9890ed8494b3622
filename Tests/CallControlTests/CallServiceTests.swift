import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Answer, hang up and list through the API (the issue, The API)")
struct CallServiceTests {
    private static let talk: [SIPHeaders.Field] = [.init(.allowEvents, "talk, hold")]

    // MARK: Answer

    @Test("Answer on a phone that said it understands talk: NOTIFY with Event: talk, and the phone answers", arguments: [true, false])
    func talk(_ inRegister: Bool) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2", headers: inRegister ? Self.talk : [])
        bench.office.call(from: bench.bob, to: "1001")
        let invite = try #require(alice.requests(.invite).first)
        alice.answer(invite, .ringing, headers: inRegister ? [] : Self.talk)
        let outcome = bench.answer(try bench.details(bench.alice).id, by: bench.alice)
        bench.office.settle()
        #expect(outcome.results.isEmpty)
        let notify = try #require(alice.requests(.notify).first)
        #expect(notify.headers[.event] == "talk")
        #expect(notify.headers[.subscriptionState]?.hasPrefix("active") == true)
        #expect(notify.callID == invite.callID && notify.to?.tag == alice.tag)
        alice.answer(notify, .ok)
        #expect(outcome.isDone)
        alice.answer(invite, .ok, body: alice.description())
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(alice.requests(.ack).first?.cseq?.number == 1)
        #expect(alice.requests(.notify).count == 1)
    }

    @Test("Answer on a phone that does not understand talk: refused, saying that the phone cannot; it rings on")
    func withoutTalk() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        bench.office.call(from: bench.bob, to: "1001")
        let outcome = bench.answer(try bench.details(bench.alice).id, by: bench.alice)
        guard case .phoneRefused(let why)? = outcome.error else {
            Issue.record("answered \(outcome.results)")
            return
        }
        #expect(why.contains("talk"))
        #expect(bench.phone(bench.alice).liveCalls.map(\.state) == [.ringing])
        #expect(try bench.state(bench.alice) == .alerting)
    }

    @Test("Of several ringing phones the one that understands talk answers")
    func severalPhones() throws {
        let bench = try CallBench()
        let first = try bench.handmade(bench.alice, host: "10.1.0.2")
        let second = HandmadePhone(bench.alice, in: bench.office, host: "10.1.0.3")
        try second.register(headers: Self.talk)
        bench.office.call(from: bench.bob, to: "1001")
        for phone in [first, second] { phone.answer(try #require(phone.requests(.invite).first), .ringing) }
        _ = bench.answer(try bench.details(bench.alice).id, by: bench.alice)
        bench.office.settle()
        #expect(first.requests(.notify).isEmpty)
        #expect(second.requests(.notify).count == 1)
    }

    @Test("A phone that refuses the NOTIFY, or does not respond to it: the API is told so", arguments: [true, false])
    func notifyRefused(_ isAnswered: Bool) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2", headers: Self.talk)
        bench.office.call(from: bench.bob, to: "1001")
        alice.answer(try #require(alice.requests(.invite).first), .ringing)
        let outcome = bench.answer(try bench.details(bench.alice).id, by: bench.alice)
        bench.office.settle()
        if isAnswered { alice.answer(try #require(alice.requests(.notify).first), .badEvent) } else { bench.run(.seconds(40)) }
        guard case .phoneRefused? = outcome.error else {
            Issue.record("answered \(outcome.results)")
            return
        }
        #expect(outcome.results.count == 1)
    }

    @Test("Answer at once when the leg is a click-to-dial: the phone answers by itself")
    func clickToDial() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let reference = try bench.dial("1001", by: bench.bob)
        bench.office.settle()
        #expect(bench.answer(reference.id, by: bench.bob).isDone)
        #expect(bob.requests(.notify).isEmpty)
    }

    @Test("Answer in any other state is refused with the state")
    func answerWrongState() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        for (member, state) in [(bench.alice, "connected"), (bench.bob, "connected")] {
            #expect(bench.answer(try bench.details(member).id, by: member).error == .wrongState("The call is \(state), not alerting"))
        }
        let other = try CallBench()
        other.phone(other.alice).answering = .never
        other.office.call(from: other.bob, to: "1001")
        #expect(other.answer(try other.details(other.bob).id, by: other.bob).error == .wrongState("The call is connecting, not alerting"))
    }

    // MARK: Hang up

    @Test("Hang up while it rings: by the caller it is a cancelled call, by the callee a declined one")
    func hangUpRinging() throws {
        for byCaller in [true, false] {
            let bench = try CallBench()
            let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
            let call = bench.office.call(from: bench.bob, to: "1001")
            alice.answer(try #require(alice.requests(.invite).first), .ringing)
            let member = byCaller ? bench.bob : bench.alice
            try bench.hangUp(try bench.details(member).id, by: member)
            bench.office.settle()
            #expect(call.failure == (byCaller ? .requestTerminated : .decline))
            let reason = byCaller ? SIPReason.normalClearing : .callRejected
            #expect(alice.requests(.cancel).first?.headers[.reason] == reason.headerValue)
            bench.expectNoCalls()
        }
    }

    @Test("Hang up while connected, held or remoteHeld: both phones get BYE", arguments: [CallState.connected, .held, .remoteHeld])
    func hangUpEstablished(_ state: CallState) throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        if state != .connected {
            let holder = state == .held ? bench.bob : bench.alice
            bench.phone(holder).setHold(try bench.liveCall(holder).id, true)
            bench.office.settle()
        }
        #expect(try bench.state(bench.bob) == state)
        try bench.hangUp(try bench.details(bench.bob).id, by: bench.bob)
        bench.office.settle()
        #expect(bench.phone(bench.alice).liveCalls.isEmpty && bench.phone(bench.bob).liveCalls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("Hang up twice: the second finds no call")
    func hangUpTwice() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let id = try bench.details(bench.bob).id
        try bench.hangUp(id, by: bench.bob)
        #expect(throws: CallControlError.callNotFound) { try bench.hangUp(id, by: bench.bob) }
    }

    @Test("Hang up while the phone's ACK is still on its way: BYE goes out after it")
    func hangUpBeforeACK() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        bench.office.settle()
        #expect(bob.finalResponse(to: invite)?.status == .ok)
        try bench.hangUp(try bench.details(bench.bob).id, by: bench.bob)
        bench.run(.milliseconds(100))
        #expect(bob.requests(.bye).isEmpty)
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        bench.run(.milliseconds(100))
        #expect(bob.requests(.bye).count == 1)
        bench.expectNoCalls()
    }

    // MARK: Whose call

    @Test("An API action on somebody else's call is answered as one on a call that never was")
    func foreignCall() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let bobs = try bench.details(bench.bob).id
        for (member, id) in [
            (bench.alice, bobs), (bench.carol, bobs), (bench.company.zoe, bobs), (bench.bob, CallHalfID(rawValue: "callhalf-1.x.1:0")),
        ] {
            #expect(throws: CallControlError.callNotFound) { try bench.hangUp(id, by: member) }
            #expect(bench.hold(id, by: member).error == .callNotFound)
            #expect(bench.resume(id, by: member).error == .callNotFound)
            #expect(bench.answer(id, by: member).error == .callNotFound)
            #expect(throws: CallControlError.callNotFound) { try bench.core.half(id, of: member.id) }
        }
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("A member lists their own calls, the oldest first; an operator those of the organisation")
    func lists() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.connect(bench.carol, bench.alice)
        bench.connect(bench.company.zoe, bench.company.zach)
        #expect(bench.core.calls(of: bench.alice.id).map(\.remoteParty.name) == ["Bob", "Carol"])
        #expect(bench.core.calls(of: bench.bob.id).map(\.remoteParty.name) == ["Alice"])
        #expect(bench.core.calls(of: bench.company.lobby.id).isEmpty)
        #expect(bench.core.calls(ofOrganization: "acme").count == 4)
        #expect(Set(bench.core.calls(ofOrganization: "zeta").map(\.0)) == [bench.company.zoe.id, bench.company.zach.id])
    }

    @Test("A call's details: session, personality, moments and the other party, seen from each side")
    func details() throws {
        let bench = try CallBench()
        let before = bench.office.world.wallClock
        bench.connect(bench.bob, bench.alice)
        let (bob, alice) = (try bench.details(bench.bob), try bench.details(bench.alice))
        #expect(bob.sessionID == alice.sessionID && bob.id != alice.id)
        #expect(bob.personality == .originator && alice.personality == .terminator)
        #expect(bob.createdAt >= before && bob.createdAt <= alice.createdAt)
        let answeredAt = try #require(alice.answeredAt)
        #expect(answeredAt > alice.createdAt)
        #expect(bob.remoteParty == RemoteParty(name: "Alice", number: "1001", memberID: bench.alice.id, callType: .location))
        #expect(alice.remoteParty == RemoteParty(name: "Bob", number: "1002", memberID: bench.bob.id, callType: .location))
        #expect(!bob.muted && bob.muteCapable)
    }

    @Test("Call ids of two processes never meet")
    func ids() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let first = Set(bench.core.halves.keys)
        bench.office.crash(downFor: .seconds(1))
        bench.office.settle()
        bench.connect(bench.bob, bench.alice)
        #expect(first.isDisjoint(with: bench.core.halves.keys))
    }
}

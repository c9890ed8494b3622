import CallControl
import Directory
import Media
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Barge-in (developer.webex.com, Call Controls, Barge In)")
struct BargeInTests {
    /// Carol has come into Alice's and Bob's call.
    private static func bench() throws -> CallBench {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        try bench.bargeIn(at: "1002", by: bench.carol)
        bench.office.settle()
        return bench
    }

    @Test("One's own phone answers by itself, a tone warns the two, and all three hear each other")
    func three() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let session = try bench.details(bench.alice).sessionID
        let reference = try bench.bargeIn(at: "1002", by: bench.carol)
        #expect(reference.sessionID == session)
        bench.office.settle()
        bench.expectAllHear([bench.alice, bench.bob, bench.carol])
        for member in [bench.alice, bench.bob, bench.carol] { #expect(try bench.state(member) == .connected) }
        for member in [bench.alice, bench.bob] { #expect(bench.office.server.engine.beeps[try bench.half(member).port] == 1) }
        #expect(try bench.details(bench.carol).id == reference.id)
        #expect(try bench.details(bench.carol).remoteParty.name == "Bob")
        #expect(try bench.details(bench.carol).personality == .originator)
        #expect(try bench.details(bench.alice).remoteParty.name == "Bob")
        #expect(bench.core.conference(of: bench.carol.id)?.isBargeIn == true)
        #expect(bench.core.conference(of: bench.alice.id) == nil)
        bench.expectNothingLeft()
    }

    @Test("Nobody comes into a private member's calls but the agents, and whether there is a call or not is not told")
    func privateStatus() throws {
        let bench = try CallBench()
        try bench.change(bench.bob) { bob in
            bob.settings.privacy.isEnabled = true
            bob.settings.privacy.agents = [bench.company.lobby.id]
        }
        let refusal = CallControlError.notPermitted("The privacy of Bob does not let the user come into their calls")
        #expect(throws: refusal) { try bench.bargeIn(at: "1002", by: bench.carol) }
        bench.connect(bench.alice, bench.bob)
        #expect(throws: refusal) { try bench.bargeIn(at: "1002", by: bench.carol) }
        try bench.expectTalking(bench.alice, bench.bob)
        try bench.bargeIn(at: "1002", by: bench.company.lobby)
        bench.office.settle()
        bench.expectAllHear([bench.alice, bench.bob, bench.company.lobby])
    }

    @Test("Made private while the phone of whoever comes in rings: the two talk on by themselves")
    func madePrivate() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.carol).answering = .after(.seconds(2))
        try bench.bargeIn(at: "1002", by: bench.carol)
        try bench.change(bench.bob) { $0.settings.privacy.isEnabled = true }
        bench.run(.seconds(5))
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(bench.phone(bench.carol).liveCalls.isEmpty)
        #expect(bench.core.conferenceCount == 0)
    }

    @Test(
        "Whoever leaves first, on the phone or by the API, leaves an ordinary call of the other two", arguments: ["alice", "bob", "carol"],
        [true, false])
    func leaves(_ name: String, _ byAPI: Bool) throws {
        let bench = try Self.bench()
        let members = [bench.alice, bench.bob, bench.carol]
        let leaver = try #require(members.first { $0.id.key == name })
        if byAPI { try bench.hangUp(try bench.half(leaver).id, by: leaver) } else { bench.hangUp(leaver) }
        bench.office.settle()
        let left = members.filter { $0.id != leaver.id }
        try bench.expectTalking(left[0], left[1])
        #expect(try bench.details(left[0]).remoteParty.name == left[1].displayName)
        #expect(try bench.details(left[1]).remoteParty.name == left[0].displayName)
        #expect(bench.core.conferenceCount == 0)
        // An ordinary call in all: it can be held and transferred.
        _ = bench.hold(try bench.half(left[0]).id, by: left[0])
        bench.office.settle()
        #expect(try bench.state(left[0]) == .held && bench.state(left[1]) == .remoteHeld)
        _ = try bench.transfer(try bench.half(left[0]).id, by: left[0], to: "1101")
        bench.office.settle()
        try bench.expectTalking(left[1], bench.company.lobby)
        bench.expectNothingLeft()
    }

    @Test("One who came in and stayed with the other party is not ended with the one whose call it was")
    func staysLonger() throws {
        let bench = try Self.bench()
        bench.hangUp(bench.alice)
        bench.office.settle()
        // Bob, whose call Carol came into, hands her on to the lobby.
        _ = try bench.transfer(try bench.half(bench.bob).id, by: bench.bob, to: "1101")
        bench.office.settle()
        #expect(bench.isQuiet(bench.bob))
        try bench.expectTalking(bench.carol, bench.company.lobby)
        bench.expectNothingLeft()
    }

    @Test("Not into one's own call, one's own conversation, a ringing or held call, a conference, or nobody's")
    func refused() throws {
        let bench = try CallBench()
        func refusal(_ destination: String, _ member: Member) -> CallControlError? {
            do {
                try bench.bargeIn(at: destination, by: member)
                return nil
            } catch { return error as? CallControlError }
        }
        let nothing = CallControlError.wrongState("Bob has no connected call that somebody else can come into")
        #expect(refusal("1002", bench.carol) == nothing)
        bench.phone(bench.bob).answering = .never
        let call = bench.office.call(from: bench.alice, to: "1002")
        #expect(refusal("1002", bench.carol) == nothing)
        bench.phone(bench.alice).hangUp(call.id)
        bench.phone(bench.bob).answering = .after(.milliseconds(100))
        bench.office.settle()
        bench.connect(bench.alice, bench.bob)
        #expect(refusal("1002", bench.bob) == .wrongState("The call is the user's own"))
        #expect(refusal("1002", bench.alice) == nothing)
        #expect(refusal("7001", bench.carol) == .unknownDestination("7001"))
        #expect(refusal("9999", bench.carol) == .unknownDestination("9999"))
        #expect(refusal("zoe@zeta.example", bench.carol) == .unknownDestination("zoe@zeta.example"))
        #expect(refusal("hello", bench.carol) == .malformedDestination("hello"))
        #expect(refusal("1002", bench.company.sales) == .notRegistered)
        _ = bench.hold(try bench.half(bench.alice).id, by: bench.alice)
        bench.office.settle()
        #expect(refusal("1002", bench.carol) == nothing)
        _ = bench.resume(try bench.half(bench.alice).id, by: bench.alice)
        bench.office.settle()
        try bench.bargeIn(at: "1002", by: bench.carol)
        bench.office.settle()
        #expect(refusal("1002", bench.company.lobby) == nothing)
        bench.expectAllHear([bench.alice, bench.bob, bench.carol])
        bench.expectNothingLeft()
    }

    enum Meanwhile: CaseIterable {
        case hangsUp
        case isHeld
        case isTransferred
        case doesNotAnswer
        case declines
    }

    @Test(
        "The call changes before one's own phone answers, or it does not answer: one is not in it, and the call is as it is",
        arguments: Meanwhile.allCases)
    func meanwhile(_ what: Meanwhile) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.carol).autoAnswers = false
        bench.phone(bench.carol).answering = what == .declines ? .reject(.decline) : what == .doesNotAnswer ? .never : .after(.seconds(3))
        try bench.bargeIn(at: "1002", by: bench.carol)
        bench.office.settle()
        switch what {
        case .hangsUp: bench.hangUp(bench.alice)
        case .isHeld: bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        case .isTransferred: _ = try bench.transfer(try bench.half(bench.bob).id, by: bench.bob, to: "1101")
        case .doesNotAnswer, .declines: break
        }
        bench.run(.seconds(35))
        switch what {
        case .hangsUp: bench.expectNoCalls()
        case .isHeld: bench.expectAllHear([])
        case .isTransferred:
            #expect(bench.isQuiet(bench.carol))
            try bench.expectTalking(bench.alice, bench.company.lobby)
        case .doesNotAnswer, .declines:
            #expect(bench.isQuiet(bench.carol))
            try bench.expectTalking(bench.alice, bench.bob)
        }
        bench.expectNothingLeft()
    }

    @Test("One who came in has the usual controls: mute and hang up; hold, keys and transfer are refused, and say why")
    func controls() throws {
        let bench = try Self.bench()
        let id = try bench.half(bench.carol).id
        try bench.setMuted(true, id, by: bench.carol)
        #expect(bench.office.server.engine.muted == [try bench.half(bench.carol).port])
        #expect(bench.hold(id, by: bench.carol).error == .wrongState("The call is in a conference; hold or resume that"))
        #expect(throws: CallControlError.wrongState("The call has no other party of its own")) { try bench.transmit("1", id, by: bench.carol) }
        #expect(throws: CallControlError.wrongState("The call is in a conference")) { _ = try bench.transfer(id, by: bench.carol, to: "1101") }
        bench.expectAllHear([bench.alice, bench.bob, bench.carol])
        bench.expectNothingLeft()
    }

    @Test("A phone holds its call, and takes it back: the other two talk on")
    func phoneHolds() throws {
        for name in ["alice", "bob", "carol"] {
            let bench = try Self.bench()
            let members = [bench.alice, bench.bob, bench.carol]
            let holder = try #require(members.first { $0.id.key == name })
            let call = try bench.liveCall(holder)
            bench.phone(holder).setHold(call.id, true)
            bench.office.settle()
            #expect(try bench.state(holder) == .held)
            #expect(bench.heard(by: holder).isEmpty)
            bench.expectAllHear(members.filter { $0.id != holder.id })
            bench.phone(holder).setHold(call.id, false)
            bench.office.settle()
            bench.expectAllHear(members)
            bench.expectNothingLeft()
        }
    }

    @Test("One whose calls are always recorded is recorded here too")
    func recorded() throws {
        let bench = try CallBench()
        try bench.change(bench.carol) { member in
            member.settings.recording.isEnabled = true
            member.settings.recording.mode = .always
        }
        bench.connect(bench.alice, bench.bob)
        try bench.bargeIn(at: "1002", by: bench.carol)
        bench.office.settle()
        #expect(bench.office.server.engine.recordings.keys.map(\.self) == [try bench.half(bench.carol).port])
        bench.expectNothingLeft()
        #expect(bench.events.filter { if case .recorded = $0 { true } else { false } }.count == 1)
    }
}

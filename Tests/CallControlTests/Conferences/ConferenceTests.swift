import CallControl
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Conferences of one's own calls (developer.webex.com, Conference Controls)")
struct ConferenceTests {
    @Test("All parties hear each other, however many; the host's calls are one session, and its details name each participant", arguments: [2, 3, 4])
    func started(_ guests: Int) throws {
        let conference = try ConferenceBench.started(guests: guests)
        let details = try #require(conference.details)
        #expect(!details.isBargeIn && details.state == .connected && !details.muted && details.appearance == 1)
        #expect(details.participants.map(\.callID) == conference.calls)
        #expect(details.participants.allSatisfy { !$0.muted && !$0.deafened })
        #expect(conference.states == Array(repeating: .connected, count: guests))
        let sessions = conference.everybody.flatMap { conference.bench.office.halves(of: $0).map(\.sessionID) }
        #expect(Set(sessions).count == 1)
        conference.bench.expectNothingLeft()
    }

    @Test("Calls that the API holds are taken off hold")
    func heldByAPI() throws {
        let conference = try ConferenceBench()
        let bench = conference.bench
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, false)
        bench.office.settle()
        for call in conference.calls {
            _ = bench.hold(call, by: bench.alice)
            bench.office.settle()
        }
        #expect(conference.states == [.held, .held])
        let outcome = bench.startConference(conference.calls, by: bench.alice)
        bench.office.settle()
        #expect(outcome.isDone)
        conference.expectAllHear()
        #expect(conference.states == [.connected, .connected])
        bench.expectNothingLeft()
    }

    @Test("One more is added, and hears all the others")
    func added() throws {
        let conference = try ConferenceBench(guests: 3)
        let bench = conference.bench
        for call in bench.phone(bench.alice).liveCalls where call.isHolding { bench.phone(bench.alice).setHold(call.id, false) }
        bench.office.settle()
        #expect(bench.startConference(Array(conference.calls.prefix(2)), by: bench.alice).isDone)
        #expect(bench.heard(by: bench.bob) == ["alice", "carol"] && bench.heard(by: bench.company.lobby) == ["alice"])
        #expect(bench.addParticipant(conference.calls[2], by: bench.alice).isDone)
        conference.expectAllHear()
        #expect(bench.addParticipant(conference.calls[2], by: bench.alice).error == .wrongState("The call is in a conference"))
        bench.expectNothingLeft()
    }

    @Test("Muted, a participant is heard by nobody; deafened, they hear nobody; muted as a whole, the host is heard by nobody")
    func muteAndDeafen() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        let (bob, carol) = (conference.calls[0], conference.calls[1])
        try bench.setConferenceMuted(true, bob, by: bench.alice)
        #expect(
            bench.heard(by: bench.alice) == ["carol"] && bench.heard(by: bench.carol) == ["alice"]
                && bench.heard(by: bench.bob) == ["alice", "carol"])
        try bench.setDeafened(true, carol, by: bench.alice)
        #expect(bench.heard(by: bench.carol).isEmpty && bench.heard(by: bench.bob) == ["alice", "carol"])
        try bench.setConferenceMuted(true, by: bench.alice)
        #expect(bench.heard(by: bench.alice) == ["carol"] && bench.heard(by: bench.bob) == ["carol"])
        let details = try #require(conference.details)
        #expect(details.muted)
        #expect(details.participants.map(\.muted) == [true, false] && details.participants.map(\.deafened) == [false, true])
        #expect(throws: CallControlError.wrongState("The participant is muted already")) { try bench.setConferenceMuted(true, bob, by: bench.alice) }
        #expect(throws: CallControlError.wrongState("The participant is deafened already")) { try bench.setDeafened(true, carol, by: bench.alice) }
        #expect(throws: CallControlError.wrongState("The conference is muted already")) { try bench.setConferenceMuted(true, by: bench.alice) }
        try bench.setConferenceMuted(false, bob, by: bench.alice)
        try bench.setDeafened(false, carol, by: bench.alice)
        try bench.setConferenceMuted(false, by: bench.alice)
        conference.expectAllHear()
        #expect(throws: CallControlError.wrongState("The participant is not muted")) { try bench.setConferenceMuted(false, bob, by: bench.alice) }
        #expect(throws: CallControlError.wrongState("The participant is not deafened")) { try bench.setDeafened(false, carol, by: bench.alice) }
        #expect(throws: CallControlError.wrongState("The conference is not muted")) { try bench.setConferenceMuted(false, by: bench.alice) }
        bench.expectNothingLeft()
    }

    @Test("A muted participant who is left alone with the host is an ordinary party again")
    func mutedEnds() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        try bench.setConferenceMuted(true, conference.calls[0], by: bench.alice)
        bench.hangUp(bench.carol)
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("Held, the host is away and the others talk on; resumed, all hear each other again")
    func held() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        let hold = bench.setConferenceHeld(true, by: bench.alice)
        bench.office.settle()
        #expect(hold.isDone)
        #expect(conference.states == [.held, .held] && conference.details?.state == .held)
        #expect(bench.heard(by: bench.alice).isEmpty)
        bench.expectAllHear([bench.bob, bench.carol])
        #expect(bench.phone(bench.alice).liveCalls.allSatisfy { $0.remoteDescription?.audioDirection == .inactive })
        #expect(bench.setConferenceHeld(true, by: bench.alice).error == .wrongState("The conference is held"))
        let resume = bench.setConferenceHeld(false, by: bench.alice)
        bench.office.settle()
        #expect(resume.isDone && conference.states == [.connected, .connected])
        conference.expectAllHear()
        #expect(bench.setConferenceHeld(false, by: bench.alice).error == .wrongState("The conference is connected"))
        bench.expectNothingLeft()
    }

    @Test("Released: every call of it ends, and nothing is left", arguments: [2, 4])
    func released(_ guests: Int) throws {
        let conference = try ConferenceBench.started(guests: guests)
        try conference.bench.releaseConference(by: conference.alice)
        conference.bench.office.settle()
        conference.bench.expectNoCalls()
        #expect(conference.everybody.allSatisfy(conference.bench.isQuiet))
        #expect(conference.details == nil && conference.bench.core.conferenceCount == 0)
        conference.bench.expectNothingLeft()
    }

    // MARK: Parties go

    @Test("A participant leaves: the others go on; with one left it is an ordinary call, connected", arguments: [true, false])
    func participantLeaves(_ byPhone: Bool) throws {
        let conference = try ConferenceBench.started(guests: 3)
        let bench = conference.bench
        func leave(_ index: Int) throws {
            let guest = conference.guests[index]
            if byPhone { bench.hangUp(guest) } else { try bench.hangUp(conference.calls[index], by: bench.alice) }
            bench.office.settle()
            #expect(bench.isQuiet(guest))
        }
        try leave(0)
        bench.expectAllHear([bench.alice, conference.guests[1], conference.guests[2]])
        #expect(conference.details?.participants.map(\.callID) == Array(conference.calls.dropFirst()))
        try leave(2)
        try bench.expectTalking(bench.alice, conference.guests[1])
        #expect(conference.details == nil)
        _ = bench.hold(conference.calls[1], by: bench.alice)
        bench.office.settle()
        #expect(try bench.state(bench.alice) == .held)
        #expect(try bench.hearing(conference.guests[1]) == .defaultMusic)
        bench.expectNothingLeft()
    }

    @Test("The one that is left of a held conference is on hold, as its phone believes, and can be resumed")
    func leftOfHeld() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        _ = bench.setConferenceHeld(true, by: bench.alice)
        bench.office.settle()
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(try bench.state(bench.alice) == .held && bench.state(bench.carol) == .remoteHeld)
        #expect(try bench.hearing(bench.carol) == .defaultMusic)
        let outcome = bench.resume(conference.calls[1], by: bench.alice)
        bench.office.settle()
        #expect(outcome.isDone)
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("The host's phone hangs all of its calls up: nothing is left")
    func hostLeaves() throws {
        let conference = try ConferenceBench.started(guests: 3)
        conference.bench.hangUp(conference.alice)
        conference.bench.office.settle()
        conference.bench.expectNoCalls()
        #expect(conference.guests.allSatisfy(conference.bench.isQuiet))
        conference.bench.expectNothingLeft()
    }

    @Test("The host of a conference of three transfers: the two others stay with each other", arguments: [true, false], [true, false])
    func transferred(_ withIDs: Bool, _ isHeld: Bool) throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        if isHeld {
            _ = bench.setConferenceHeld(true, by: bench.alice)
            bench.office.settle()
        }
        try bench.transfer(withIDs ? conference.calls[0] : nil, withIDs ? conference.calls[1] : nil, by: bench.alice)
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(bench.isQuiet(bench.alice) && bench.core.conferenceCount == 0)
        #expect(try bench.details(bench.bob).remoteParty.name == "Carol" && bench.details(bench.carol).remoteParty.name == "Bob")
        bench.expectNothingLeft()
    }

    @Test("Of a larger conference two cannot be transferred out, and nothing changes")
    func largerTransfer() throws {
        let conference = try ConferenceBench.started(guests: 3)
        #expect(throws: CallControlError.wrongState("The call is in a conference")) {
            try conference.bench.transfer(conference.calls[0], conference.calls[1], by: conference.alice)
        }
        conference.expectAllHear()
        conference.bench.expectNothingLeft()
    }

    // MARK: Phones in it

    @Test("A participant's phone holds and takes back: the others talk on, and nobody hears music")
    func participantHolds() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        let call = try bench.liveCall(bench.bob)
        bench.phone(bench.bob).setHold(call.id, true)
        bench.office.settle()
        #expect(try bench.state(bench.bob) == .held)
        #expect(conference.states == [.connected, .connected])
        bench.expectAllHear([bench.alice, bench.carol])
        bench.phone(bench.bob).setHold(call.id, false)
        bench.office.settle()
        conference.expectAllHear()
        bench.expectNothingLeft()
    }

    @Test("The host's phone holds one of its calls: with that one it is away, with the other it is there")
    func hostPhoneHolds() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        let call = try #require(bench.phone(bench.alice).liveCalls.first)
        bench.phone(bench.alice).setHold(call.id, true)
        bench.office.settle()
        #expect(bench.heard(by: bench.alice) == ["bob", "carol"])
        #expect(bench.heard(by: bench.bob) == ["alice", "carol"] && bench.heard(by: bench.carol) == ["alice", "bob"])
        bench.phone(bench.alice).setHold(call.id, false)
        bench.office.settle()
        conference.expectAllHear()
        bench.expectNothingLeft()
    }

    @Test("In a conference a call is neither held, parked, diverted, transferred by REFER nor joined by others")
    func notFree() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        let inConference = CallControlError.wrongState("The call is in a conference")
        for (id, member) in [(conference.calls[0], bench.alice), (try bench.half(bench.bob).id, bench.bob)] {
            #expect(bench.hold(id, by: member).error == .wrongState("The call is in a conference; hold or resume that"))
            #expect(bench.resume(id, by: member).error == .wrongState("The call is in a conference; hold or resume that"))
            #expect(throws: inConference) { try bench.divert(id, by: member, to: "1101") }
            #expect(throws: inConference) { _ = try bench.transfer(id, by: member, to: "1101") }
        }
        bench.phone(bench.bob).transfer(try bench.liveCall(bench.bob).id, to: "1101")
        bench.office.settle()
        #expect(try bench.liveCall(bench.bob).transferStatus == 481)
        #expect(throws: CallControlError.self) { try bench.bargeIn(at: "1002", by: bench.company.lobby) }
        #expect(throws: CallControlError.self) { try bench.pull(by: bench.bob) }
        conference.expectAllHear()
        bench.expectNothingLeft()
    }

    @Test("Keys reach the participant of the call that they are pressed in, and nobody else")
    func keys() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        try bench.transmit("5", conference.calls[1], by: bench.alice)
        #expect(bench.office.server.engine.sentDigits == [try bench.half(bench.carol).port: "5"])
        conference.expectAllHear()
        bench.expectNothingLeft()
    }

    // MARK: What is refused

    @Test("Without a conference there is nothing to control; others' conferences are nobody else's")
    func nobodys() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        let none = CallControlError.wrongState("The user has no conference")
        for member in [bench.bob, bench.company.lobby] {
            #expect(throws: none) { try bench.setConferenceMuted(true, by: member) }
            #expect(throws: none) { try bench.setDeafened(true, conference.calls[0], by: member) }
            #expect(throws: none) { try bench.releaseConference(by: member) }
            #expect(bench.setConferenceHeld(true, by: member).error == none)
            #expect(bench.addParticipant(conference.calls[0], by: member).error == none)
            #expect(bench.core.conference(of: member.id) == nil)
        }
        #expect(throws: CallControlError.callNotFound) { try bench.setConferenceMuted(true, try bench.half(bench.bob).id, by: bench.alice) }
        conference.expectAllHear()
        bench.expectNothingLeft()
    }

    @Test("Two different connected calls with two other parties, and one conference at a time")
    func wrongCalls() throws {
        let conference = try ConferenceBench(guests: 3)
        let bench = conference.bench
        let calls = conference.calls
        let different = CallControlError.wrongState("A conference takes two or more different calls")
        #expect(bench.startConference([], by: bench.alice).error == different)
        #expect(bench.startConference([calls[0]], by: bench.alice).error == different)
        #expect(bench.startConference([calls[0], calls[0]], by: bench.alice).error == different)
        #expect(bench.startConference([calls[0], try bench.half(bench.bob).id], by: bench.alice).error == .callNotFound)
        #expect(bench.startConference(calls, by: bench.bob).error == .callNotFound)
        let many = (0..<Conference.limit).map { CallHalfID(rawValue: "callhalf-\($0):0") }
        #expect(bench.startConference(many, by: bench.alice).error == .wrongState("A conference has 16 parties at most"))
        bench.phone(bench.company.dave).answering = .never
        bench.office.call(from: bench.alice, to: "82001001")
        let ringing = try #require(bench.office.halves(of: bench.alice).first { !calls.contains($0.id) })
        #expect(bench.startConference([calls[0], ringing.id], by: bench.alice).error == .wrongState("The call is connecting, not connected or held"))
        #expect(conference.states == [.held, .held, .connected])
        for call in bench.phone(bench.alice).liveCalls where call.isHolding { bench.phone(bench.alice).setHold(call.id, false) }
        bench.office.settle()
        #expect(bench.startConference(Array(calls.prefix(2)), by: bench.alice).isDone)
        #expect(
            bench.startConference(calls, by: bench.alice).error == .wrongState("The user has a conference already; add participants to it"))
        #expect(throws: CallControlError.wrongState("The call is connected, not in the conference")) {
            try bench.setDeafened(true, calls[2], by: bench.alice)
        }
        bench.expectNothingLeft()
    }

    @Test("Both ends of a call are the user's own: it cannot be in a conference")
    func withOneself() throws {
        let bench = try CallBench()
        let desk = try bench.addDevice("desk", to: bench.bob)[0]
        desk.call(to: "1002")
        bench.office.settle()
        let own = bench.office.halves(of: bench.bob).map(\.id)
        #expect(own.count == 2)
        #expect(bench.startConference(own, by: bench.bob).error == .wrongState("Both parties of the call are the user"))
        bench.expectNothingLeft()
    }
}

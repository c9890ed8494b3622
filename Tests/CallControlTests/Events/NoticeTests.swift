import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("What owners are told of their calls (developer.webex.com, Webhooks, telephony_calls; Call History)")
struct NoticeTests {
    private static func kinds(_ bench: CallBench, _ member: Member) -> [CallHistoryEntry.Kind] { bench.history(of: member).map(\.kind) }

    @Test("A call: the caller originates, the callee receives, both are told of the answer and of the end, and have one entry of history")
    func call() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(
            bench.story(of: bench.alice) == ["created originated connecting", "updated answered connected", "deleted disconnected disconnected"])
        #expect(bench.story(of: bench.bob) == ["created received alerting", "updated answered connected", "deleted disconnected disconnected"])
        #expect(Self.kinds(bench, bench.alice) == [.placed] && Self.kinds(bench, bench.bob) == [.received])
        #expect(bench.notices(of: bench.bob).allSatisfy { $0.organizationID == "acme" && $0.details.remoteParty.name == "Alice" })
        bench.expectNothingLeft()
    }

    @Test("A call that is not answered: missed by the callee, placed by the caller", arguments: [true, false])
    func missed(_ byCaller: Bool) throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        if byCaller { bench.hangUp(bench.alice) } else { bench.run(.seconds(31)) }
        bench.office.settle()
        #expect(bench.story(of: bench.bob) == ["created received alerting", "deleted disconnected disconnected"])
        #expect(bench.story(of: bench.alice).last == "deleted disconnected disconnected")
        #expect(Self.kinds(bench, bench.alice) == [.placed] && Self.kinds(bench, bench.bob) == [.missed])
        bench.expectNothingLeft()
    }

    @Test("A number that leads nowhere: the caller's history has it, with what was dialled")
    func unknown() throws {
        let bench = try CallBench()
        bench.office.call(from: bench.alice, to: "9999")
        #expect(bench.story(of: bench.alice) == ["created originated connecting", "deleted disconnected disconnected"])
        #expect(bench.history(of: bench.alice).map(\.number) == ["9999"])
        bench.expectNothingLeft()
    }

    @Test("Click to dial: connecting, alerting, answered")
    func clickToDial() throws {
        let bench = try CallBench()
        _ = try bench.dial("1002", by: bench.alice)
        bench.run(.seconds(2))
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(
            bench.story(of: bench.alice).filter { !$0.hasPrefix("updated updated connecting") } == [
                "created originated connecting", "updated updated alerting", "updated answered connected", "deleted disconnected disconnected",
            ])
        #expect(bench.notices(of: bench.alice).map(\.details.personality).last == .originator)
        #expect(Self.kinds(bench, bench.alice) == [.placed] && Self.kinds(bench, bench.bob) == [.received])
        bench.expectNothingLeft()
    }

    @Test("Diverted: the one it rang at is told that it was forwarded, and who gets it that it was received")
    func diverted() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        #expect(bench.story(of: bench.bob) == ["created received alerting", "deleted forwarded disconnected"])
        #expect(bench.story(of: bench.carol) == ["created received alerting", "updated answered connected"])
        #expect(bench.notices(of: bench.carol).first?.details.redirections.map(\.reason) == [.divert])
        bench.expectNothingLeft()
    }

    @Test("A hunt group: who does not get the call has not missed it when somebody took it, and has when nobody did", arguments: [true, false])
    func huntGroup(_ isTaken: Bool) throws {
        let bench = try CallBench()
        var group = try #require(bench.core.directory.groups["support"])
        group.settings.hunt.policy = .simultaneous
        try bench.office.apply(.group(group))
        bench.phone(bench.alice).answering = .never
        if !isTaken { bench.phone(bench.bob).answering = .never }
        bench.office.call(from: bench.carol, to: "5000")
        bench.run(.seconds(32))
        #expect(bench.story(of: bench.alice) == ["created received alerting", "deleted disconnected disconnected"])
        #expect(bench.notices(of: bench.alice).last?.details.completedElsewhere == isTaken)
        #expect(Self.kinds(bench, bench.alice) == (isTaken ? [] : [.missed]))
        if isTaken { #expect(bench.story(of: bench.bob) == ["created received alerting", "updated answered connected"]) }
        bench.expectNothingLeft()
    }

    @Test("Hold and resume, seen from both sides, whoever holds and by whatever", arguments: [true, false])
    func held(_ byAPI: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        for isHolding in [true, false] {
            if byAPI {
                _ = isHolding ? bench.hold(id, by: bench.alice) : bench.resume(id, by: bench.alice)
            } else {
                bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, isHolding)
            }
            bench.office.settle()
        }
        #expect(bench.story(of: bench.alice).suffix(2) == ["updated held held", "updated resumed connected"])
        #expect(bench.story(of: bench.bob).suffix(2) == ["updated updated remoteHeld", "updated updated connected"])
        bench.expectNothingLeft()
    }

    @Test("Muted: the owner is told, the other party is not")
    func muted() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let before = bench.notices(of: bench.bob).count
        let id = try bench.half(bench.alice).id
        try bench.setMuted(true, id, by: bench.alice)
        try bench.setMuted(false, id, by: bench.alice)
        #expect(bench.notices(of: bench.alice).suffix(2).map(\.details.muted) == [true, false])
        #expect(bench.story(of: bench.alice).suffix(2) == ["updated updated connected", "updated updated connected"])
        #expect(bench.notices(of: bench.bob).count == before)
        bench.expectNothingLeft()
    }

    @Test("Recording: each change of its state is told as such")
    func recording() throws {
        let bench = try CallBench()
        try bench.change(bench.alice) { member in
            member.settings.recording.isEnabled = true
            member.settings.recording.mode = .onDemand
        }
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        #expect(bench.startRecording(id, by: bench.alice).isDone)
        try bench.setPaused(true, id, by: bench.alice)
        try bench.stopRecording(id, by: bench.alice)
        let told = bench.notices(of: bench.alice).filter { $0.kind == .recording }
        #expect(told.map(\.details.recordingState) == [.started, .paused, .stopped])
        bench.expectNothingLeft()
    }

    @Test("Parked and retrieved: the parker's call ends, the parked party is held and then connected, and nobody's history doubles")
    func parked() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        bench.office.call(from: bench.alice, to: "7001")
        bench.run(.seconds(8))
        let parked = try bench.half(bench.bob).id
        #expect(bench.story(of: bench.bob).last == "updated updated remoteHeld")
        bench.office.call(from: bench.carol, to: "7001")
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(bench.notices(of: bench.bob).allSatisfy { $0.details.id == parked })
        #expect(bench.story(of: bench.bob).last == "updated updated connected")
        #expect(bench.notices(of: bench.bob).last?.details.remoteParty.name == "Carol")
        bench.expectNothingLeft()
        #expect(Self.kinds(bench, bench.bob) == [.received])
        #expect(Self.kinds(bench, bench.alice) == [.placed])
    }

    @Test("Transferred: the transferred party's call goes on with somebody else; the one who transferred has an end")
    func transferred() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        _ = try bench.transfer(try bench.half(bench.alice).id, by: bench.alice, to: "1003")
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(bench.story(of: bench.alice).last == "deleted disconnected disconnected")
        #expect(Set(bench.notices(of: bench.bob).map(\.details.id)).count == 1)
        #expect(bench.notices(of: bench.bob).last?.details.remoteParty.name == "Carol")
        #expect(bench.notices(of: bench.carol).map(\.event) == [.created, .updated])
        bench.expectNothingLeft()
        #expect(Self.kinds(bench, bench.bob) == [.placed] && Self.kinds(bench, bench.alice) == [.received])
        #expect(Self.kinds(bench, bench.carol) == [.received])
    }

    @Test("A conference: begun, left and over, each call begins and ends once")
    func conference() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        bench.hangUp(bench.carol)
        bench.office.settle()
        bench.hangUp(bench.bob)
        bench.office.settle()
        for member in conference.everybody {
            let notices = bench.notices(of: member)
            let ids = Set(notices.map(\.details.id))
            #expect(ids.count == (member.id == bench.alice.id ? 2 : 1))
            for id in ids {
                let events = notices.filter { $0.details.id == id }.map(\.event)
                #expect(events.first == .created && events.last == .deleted)
                #expect(events.filter { $0 == .created }.count == 1 && events.filter { $0 == .deleted }.count == 1)
            }
        }
        #expect(Self.kinds(bench, bench.alice) == [.placed, .placed])
        bench.expectNothingLeft()
    }

    @Test("Picked up: the one it rang at hears that somebody else has it; the click-to-dial caller is one who called", arguments: [true, false])
    func pickedUp(_ byAPI: Bool) throws {
        let bench = try CallBench()
        bench.phone(bench.bob).answering = .never
        if byAPI { _ = try bench.dial("1002", by: bench.alice) } else { bench.office.call(from: bench.alice, to: "1002") }
        bench.office.settle()
        bench.office.call(from: bench.carol, to: "*971002")
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(bench.notices(of: bench.bob).last?.details.completedElsewhere == true)
        #expect(try bench.details(bench.alice).personality == .originator)
        #expect(try bench.details(bench.alice).answeredAt != nil)
        bench.expectNothingLeft()
        #expect(Self.kinds(bench, bench.bob).isEmpty)
        #expect(Self.kinds(bench, bench.alice) == [.placed])
    }

    @Test("A parked call that the next process takes over is not told as a new one, and has one end")
    func adopted() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        bench.office.call(from: bench.alice, to: "7001")
        bench.run(.seconds(8))
        let parked = try bench.half(bench.bob).id
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(5))
        #expect(try bench.half(bench.bob).id == parked)
        bench.hangUp(bench.bob)
        bench.office.settle()
        let events = bench.notices(of: bench.bob).map(\.event)
        #expect(events.last == .deleted && !events.contains(.created))
        #expect(events.filter { $0 == .deleted }.count == 1)
    }
}

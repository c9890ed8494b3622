import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Records of legs that a service had to do with (developer.webex.com, Reports: Detailed Call History)")
struct CallServiceRecordTests {
    // MARK: Forwarding

    @Test(
        "Forwarded: the one who gets the call sees why and by whom, the caller's leg was answered after a redirection",
        arguments: [
            (CallBench.ForwardingRule.always, RedirectionReason.unconditional, CallRelation.Reason.callForwardAlways),
            (.busy, .busy, .callForwardBusy), (.noAnswer, .noAnswer, .callForwardNoAnswer),
        ])
    func forwarded(_ rule: CallBench.ForwardingRule, _ reason: RedirectionReason, _ related: CallRelation.Reason) throws {
        let bench = try CallBench()
        try bench.forward(bench.bob, rule, to: "1003", rings: 2)
        bench.phone(bench.bob).answering = rule == .busy ? .reject(.busyHere) : .never
        bench.office.call(from: bench.alice, to: "1002")
        bench.run(.seconds(15))
        try bench.expectTalking(bench.alice, bench.carol)
        bench.hangUp(bench.alice)
        bench.office.settle()
        let (alice, carol) = (try bench.record(bench.alice), try bench.record(bench.carol))
        let way = CallDetailRecord.Way(
            originalReason: reason, originalParty: bench.bob.id, lastReason: reason, lastParty: bench.bob.id, lastNumber: "1002")
        #expect(alice.way == way && carol.way == way)
        #expect(alice.relation == .init(related, carol.id) && carol.relation == .init(related, alice.id))
        #expect(alice.called.name == "Bob" && carol.calling.name == "Alice")
        if rule == .always {
            #expect(bench.records(of: bench.bob).isEmpty)
        } else {
            let bob = try bench.record(bench.bob)
            #expect(bob.relation?.reason == related && bob.answeredAt == nil && !bob.answeredElsewhere)
            #expect(bob.sessionID == alice.sessionID)
        }
        bench.closeBooks()
    }

    @Test("Diverted by the API while it rings: deflected")
    func diverted() throws {
        let bench = try CallBench()
        try bench.ring(bench.bob, from: bench.alice)
        try bench.divert(try bench.half(bench.bob).id, by: bench.bob, to: "1003")
        bench.office.settle()
        bench.hangUp(bench.alice)
        bench.office.settle()
        let bob = try bench.record(bench.bob)
        #expect(bob.relation?.reason == .deflection && !bob.answeredElsewhere && bob.releasingParty == .local)
        #expect(try bench.record(bench.carol).way?.lastReason == .divert)
        bench.closeBooks()
    }

    // MARK: Transfer

    @Test("Blind transfer, also by a phone that hangs up at once: each leg is deflected and names the other", arguments: [true, false])
    func blind(_ hangsUp: Bool) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice)
        bench.phone(bench.bob).call(to: "1001")
        bench.office.settle()
        var (_, dialog) = try bench.answer(alice)
        bench.phone(bench.carol).answering = .after(.seconds(3))
        var refer = alice.request(.refer, in: &dialog)
        refer.headers.append(.referTo, "<sip:1003@acme.example>")
        refer.headers.append(.referSub, "false")
        #expect(alice.ask(refer)?.status == .accepted)
        if hangsUp { #expect(alice.ask(alice.request(.bye, in: &dialog))?.status == .ok) }
        bench.run(.seconds(6))
        if !hangsUp { alice.answer(try #require(alice.requests(.bye).first), .ok) }
        try bench.expectTalking(bench.bob, bench.carol)
        bench.hangUp(bench.carol)
        bench.office.settle()
        let (transferor, bob, carol) = (try bench.record(bench.alice), try bench.record(bench.bob), try bench.record(bench.carol))
        #expect(transferor.relation?.reason == .deflection && transferor.releasingParty == .local)
        #expect(transferor.transferredAt.map { $0 >= transferor.startedAt && $0 <= transferor.releasedAt } == true)
        if !hangsUp { #expect(transferor.transferRelatedCallID == carol.id) }
        #expect(bob.relation == .init(.deflection, carol.id) && carol.relation == .init(.deflection, transferor.id))
        #expect(bob.releasingParty == .remote && carol.releasingParty == .local)
        #expect(Set([transferor, bob, carol].map(\.sessionID)).count == 1)
        #expect(bob.called.name == "Alice" && carol.calling.name == "Bob")
    }

    @Test("A transfer that nobody answers leaves no trace in the call that went on")
    func transferFailed() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.carol).answering = .reject(.busyHere)
        _ = try bench.transfer(try bench.half(bench.alice).id, by: bench.alice, to: "1003")
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.alice)
        bench.hangUp(bench.bob)
        bench.office.settle()
        let transferor = try bench.record(bench.alice)
        #expect(transferor.relation == nil && transferor.transferredAt == nil)
        #expect(try bench.record(bench.bob).relation == nil)
        #expect(try bench.record(bench.carol).outcome == .userBusy)
        bench.closeBooks()
    }

    @Test("Attended transfer: the two calls of the transferor name each other, and so do the two parties")
    func attended() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).setHold(try bench.liveCall(bench.alice).id, true)
        bench.office.settle()
        bench.connect(bench.alice, bench.carol)
        try bench.transfer(by: bench.alice)
        bench.office.settle()
        try bench.expectTalking(bench.bob, bench.carol)
        bench.hangUp(bench.bob)
        bench.office.settle()
        let transferor = bench.records(of: bench.alice)
        #expect(transferor.count == 2)
        #expect(transferor.map { $0.relation?.callID } == transferor.reversed().map(\.id))
        #expect(transferor.map(\.transferRelatedCallID) == transferor.reversed().map(\.id))
        #expect(transferor.allSatisfy { $0.relation?.reason == .consultativeTransfer && $0.transferredAt != nil && $0.releasingParty == .local })
        #expect(Set(transferor.map(\.direction)) == [.terminating, .originating])
        let (bob, carol) = (try bench.record(bench.bob), try bench.record(bench.carol))
        #expect(bob.relation == .init(.consultativeTransfer, carol.id) && carol.relation == .init(.consultativeTransfer, bob.id))
        #expect(bob.remoteCallID == carol.id && carol.remoteCallID == bob.id && bob.sessionID == carol.sessionID)
        bench.closeBooks()
    }

    // MARK: Groups

    @Test("A hunt group: each member that rang has a record, and those who did not get the call know that another did")
    func huntGroup() throws {
        let bench = try CallBench()
        var group = try #require(bench.core.directory.groups["support"])
        group.settings.hunt.policy = .simultaneous
        try bench.office.apply(.group(group))
        bench.phone(bench.alice).answering = .never
        bench.phone(bench.bob).answering = .after(.seconds(2))
        bench.office.call(from: bench.company.lobby, to: "5000")
        bench.run(.seconds(4))
        bench.hangUp(bench.company.lobby)
        bench.office.settle()
        let caller = try bench.record(bench.company.lobby)
        #expect(caller.called == .init(name: "Support", number: "5000") && caller.relation?.reason == .huntGroup)
        let (taken, lost) = (try bench.record(bench.bob), try bench.record(bench.alice))
        #expect(taken.answeredAt != nil && !taken.answeredElsewhere && taken.relation == .init(.huntGroup, caller.id))
        #expect(lost.answeredAt == nil && lost.answeredElsewhere && lost.outcome == .normal && lost.releasingParty == .remote)
        #expect(lost.way?.originalReason == .huntGroup && lost.sessionID == caller.sessionID)
        bench.closeBooks()
    }

    @Test("An assistant has the call for somebody else, and gives it to them")
    func assistant() throws {
        let bench = try CallBench()
        try bench.change(bench.carol) { $0.settings.assistants = [bench.bob.id] }
        bench.office.call(from: bench.alice, to: "1003")
        try bench.push(try bench.half(bench.bob).id, by: bench.bob)
        bench.run(.seconds(3))
        bench.hangUp(bench.alice)
        bench.office.settle()
        let (bob, carol) = (try bench.record(bench.bob), try bench.record(bench.carol))
        #expect(bob.relation == .init(.executiveAssistantCallPush, carol.id))
        #expect(carol.relation == .init(.executiveAssistantCallPush, bob.id))
        bench.closeBooks()
        let second = try CallBench()
        try second.change(second.carol) { $0.settings.assistants = [second.bob.id] }
        second.office.call(from: second.alice, to: "1003")
        second.hangUp(second.alice)
        second.office.settle()
        #expect(try second.record(second.bob).relation?.reason == .executive)
    }

    // MARK: Moves and conferences

    @Test("Click to dial: the user's leg is originating, with what was asked for")
    func clickToDial() throws {
        let bench = try CallBench()
        _ = try bench.dial("1002", by: bench.alice)
        bench.run(.seconds(2))
        try bench.hangUp(try bench.half(bench.alice).id, by: bench.alice)
        bench.office.settle()
        let alice = try bench.record(bench.alice)
        #expect(alice.direction == .originating && alice.dialledDigits == "1002" && alice.called.name == "Bob")
        #expect(alice.releasingParty == .local)
        #expect(try bench.record(bench.bob).releasingParty == .remote)
        bench.closeBooks()
    }

    @Test("Pulled to another phone: two legs that name each other, of one session")
    func pulled() throws {
        let bench = try CallBench()
        let desk = try bench.addDevice("desk", to: bench.bob)[0]
        desk.answering = .never
        bench.connect(bench.alice, bench.bob)
        _ = try bench.pull(by: bench.bob)
        bench.office.settle()
        bench.hangUp(bench.alice)
        bench.office.settle()
        let legs = bench.records(of: bench.bob)
        #expect(legs.map { $0.relation } == legs.reversed().map { CallRelation(.callRetrieve, $0.id) })
        #expect(legs.allSatisfy { $0.direction == .terminating && $0.calling.name == "Alice" })
        #expect(legs.map(\.releasingParty) == [.local, .remote])
        #expect(Set(legs.map(\.sessionID)).count == 1)
        bench.closeBooks()
    }

    @Test("Barge-in: the newcomer's leg says so, and into which")
    func bargeIn() throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let bob = try bench.half(bench.bob).id
        try bench.bargeIn(at: "1002", by: bench.carol)
        bench.office.settle()
        bench.hangUp(bench.carol)
        bench.hangUp(bench.alice)
        bench.office.settle()
        let carol = try bench.record(bench.carol)
        #expect(carol.relation == .init(.bargeIn, bob) && carol.called.name == "Bob" && carol.direction == .originating)
        #expect(try carol.sessionID == bench.record(bench.alice).sessionID)
        bench.closeBooks()
    }

    @Test("A conference: the host has a leg for each guest; all of them are one session")
    func conference() throws {
        let conference = try ConferenceBench.started()
        let bench = conference.bench
        try bench.releaseConference(by: bench.alice)
        bench.office.settle()
        let host = bench.records(of: bench.alice)
        let guests = try conference.guests.map { try bench.record($0) }
        #expect(host.map(\.called.name).sorted { ($0 ?? "") < ($1 ?? "") } == ["Bob", "Carol"])
        #expect(host.allSatisfy { $0.releasingParty == .local } && guests.allSatisfy { $0.releasingParty == .remote })
        #expect(Set((host + guests).map(\.sessionID)).count == 1)
        #expect(Set(host.map(\.remoteCallID)) == Set(guests.map(\.id)))
        bench.closeBooks()
    }
}

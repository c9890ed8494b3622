import CallControl
import CallPark
import Directory
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Recalls across a crash (PARK.md, After a crash)")
struct RecallRecoveryTests {
    /// Bob on Orbit 1, parked by Alice, whose phone will ring and not answer.
    private static func bench(seed: UInt64 = 1) throws -> ParkBench {
        let bench = try ParkBench(seed: seed)
        try bench.parkBob("7001")
        bench.phone(bench.company.alice).answering = .never
        return bench
    }

    /// Waits until the recall rings.
    private static func awaitRecall(_ bench: ParkBench) {
        bench.run(.seconds(43))
        while !bench.service.occupied(organizationID: "acme").contains(where: \.isRecalling) { bench.run(.milliseconds(1)) }
    }

    @Test("A crash with 20 s of recall time left: the recall comes after the remaining time", arguments: [2, 10])
    func remaining(_ downtime: Int) throws {
        let bench = try Self.bench()
        bench.run(.seconds(24))
        bench.office.crash(downFor: .seconds(downtime))
        bench.run(.seconds(20 - downtime) - .seconds(1))
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        bench.run(.seconds(2))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        bench.phone(bench.company.alice).answering = .after(.milliseconds(100))
        bench.run(.seconds(80))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("The recall was due while the server was down: it comes as soon as it is up, once")
    func overdue() throws {
        let bench = try Self.bench()
        bench.run(.seconds(30))
        bench.office.crash(downFor: .seconds(40))
        bench.run(.seconds(2))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        #expect(bench.phone(bench.company.alice).calls.filter { $0.isIncoming }.count == 2)
        bench.expectNothingLeft()
    }

    @Test("The least of 10 s after a retriever gave up survives a crash as well")
    func least() throws {
        let bench = try Self.bench()
        let carol = bench.phone(bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .reject(.decline)
        bench.run(.seconds(42))
        try bench.retrieve("7001", by: bench.company.carol)
        bench.office.settle()
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(4))
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        bench.run(.seconds(5))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
    }

    @Test("A crash while a recall rings: exactly one call rings afterwards, and the old one stops", arguments: [1_000, 5_000, 20_000])
    func whileItRings(_ milliseconds: Int) throws {
        let bench = try Self.bench()
        Self.awaitRecall(bench)
        bench.run(.milliseconds(milliseconds))
        let old = try bench.liveCall(bench.company.alice).id
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        let ringing = bench.phone(bench.company.alice).liveCalls
        #expect(ringing.count == 1 && ringing.first?.id != old)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.run(.seconds(60))
        bench.phone(bench.company.alice).answering = .after(.milliseconds(100))
        bench.run(.seconds(60))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("A crash while the second agent of a hunt group rings: the agent's phone stops as well")
    func secondAgent() throws {
        let bench = try ParkBench { contents in
            contents.groups[0].memberIDs = [MemberID(.person, "carol"), MemberID(.workspace, "lobby")]
            contents.groups[0].settings.hunt.rings = 2
            contents.locations[0].callPark.recall = RecallChoice(option: .huntGroupOnly, huntGroupID: "support")
        }
        try bench.parkBob("7001")
        for member in [bench.company.carol, bench.company.lobby] { bench.phone(member).answering = .never }
        Self.awaitRecall(bench)
        bench.run(.seconds(14))
        let old = try bench.liveCall(bench.company.lobby)
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        #expect(old.state == .ended)
        #expect(bench.phone(bench.company.carol).liveCalls.count + bench.phone(bench.company.lobby).liveCalls.count == 1)
        bench.expectNothingLeft()
    }

    @Test("A crash while the hunt group rings after the parker: the agent's phone stops as well")
    func secondStage() throws {
        let bench = try ParkBench { contents in
            contents.groups[0].memberIDs = [MemberID(.person, "carol")]
            contents.locations[0].callPark = CallParkSettings(
                recall: RecallChoice(option: .parkingUserFirstThenHuntGroup, huntGroupID: "support"), huntWaitTime: 30)
        }
        try bench.parkBob("7001")
        for member in [bench.company.carol, bench.company.alice] { bench.phone(member).answering = .never }
        Self.awaitRecall(bench)
        bench.run(.seconds(33))
        let old = try bench.liveCall(bench.company.carol)
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        #expect(old.state == .ended)
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1 && bench.phone(bench.company.carol).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test(
        "The parker answers the old INVITE at the instant of the crash: acknowledged and ended, and the recall rings anew",
        arguments: [0, 1, 2, 5, 100, 1_000, 1_990, 1_999, 2_000, 2_001, 2_003, 2_005, 2_010])
    func answersOld(_ delay: Int) throws {
        let bench = try Self.bench()
        let alice = try bench.company.handmadePhone(of: bench.company.alice)
        Self.awaitRecall(bench)
        bench.run(.seconds(2))
        let old = try #require(alice.requests(.invite).first)
        alice.answer(old, .ringing)
        // The phone is picked up this long after the crash; the new process comes after 2 s.
        bench.office.world.schedule(after: .milliseconds(delay)) {
            for _ in 0..<1 { alice.answerLater(old) }
        }
        bench.office.world.schedule(after: .milliseconds(max(delay, 2_000) + 600)) { alice.answerLater(old) }
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        let bye = try #require(alice.requests(.bye).first { $0.callID == old.callID })
        alice.answer(bye, .ok)
        #expect(alice.requests(.ack).contains { $0.callID == old.callID })
        let new = alice.requests(.invite).filter { $0.callID != old.callID }
        #expect(new.count == 1)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        alice.answer(try #require(new.first), .ok, body: alice.description())
        bench.office.settle()
        #expect(bench.occupied.isEmpty)
        #expect(try bench.half(bench.company.alice).state == .connected)
    }
}

extension HandmadePhone {
    /// Answers an INVITE and does not wait: for use while time runs.
    func answerLater(_ invite: SIPRequest) {
        var response = SIPResponse(to: invite, status: .ok, tag: self.tag)
        response.headers.append(.contact, self.contact)
        response.headers.append(.contentType, "application/sdp")
        response.body = self.description().serialized
        self.send(.response(response))
    }
}

import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("The parker is unreachable or busy (PARK.md, Recall)")
struct RecallFailureTests {
    /// Bob on Orbit 1, parked by Alice, and what happens when her phone rings.
    private static func bench() throws -> ParkBench {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        return bench
    }

    @Test(
        "Busy, forwarding (302), in DND or whatever it refuses with: back to parked at once, with music, and the timer starts again",
        arguments: [486, 302, 480, 603, 600, 404, 500, 488])
    func refuses(_ status: Int) throws {
        let bench = try Self.bench()
        let bob = try bench.half(bench.company.bob)
        let alice = bench.phone(bench.company.alice)
        alice.answering = .reject(SIPStatus(rawValue: status))
        bench.run(.seconds(46))
        #expect(bench.events.contains(.recallFailed(bob.id, orbit: "7001")))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.office.calls(of: bench.company.alice).isEmpty)
        alice.answering = .after(.milliseconds(200))
        bench.run(.seconds(43))
        #expect(alice.liveCalls.isEmpty)
        bench.run(.seconds(3))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Not registered: back to parked at once, and the recall reaches the phone once it is")
    func notRegistered() throws {
        let bench = try Self.bench()
        bench.phone(bench.company.alice).register(expires: 0)
        bench.run(.seconds(50))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.phone(bench.company.alice).register()
        bench.run(.seconds(45))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Registered but gone: back to parked once the INVITE has come to nothing, and nothing is left of it")
    func gone() throws {
        let bench = try Self.bench()
        bench.office.network.detach(bench.phone(bench.company.alice).address)
        bench.run(.seconds(80))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.service.occupied(organizationID: "acme").map(\.isRecalling) == [false])
        #expect(bench.office.calls(of: bench.company.alice).isEmpty)
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("The connection to the phone is gone: back to parked at once")
    func lostFlow() throws {
        let bench = try Self.bench()
        bench.office.server.lostFlows = [bench.phone(bench.company.alice).address]
        bench.run(.seconds(46))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.service.occupied(organizationID: "acme").map(\.isRecalling) == [false])
        bench.office.server.lostFlows = []
        bench.run(.seconds(45))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
    }

    @Test("It answers without a session: that phone is released, the call stays parked with music")
    func noSession() throws {
        let bench = try Self.bench()
        let alice = try bench.company.handmadePhone(of: bench.company.alice)
        bench.run(.seconds(46))
        alice.answer(try #require(alice.requests(.invite).first), .ok)
        #expect(alice.requests(.ack).count == 1)
        alice.answer(try #require(alice.requests(.bye).first), .ok)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("The parker declines through the API: back to parked")
    func declinesByAPI() throws {
        let bench = try Self.bench()
        bench.phone(bench.company.alice).answering = .never
        bench.run(.seconds(46))
        let call = try bench.half(bench.company.alice).id
        try bench.core.enter { () throws(CallControlError) in try bench.core.hangup(call, by: bench.company.alice.id) }
        bench.office.settle()
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.service.occupied(organizationID: "acme").map(\.isRecalling) == [false])
        bench.run(.seconds(45))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        bench.expectNothingLeft()
    }

    @Test("The parker is in another call: the phone is asked all the same, and decides")
    func callWaiting() throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.company.alice, to: "1003")
        bench.run(.seconds(46))
        #expect(bench.office.halves(of: bench.company.alice).count == 2)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("No media port is free for the recall: back to parked, and tried again later")
    func noPorts() throws {
        let bench = try ParkBench(mediaPorts: 2)
        try bench.parkBob("7001")
        // One port is left; the lobby's ringing phone has it when the recall is due.
        let lobby = bench.phone(bench.company.lobby)
        lobby.autoAnswers = false
        lobby.answering = .never
        bench.run(.seconds(30))
        _ = try bench.core.enter { () throws(CallControlError) in try bench.core.dial("1003", by: bench.company.lobby) }
        bench.run(.seconds(16))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.service.occupied(organizationID: "acme").map(\.isRecalling) == [false])
        bench.run(.seconds(50))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }
}

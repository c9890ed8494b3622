import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Retrievals that come to nothing (PARK.md, Retrieving)")
struct RetrieveFailureTests {
    /// Bob on Orbit 1, and Carol's phone that will do this when it rings.
    private static func bench(_ answering: ScriptedPhone.Answering) throws -> ParkBench {
        let bench = try ParkBench()
        let phone = bench.company.phone(of: bench.company.carol)
        phone.autoAnswers = false
        phone.answering = answering
        try bench.parkBob("7001")
        return bench
    }

    /// The call is parked as before and somebody else can have it.
    private static func expectRetrievable(_ bench: ParkBench, _ location: SourceLocation = #_sourceLocation) throws {
        try bench.expectParked(bench.company.bob, on: "Orbit 1", location)
        #expect(bench.office.calls(of: bench.company.carol).isEmpty, sourceLocation: location)
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.isEmpty, sourceLocation: location)
        #expect(bench.office.disk.load(ParkRecord.self).count == 1, sourceLocation: location)
        #expect(try bench.details(bench.company.bob).remoteParty.name == "Orbit 1", sourceLocation: location)
        try bench.retrieve("7001", by: bench.company.alice)
        try bench.expectConnected(bench.company.alice, bench.company.bob, location)
        bench.expectNothingLeft(location)
    }

    @Test("The retriever never answers: after 30 s the call is parked as before")
    func noAnswer() throws {
        let bench = try Self.bench(.never)
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        let bob = try bench.half(bench.company.bob)
        #expect(bench.hearings(bob, for: .seconds(29)) == [.defaultMusic])
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.map(\.state) == [.ringing])
        #expect(throws: CallControlError.gone) { try bench.service.retrieve("7001", by: bench.company.alice) }
        #expect(bench.hearings(bob, for: .seconds(2)) == [.defaultMusic])
        try Self.expectRetrievable(bench)
    }

    @Test("The retriever rejects: the call is parked as before", arguments: [SIPStatus.busyHere, .decline, .notFound, .serverInternalError])
    func rejects(_ status: SIPStatus) throws {
        let bench = try Self.bench(.reject(status))
        try bench.retrieve("7001", by: bench.company.carol)
        try Self.expectRetrievable(bench)
    }

    @Test("The retriever gives up through the API while the phone rings: the call is parked as before")
    func hangsUpByAPI() throws {
        let bench = try Self.bench(.never)
        let reference = try bench.retrieve("7001", by: bench.company.carol)
        try bench.core.enter { () throws(CallControlError) in try bench.core.hangup(reference.id, by: bench.company.carol.id) }
        bench.office.settle()
        try Self.expectRetrievable(bench)
    }

    @Test("The retriever answers and hangs up at once: the call is over, as any call is")
    func answersAndHangsUp() throws {
        let bench = try Self.bench(.after(.milliseconds(100)))
        try bench.retrieve("7001", by: bench.company.carol)
        bench.hangUp(bench.company.carol)
        bench.office.settle()
        #expect(bench.core.halves.isEmpty)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The retriever's phone is not registered: refused, and parked as before")
    func notRegistered() throws {
        let bench = try Self.bench(.never)
        bench.company.phone(of: bench.company.carol).register(expires: 0)
        bench.office.settle()
        #expect(throws: CallControlError.notRegistered) { try bench.service.retrieve("7001", by: bench.company.carol) }
        #expect(throws: CallControlError.notRegistered) { try bench.service.retrieve("7001", by: bench.company.sales) }
        try Self.expectRetrievable(bench)
    }

    @Test("The retriever's phone is registered but gone: parked as before once its INVITE has timed out")
    func phoneIsGone() throws {
        let bench = try Self.bench(.never)
        bench.office.network.detach(bench.company.phone(of: bench.company.carol).address)
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.seconds(33))
        try Self.expectRetrievable(bench)
    }

    @Test("The connection to the retriever's only phone is gone: refused at once, and parked as before")
    func lostConnection() throws {
        let bench = try Self.bench(.never)
        bench.office.server.lostFlows = [bench.company.phone(of: bench.company.carol).address]
        #expect(throws: CallControlError.notRegistered) { try bench.service.retrieve("7001", by: bench.company.carol) }
        try Self.expectRetrievable(bench)
    }

    @Test("The retriever answers without a description: parked as before")
    func answersWithoutDescription() throws {
        let bench = try ParkBench()
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        try bench.parkBob("7001")
        try bench.retrieve("7001", by: bench.company.carol)
        carol.answer(try #require(carol.requests(.invite).first), .ok)
        #expect(carol.requests(.ack).count == 1)
        carol.answer(try #require(carol.requests(.bye).first), .ok)
        try Self.expectRetrievable(bench)
    }

    @Test("No media ports are free: refused as unavailable, and parked as before")
    func noPorts() throws {
        let bench = try ParkBench(mediaPorts: 2)
        try bench.parkBob("7001")
        // One port is left; Alice's ringing phone takes it.
        let alice = bench.company.phone(of: bench.company.alice)
        alice.autoAnswers = false
        alice.answering = .never
        _ = try bench.core.enter { () throws(CallControlError) in try bench.core.dial("1101", by: bench.company.alice) }
        guard case .unavailable? = #expect(throws: CallControlError.self, performing: { try bench.service.retrieve("7001", by: bench.company.carol) })
        else {
            Issue.record("retrieved without ports")
            return
        }
        bench.run(.seconds(40))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("The server drains: refused as unavailable, and parked as before")
    func draining() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.core.isDraining = true
        #expect(throws: CallControlError.unavailable("The server is shutting down")) { try bench.service.retrieve("7001", by: bench.company.carol) }
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
    }

    @Test("The parked party hangs up while the retriever rings: the phone stops, the orbit is free")
    func parkedPartyHangsUp() throws {
        let bench = try Self.bench(.never)
        try bench.retrieve("7001", by: bench.company.carol)
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.map(\.state) == [.ringing])
        let bob = try bench.half(bench.company.bob).id
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.isEmpty)
        #expect(bench.core.halves.isEmpty)
        #expect(bench.occupied.isEmpty)
        #expect(bench.events.filter { $0 == .parkAbandoned(bob, orbit: "7001") }.count == 1)
        #expect(!bench.events.contains(.retrieved(bob, orbit: "7001")))
        #expect(throws: CallControlError.nothingParked("Orbit 1")) { try bench.service.retrieve("7001", by: bench.company.alice) }
        bench.expectNothingLeft()
    }

    @Test("The parked party hangs up just as the retriever answers, at any millisecond: nobody is left alone on the line", arguments: 0..<40)
    func hangUpCrossesAnswer(_ delay: Int) throws {
        let bench = try Self.bench(.after(.milliseconds(20)))
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.milliseconds(delay))
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(3))
        #expect(bench.core.halves.isEmpty)
        #expect(bench.occupied.isEmpty)
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The retriever gives up just as the phone answers, at any millisecond: parked as before, or connected and then over", arguments: 0..<40)
    func givingUpCrossesAnswer(_ delay: Int) throws {
        let bench = try Self.bench(.after(.milliseconds(20)))
        let reference = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.milliseconds(delay))
        let wasRetrieved = bench.occupied.isEmpty
        try bench.core.enter { () throws(CallControlError) in try bench.core.hangup(reference.id, by: bench.company.carol.id) }
        bench.run(.seconds(3))
        if wasRetrieved {
            #expect(bench.core.halves.isEmpty)
            #expect(bench.company.phone(of: bench.company.bob).liveCalls.isEmpty)
            bench.expectNothingLeft()
        } else {
            try Self.expectRetrievable(bench)
        }
    }
}

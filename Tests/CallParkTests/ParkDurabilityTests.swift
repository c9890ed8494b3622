import CallControl
import CallPark
import Directory
import SIPPhone
import Simulation
import Testing

@Suite("While a park is under way (PARK.md, Parking)")
struct ParkDurabilityTests {
    private static func bench() throws -> ParkBench {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.disk.latency = 500...500
        return bench
    }

    @Test("The park record is durable before the answer goes out; until then the two go on talking")
    func durableFirst() throws {
        let bench = try Self.bench()
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.run(.milliseconds(499))
        #expect(!outcome.isAnswered)
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.run(.milliseconds(1))
        #expect(outcome.value?.against.number == "7001")
        let record = try #require(bench.office.disk.load(ParkRecord.self).first)
        #expect(record.callID == (try bench.half(bench.company.bob).id))
        bench.office.settle()
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("The record names the orbit, the parker and the moments; the record of the call as not parked is gone with the same write")
    func record() throws {
        let bench = try Self.bench()
        let bob = try bench.half(bench.company.bob).id
        bench.office.settle()
        #expect(bench.office.disk.load(CallRecord.self).contains { $0.callID == bob })
        let now = bench.office.world.wallClock
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.run(.milliseconds(500))
        #expect(outcome.isAnswered)
        let record = try #require(bench.office.disk.load(ParkRecord.self).first)
        #expect(record.orbit == .callParkExtension("orbit-1"))
        #expect(record.parker == bench.company.alice.id)
        #expect(record.owner == bench.company.bob.id)
        #expect(record.locationID == "hq")
        #expect(record.parkedAt == now)
        #expect(record.recallAt == now + 45_000)
        #expect(!bench.office.disk.load(CallRecord.self).contains { $0.callID == bob })
    }

    @Test("The orbit is taken from the moment the park is asked for")
    func reserved() throws {
        let bench = try Self.bench()
        bench.connect(bench.company.dave, bench.company.carol, number: "81001003")
        let first = try bench.beginPark(bench.company.alice, "7001")
        let second = try bench.beginPark(bench.company.carol, "7001")
        #expect(second.error == .orbitOccupied("Orbit 1"))
        #expect(throws: CallControlError.gone) { try bench.service.retrieve("7001", by: bench.company.lobby) }
        bench.office.settle()
        #expect(first.error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        try bench.expectConnected(bench.company.carol, bench.company.dave)
        bench.expectNothingLeft()
    }

    @Test("Two parks to one orbit at the same instant: the first gets it, the other call stays", arguments: 1...8)
    func twoAtOnce(_ seed: UInt64) throws {
        let bench = try ParkBench(seed: seed)
        bench.connect(bench.company.bob, bench.company.alice)
        bench.connect(bench.company.lobby, bench.company.carol)
        let outcomes = [try bench.beginPark(bench.company.carol, "7001"), try bench.beginPark(bench.company.alice, "7001")]
        bench.office.settle()
        #expect(outcomes.map(\.results.count) == [1, 1])
        #expect(outcomes[0].error == nil)
        #expect(outcomes[1].error == .orbitOccupied("Orbit 1"))
        try bench.expectParked(bench.company.lobby, on: "Orbit 1")
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Parked party hangs up while the park is under way: refused as gone, nothing left behind")
    func parkedPartyHangsUp() throws {
        let bench = try Self.bench()
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.hangUp(bench.company.bob)
        bench.run(.milliseconds(100))
        #expect(outcome.error == .gone)
        #expect(bench.occupied.isEmpty)
        bench.office.settle()
        bench.office.settle()
        #expect(outcome.results.count == 1)
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
        #expect(bench.core.halves.isEmpty)
        #expect(bench.office.server.engine.openPorts == 0)
        #expect(bench.company.phone(of: bench.company.alice).liveCalls.isEmpty)
        // The orbit is free at once.
        bench.connect(bench.company.bob, bench.company.alice)
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        bench.expectNothingLeft()
    }

    @Test("Parked party hangs up while the park is under way, and the disk is full as well")
    func parkedPartyHangsUpAndDiskIsFull() throws {
        let bench = try Self.bench()
        bench.office.disk.isFull = true
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        #expect(outcome.error == .gone)
        #expect(outcome.results.count == 1)
        bench.office.disk.isFull = false
        bench.expectNothingLeft()
    }

    @Test("Parker hangs up while the park is under way: the call is parked all the same")
    func parkerHangsUp() throws {
        let bench = try Self.bench()
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.hangUp(bench.company.alice)
        bench.run(.milliseconds(100))
        #expect(!outcome.isAnswered)
        #expect(try bench.liveCall(bench.company.bob).state == .established)
        bench.office.settle()
        #expect(outcome.value?.against.number == "7001")
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("Parker hangs up and the disk is full: refused, and the call is over")
    func parkerHangsUpAndDiskIsFull() throws {
        let bench = try Self.bench()
        bench.office.disk.isFull = true
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.hangUp(bench.company.alice)
        bench.office.settle()
        guard case .unavailable? = outcome.error else {
            Issue.record("answered \(outcome.results)")
            return
        }
        #expect(bench.company.phone(of: bench.company.bob).liveCalls.isEmpty)
        #expect(bench.occupied.isEmpty)
        bench.office.disk.isFull = false
        bench.expectNothingLeft()
    }

    @Test("Disk full: refused as unavailable, the call stays as it was and can be parked later")
    func diskIsFull() throws {
        let bench = try Self.bench()
        bench.office.disk.isFull = true
        let outcome = try bench.park(bench.company.alice, "7001")
        #expect(outcome.error == .unavailable("The call could not be stored: database or disk is full"))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        #expect(bench.occupied.isEmpty)
        bench.office.disk.isFull = false
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("Disk full while the parker holds: the call stays held")
    func diskIsFullWhileHeld() throws {
        let bench = try Self.bench()
        bench.company.phone(of: bench.company.alice).setHold(try bench.liveCall(bench.company.alice).id, true)
        bench.office.settle()
        bench.office.disk.isFull = true
        #expect(try bench.park(bench.company.alice, "7001").error != nil)
        #expect(try bench.details(bench.company.alice).state == .held)
        #expect(try bench.hearing(bench.company.bob) == .defaultMusic)
        bench.office.disk.isFull = false
        bench.expectNothingLeft()
    }

    @Test("After a refused park the call ends as any other: whoever hangs up, both are over", arguments: [true, false])
    func hangUpAfterRefusal(_ byParker: Bool) throws {
        let bench = try Self.bench()
        bench.office.disk.isFull = true
        #expect(try bench.park(bench.company.alice, "7001").error != nil)
        bench.office.disk.isFull = false
        bench.hangUp(byParker ? bench.company.alice : bench.company.bob)
        bench.office.settle()
        #expect(bench.core.halves.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Holding while the park is under way: the parker's hold is taken note of, and the call is parked")
    func holdWhileUnderWay() throws {
        let bench = try Self.bench()
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.company.phone(of: bench.company.alice).setHold(try bench.liveCall(bench.company.alice).id, true)
        bench.office.settle()
        #expect(outcome.error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Several calls wait on their orbits side by side")
    func sideBySide() throws {
        let bench = try Self.bench()
        bench.connect(bench.company.lobby, bench.company.alice)
        let calls = bench.office.calls(of: bench.company.alice)
        let outcomes = try zip(calls, ["7001", "7002"]).map { try bench.beginPark(bench.company.alice, $1, call: $0.id) }
        bench.run(.seconds(2))
        #expect(outcomes.allSatisfy { $0.error == nil && $0.isAnswered })
        #expect(Set(bench.occupied) == ["Orbit 1", "Orbit 2"])
        #expect(try bench.hearing(bench.company.bob) == .defaultMusic)
        #expect(try bench.hearing(bench.company.lobby) == .defaultMusic)
        try bench.retrieve("7002", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.lobby)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }
}

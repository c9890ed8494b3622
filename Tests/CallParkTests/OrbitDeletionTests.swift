import CallControl
import CallPark
import Directory
import SIPPhone
import Simulation
import Testing

@Suite("An orbit's owner goes away (PARK.md)")
struct OrbitDeletionTests {
    private static let orbit = DirectoryIndex.Target.callParkExtension("orbit-1")

    @Test("Deleting a call park extension that holds a call is refused; the call stays parked")
    func occupied() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        #expect(!bench.service.close(Self.orbit))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        try bench.retrieve("7001", by: bench.company.carol)
        #expect(bench.service.close(Self.orbit))
    }

    @Test("It is refused from the moment a park is asked for, and while a retriever's phone rings")
    func onTheWay() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.disk.latency = 500...500
        _ = try bench.beginPark(bench.company.alice, "7001")
        #expect(!bench.service.close(Self.orbit))
        bench.office.settle()
        let carol = bench.company.phone(of: bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .never
        try bench.retrieve("7001", by: bench.company.carol)
        #expect(!bench.service.close(Self.orbit))
    }

    @Test("With no call it may be deleted, and while that is under way nothing is parked there")
    func closed() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        #expect(bench.service.close(Self.orbit))
        #expect(try bench.park(bench.company.alice, "7001").error == .unknownDestination("7001"))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        // Other orbits are not concerned.
        #expect(try bench.park(bench.company.alice, "7002").error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 2")
    }

    @Test("A deletion that failed leaves the orbit as it was")
    func reopened() throws {
        let bench = try ParkBench()
        #expect(bench.service.close(Self.orbit))
        bench.service.reopen(Self.orbit)
        try bench.parkBob("7001")
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
    }

    @Test("After the deletion its number leads nowhere, and can be given again at once")
    func numberIsFree() throws {
        let bench = try ParkBench()
        #expect(bench.service.close(Self.orbit))
        bench.core.apply(.removeCallParkExtension("orbit-1"))
        bench.service.reopen(Self.orbit)
        bench.connect(bench.company.bob, bench.company.alice)
        #expect(try bench.park(bench.company.alice, "7001").error == .unknownDestination("7001"))
        #expect(throws: CallControlError.unknownDestination("7001")) { try bench.service.retrieve("7001", by: bench.company.carol) }
        bench.core.apply(
            .callParkExtension(CallParkExtension(id: "new", organizationID: "acme", locationID: "hq", name: "New", extension: "7001")))
        #expect(try bench.park(bench.company.alice, "7001").value?.against.name == "New")
        try bench.expectParked(bench.company.bob, on: "New")
        bench.expectNothingLeft()
    }

    @Test("A number that changes while a call is parked there: the call is where it was, under the new number")
    func renumbered() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.core.apply(
            .callParkExtension(CallParkExtension(id: "orbit-1", organizationID: "acme", locationID: "hq", name: "Orbit 1", extension: "7011")))
        #expect(throws: CallControlError.unknownDestination("7001")) { try bench.service.retrieve("7001", by: bench.company.carol) }
        try bench.retrieve("7011", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
    }
}

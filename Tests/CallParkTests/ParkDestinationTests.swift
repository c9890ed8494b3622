import CallControl
import CallPark
import Directory
import Simulation
import Testing

@Suite("Where a call is parked (PARK.md, Parking)")
struct ParkDestinationTests {
    /// How a destination is written, and whose orbit it is for Alice at headquarters.
    struct Form: CustomTestStringConvertible {
        var destination: String
        var orbit: String

        var testDescription: String { self.destination }

        static let all = [
            Form(destination: "1003", orbit: "Carol"),
            Form(destination: " 10-03 ", orbit: "Carol"),
            Form(destination: "2025550201", orbit: "Dave"),
            Form(destination: "12025550201", orbit: "Dave"),
            Form(destination: "+12025550201", orbit: "Dave"),
            Form(destination: "+1 (202) 555-0201", orbit: "Dave"),
            Form(destination: "tel:+12025550201", orbit: "Dave"),
            Form(destination: "tel:1003;phone-context=acme.example", orbit: "Carol"),
            Form(destination: "carol@acme.example", orbit: "Carol"),
            Form(destination: "Carol@ACME.example", orbit: "Carol"),
            Form(destination: "sip:carol@acme.example", orbit: "Carol"),
            Form(destination: "sip:1003@acme.example", orbit: "Carol"),
            Form(destination: "sip:7001@acme.example:5060;transport=tcp", orbit: "Orbit 1"),
            Form(destination: "sip:7001@10.0.0.1", orbit: "Orbit 1"),
            Form(destination: "82001001", orbit: "Dave"),
            Form(destination: "82007001", orbit: "Dock"),
        ]
    }

    @Test(
        "The number or URI is read in any of the forms 1234, 2223334444, +12223334444, tel:+12223334444, user@company.domain, sip:user@company.domain",
        arguments: Form.all)
    func forms(_ form: Form) throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = try bench.park(bench.company.alice, form.destination)
        #expect(outcome.value?.against.name == form.orbit)
        #expect(bench.occupied == [form.orbit])
        bench.expectNothingLeft()
    }

    @Test(
        "The destination names a person, workspace, virtual line or call park extension of the same organisation",
        arguments: [("1003", "Carol"), ("1101", "Lobby"), ("1201", "Sales"), ("7002", "Orbit 2")])
    func kinds(_ destination: String, _ orbit: String) throws {
        let bench = try ParkBench()
        try bench.parkBob(destination)
        try bench.expectParked(bench.company.bob, on: orbit)
        bench.expectNothingLeft()
    }

    @Test("Extension before ESN (routing prefix and extension) before E.164")
    func order() throws {
        // 8100 is headquarters' prefix: 81001002 is Bob, until somebody has it as extension.
        let company = try SimulatedCompany()
        let core = company.office.server.core
        let alice = company.alice.locationID
        #expect(core.directory.target(digits: "81001002", from: alice) == .member(company.bob.id))
        let rival = CallParkExtension(id: "rival", organizationID: "acme", locationID: "hq", name: "Rival", extension: "81001002")
        core.apply(.callParkExtension(rival))
        #expect(core.directory.target(digits: "81001002", from: alice) == .callParkExtension("rival"))
        // Ten digits are an extension too, before they are a number.
        #expect(core.directory.target(digits: "2025550201", from: alice) == .member(company.dave.id))
        core.apply(
            .callParkExtension(CallParkExtension(id: "ten", organizationID: "acme", locationID: "hq", name: "Ten", extension: "2025550201")))
        company.office.call(from: company.bob, to: "1001")
        let half = try #require(company.office.halves(of: company.alice).first)
        let outcome = Outcome<ParkService.Parked>()
        company.office.server.park.park(half.id, by: company.alice, destination: "2025550201") { outcome.take($0) }
        company.office.settle()
        #expect(outcome.value?.against.name == "Ten")
    }

    @Test("An extension is looked up in the parker's location first")
    func ownLocation() throws {
        let bench = try ParkBench()
        // 7001 is Orbit 1 at headquarters and the dock in the warehouse.
        bench.connect(bench.company.bob, bench.company.dave, number: "82001001")
        #expect(try bench.park(bench.company.dave, "7001").value?.against.name == "Dock")
        bench.connect(bench.company.carol, bench.company.alice)
        #expect(try bench.park(bench.company.alice, "7001").value?.against.name == "Orbit 1")
        #expect(Set(bench.occupied) == ["Dock", "Orbit 1"])
        bench.expectNothingLeft()
    }

    @Test("No destination: against the parker")
    func noDestination() throws {
        let bench = try ParkBench()
        try bench.parkBob(nil)
        try bench.expectParked(bench.company.bob, on: "Alice")
        #expect(try bench.service.retrieve(nil, by: bench.company.alice).id.rawValue.isEmpty == false)
        bench.office.settle()
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("A call may be parked against the parked party, or by the caller as well as by the callee")
    func againstTheParkedParty() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        #expect(try bench.park(bench.company.bob, "1001").value?.against.name == "Alice")
        try bench.expectParked(bench.company.alice, on: "Alice")
        bench.expectNothingLeft()
    }

    @Test("The parker has no group: group park is refused, and the call stays")
    func groupPark() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = Outcome<ParkService.Parked>()
        bench.service.park(try bench.half(bench.company.alice).id, by: bench.company.alice, destination: "7001", isGroupPark: true) {
            outcome.take($0)
        }
        guard case .noParkGroup? = outcome.error else {
            Issue.record("group park was answered \(outcome.results)")
            return
        }
        bench.office.settle()
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        #expect(bench.occupied.isEmpty)
    }
}

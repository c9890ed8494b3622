import CallControl
import CallPark
import Directory
import SIPPhone
import Simulation
import Testing

@Suite("An organisation with calls is not deleted (PARK.md: nothing is lost)")
struct OrganizationDeletionTests {
    @Test("Calls in progress and parked calls are counted, each conversation once; another organisation's are none of its business")
    func counted() throws {
        let bench = try ParkBench()
        #expect(bench.service.close(organization: "zeta") == nil)
        bench.service.reopen(organization: "zeta")
        bench.connect(bench.company.zoe, bench.company.zach)
        #expect(bench.service.close(organization: "acme") == nil)
        bench.service.reopen(organization: "acme")
        #expect(bench.service.close(organization: "zeta") == .init(inProgress: 1, parked: 0))
        try bench.parkBob("7001")
        #expect(bench.service.close(organization: "acme") == .init(inProgress: 0, parked: 1))
        bench.connect(bench.company.alice, bench.company.carol)
        #expect(bench.service.close(organization: "acme") == .init(inProgress: 1, parked: 1))
    }

    @Test("A phone that rings is a call in progress")
    func ringing() throws {
        let bench = try ParkBench()
        let bob = bench.company.phone(of: bench.company.bob)
        bob.answering = .never
        _ = bench.office.call(from: bench.company.alice, to: "1002")
        #expect(bench.service.close(organization: "acme") == .init(inProgress: 1, parked: 0))
    }

    @Test("While it is being deleted nothing can be parked, neither on an orbit nor against a member, and the call goes on")
    func closed() throws {
        let bench = try ParkBench()
        #expect(bench.service.close(organization: "acme") == nil)
        bench.connect(bench.company.bob, bench.company.alice)
        for destination in ["7001", nil, "1003"] {
            #expect(try bench.park(bench.company.alice, destination).error == .unavailable("the organization is being deleted"))
        }
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.service.reopen(organization: "acme")
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
    }
}

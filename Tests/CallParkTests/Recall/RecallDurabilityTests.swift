import CallControl
import CallPark
import Directory
import SIPPhone
import Simulation
import Testing

@Suite("A recall rings once, whenever the process dies (PARK.md, After a crash)")
struct RecallDurabilityTests {
    @Test("A crash in the first moments of a recall: exactly one call rings afterwards", arguments: [1, 10, 20, 50, 100, 200, 400])
    func beforeWritten(_ milliseconds: Int) throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.phone(bench.company.alice).answering = .never
        bench.run(.seconds(43))
        while !bench.service.occupied(organizationID: "acme").contains(where: \.isRecalling) { bench.run(.milliseconds(1)) }
        bench.run(.milliseconds(milliseconds))
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
    }
}

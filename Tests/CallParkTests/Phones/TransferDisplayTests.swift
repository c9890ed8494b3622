import CallControl
import CallPark
import Directory
import SIPPhone
import Simulation
import Testing

@Suite("The parker's display after a blind transfer (PARK.md, On success)")
struct TransferDisplayTests {
    @Test("A phone that did not say that it knows UPDATE sees where its call went all the same")
    func withoutUpdate() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let call = try bench.liveCall(bench.company.alice)
        bench.phone(bench.company.alice).transfer(call.id, to: "7001")
        bench.run(.milliseconds(500))
        #expect(call.remoteIdentity == "\"Orbit 1\" <sip:7001@acme.example>")
    }

    @Test("The final NOTIFY of a blind transfer is not overtaken by the UPDATE that follows it", arguments: 1...10)
    func overtaken(_ seed: UInt64) throws {
        let bench = try ParkBench(seed: seed)
        let call = bench.connect(bench.company.alice, bench.company.bob)
        bench.phone(bench.company.alice).transfer(call.id, to: "7001")
        bench.office.settle()
        #expect(call.transferStatus == 200)
    }
}

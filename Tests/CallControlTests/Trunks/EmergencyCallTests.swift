import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Emergency calls")
struct EmergencyCallTests {
    @Test("An emergency number goes out as it is dialled, with the digit for a line outside or without", arguments: ["911", "9911", "933"])
    func goesOut(_ digits: String) throws {
        let bench = try TrunkBench()
        try bench.changeLocation { ($0.calling.outsideDialDigit, $0.calling.isOutsideDialDigitEnforced) = ("9", true) }
        #expect(bench.office.call(from: bench.bench.alice, to: digits).state == .established)
        #expect(bench.first.requests(.invite).first?.uri.user == (digits == "933" ? "933" : "911"))
        #expect(try bench.bench.details(bench.bench.alice).remoteParty.callType == .emergency)
        #expect(try bench.outside().isEmergency)
        bench.expectNothingLeft()
    }

    @Test("It is passed on from trunk to trunk, also to those that seem to be down")
    func failover() throws {
        let bench = try TrunkBench()
        bench.first.refusal = .serviceUnavailable
        bench.second.refusesPings = true
        bench.run(.seconds(40))
        #expect(try bench.status("two").isUp == false)
        #expect(bench.office.call(from: bench.bench.alice, to: "911").state == .established)
        #expect(bench.second.requests(.invite).count == 1)
        bench.expectNothingLeft()
    }

    @Test("Nobody's forwarding sends a caller there")
    func notForwarded() throws {
        let bench = try TrunkBench()
        try bench.bench.forward(bench.bench.bob, .always, to: "911")
        #expect(bench.office.call(from: bench.bench.alice, to: "1002").failure == .temporarilyUnavailable)
        #expect(bench.first.requests(.invite).isEmpty)
        bench.expectNothingLeft()
    }
}

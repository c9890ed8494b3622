import CallControl
import CallPark
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Park by blind transfer (PARK.md, From a phone)")
struct BlindTransferParkTests {
    /// Bob calls Alice, whose phone transfers him.
    private static func transfer(_ number: String, _ bench: ParkBench) throws -> PhoneCall {
        bench.connect(bench.company.bob, bench.company.alice)
        let call = try bench.liveCall(bench.company.alice)
        bench.phone(bench.company.alice).transfer(call.id, to: number)
        return call
    }

    @Test(
        "Blind transfer to a call park extension or to *68 and a destination parks, and the phone is told 200",
        arguments: [
            ("7001", "Orbit 1"), ("81007002", "Orbit 2"), ("82007001", "Dock"), ("*687002", "Orbit 2"), ("*681003", "Carol"), ("*68", "Alice"),
        ])
    func parks(_ number: String, _ orbit: String) throws {
        let bench = try ParkBench()
        let call = try Self.transfer(number, bench)
        bench.office.settle()
        #expect(call.transferStatus == 200)
        try bench.expectParked(bench.company.bob, on: orbit, music: orbit == "Dock" ? SimulatedCompany.warehouseMusic : nil)
        bench.expectNothingLeft()
    }

    @Test(
        "The parker hears and sees where the call went, then is released after a short display time; a phone that hangs up at once is not missed",
        arguments: [true, false])
    func told(_ hangsUp: Bool) throws {
        let bench = try ParkBench()
        // A phone that said in its INVITE that it knows UPDATE.
        let call = bench.connect(bench.company.alice, bench.company.bob)
        bench.phone(bench.company.alice).transfer(call.id, to: "7001")
        bench.run(.milliseconds(500))
        #expect(try bench.announcement(bench.company.alice) == [.parkedOn, .digit(7), .digit(0), .digit(0), .digit(1)])
        #expect(call.remoteIdentity == "\"Orbit 1\" <sip:7001@acme.example>")
        if hangsUp { bench.hangUp(bench.company.alice) }
        bench.run(.seconds(10))
        #expect(call.state == .ended)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("The parked party hears music from then on, without a ring blip or a gap")
    func music() throws {
        let bench = try ParkBench()
        _ = try Self.transfer("7001", bench)
        let bob = try bench.half(bench.company.bob)
        let alice = try bench.half(bench.company.alice)
        #expect(bench.hearings(bob, for: .seconds(2)) == [.party(alice.port), .defaultMusic])
    }

    @Test(
        "Refused: the phone is told why, and the call stays connected as it was",
        arguments: [("*684711", 404), ("*68911", 404), ("*685000", 404), ("*58", 403), ("*887001", 404), ("*98", 404)])
    func refused(_ number: String, _ status: Int) throws {
        let bench = try ParkBench()
        let call = try Self.transfer(number, bench)
        bench.office.settle()
        #expect(call.transferStatus == status)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Orbit already holds a call: refused, the call stays connected as it was", arguments: ["7001", "*687001"])
    func occupied(_ number: String) throws {
        let bench = try ParkBench()
        bench.connect(bench.company.lobby, bench.company.carol)
        #expect(try bench.park(bench.company.carol, "7001").error == nil)
        let call = try Self.transfer(number, bench)
        bench.office.settle()
        #expect(call.transferStatus == 486)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Disk full: refused, the call stays connected as it was")
    func diskFull() throws {
        let bench = try ParkBench()
        bench.office.disk.isFull = true
        let call = try Self.transfer("7001", bench)
        bench.office.settle()
        #expect(call.transferStatus == 503)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
    }

    @Test(
        "The parked party gone in the middle, at any millisecond: nobody is left alone, nothing is parked",
        arguments: Array(stride(from: 0, to: 60, by: 4)))
    func partyGone(_ delay: Int) throws {
        let bench = try ParkBench()
        _ = try Self.transfer("7001", bench)
        bench.run(.milliseconds(delay))
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(15))
        #expect(bench.core.halves.isEmpty && bench.occupied.isEmpty)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parker hangs up in the middle, at any millisecond: the call is parked, or over", arguments: Array(stride(from: 0, to: 60, by: 4)))
    func parkerGone(_ delay: Int) throws {
        let bench = try ParkBench()
        _ = try Self.transfer("7001", bench)
        bench.run(.milliseconds(delay))
        bench.hangUp(bench.company.alice)
        bench.run(.seconds(5))
        #expect(bench.office.calls(of: bench.company.alice).isEmpty)
        if bench.occupied.isEmpty { #expect(bench.core.halves.isEmpty) } else { try bench.expectParked(bench.company.bob, on: "Orbit 1") }
        bench.expectNothingLeft()
    }
}

import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Refused parks (PARK.md, Parking)")
struct ParkRefusalTests {
    @Test("Orbit already holds a call: refused; the call stays connected as it was")
    func occupied() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.connect(bench.company.carol, bench.company.alice)
        let outcome = try bench.park(bench.company.alice, "7001")
        #expect(outcome.error == .orbitOccupied("Orbit 1"))
        try bench.expectConnected(bench.company.alice, bench.company.carol)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        // It can still be parked elsewhere.
        #expect(try bench.park(bench.company.alice, "7002").error == nil)
        #expect(bench.occupied == ["Orbit 1", "Orbit 2"])
        bench.expectNothingLeft()
    }

    @Test(
        "Destination unknown, in another organisation, a PSTN number, an emergency number: refused; the call stays",
        arguments: ["4711", "7009", "zoe@zeta.example", "sip:1001@zeta.example", "+13015550101", "+12125550100", "911", "933", "*73", "5000", "8100"])
    func unknown(_ destination: String) throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = try bench.park(bench.company.alice, destination)
        #expect(outcome.error == .unknownDestination(destination))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        #expect(bench.occupied.isEmpty)
        #expect(bench.events.contains { if case .parkRefused = $0 { true } else { false } })
        bench.expectNothingLeft()
    }

    @Test(
        "Not a number at all: refused as malformed; the call stays",
        arguments: ["", "  ", "not a number!", "10a1", "sip:", "sip:@acme.example", "@", "+", "tel:"])
    func malformed(_ destination: String) throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = try bench.park(bench.company.alice, destination)
        #expect(outcome.error == .malformedDestination(destination))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Call not connected: alerting, on either side of it")
    func alerting() throws {
        let bench = try ParkBench()
        bench.company.phone(of: bench.company.alice).answering = .never
        bench.office.call(from: bench.company.bob, to: "1001")
        for member in [bench.company.alice, bench.company.bob] {
            guard case .wrongState? = try bench.park(member, "7001").error else {
                Issue.record("\(member.displayName) parked an alerting call")
                continue
            }
        }
        #expect(try bench.details(bench.company.alice).state == .alerting)
        #expect(bench.company.phone(of: bench.company.alice).liveCalls.map(\.state) == [.ringing])
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Call not connected: already parked, by the parked party")
    func alreadyParked() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        guard case .wrongState? = try bench.park(bench.company.bob, "7002").error else {
            Issue.record("a parked call was parked")
            return
        }
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("Call not connected: its park is under way, asked for again by either side")
    func underWay() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.disk.latency = 300...300
        let first = try bench.beginPark(bench.company.alice, "7001")
        let again = try bench.beginPark(bench.company.alice, "7002")
        let other = try bench.beginPark(bench.company.bob, "7002")
        for outcome in [again, other] {
            guard case .wrongState? = outcome.error else {
                Issue.record("parked twice: \(outcome.results)")
                continue
            }
        }
        bench.office.settle()
        #expect(first.error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("Call not connected: the retriever's call while it rings")
    func retrieving() throws {
        let bench = try ParkBench()
        let carol = bench.company.phone(of: bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .never
        try bench.parkBob("7001")
        let reference = try bench.retrieve("7001", by: bench.company.carol)
        guard case .wrongState? = try bench.park(bench.company.carol, "7002", call: reference.id).error else {
            Issue.record("a call that is being retrieved was parked")
            return
        }
        try bench.expectStillParkedWhileRinging()
        bench.expectNothingLeft()
    }

    @Test("Call not connected: a click-to-dial call whose destination has not answered")
    func clickToDial() throws {
        let bench = try ParkBench()
        bench.company.phone(of: bench.company.bob).answering = .never
        let reference = try bench.core.enter { () throws(CallControlError) in try bench.core.dial("1002", by: bench.company.alice) }
        bench.office.settle()
        guard case .wrongState? = try bench.park(bench.company.alice, "7001", call: reference.id).error else {
            Issue.record("a call that nobody has answered was parked")
            return
        }
        bench.expectNothingLeft()
    }

    @Test("A call that the parker holds can be parked, and the music does not break off")
    func heldByParker() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let alice = bench.company.phone(of: bench.company.alice)
        alice.setHold(try bench.liveCall(bench.company.alice).id, true)
        bench.office.settle()
        #expect(try bench.details(bench.company.alice).state == .held)
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        #expect(bench.hearings(try bench.half(bench.company.bob), for: .seconds(1)) == [.defaultMusic])
        #expect(outcome.error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("A call whose other side holds can be parked; the retriever then hears music until it is taken back")
    func heldByParkedParty() throws {
        let bench = try ParkBench()
        let call = bench.connect(bench.company.bob, bench.company.alice)
        let bob = bench.company.phone(of: bench.company.bob)
        bob.setHold(call.id, true)
        bench.office.settle()
        #expect(try bench.details(bench.company.alice).state == .remoteHeld)
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        #expect(bench.occupied == ["Orbit 1"])
        try bench.retrieve("7001", by: bench.company.carol)
        #expect(try bench.hearing(bench.company.carol) == .defaultMusic)
        bob.setHold(call.id, false)
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Call id not the caller's own: \"Call not found\", the same as a call that never was")
    func foreignCall() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let alices = try bench.half(bench.company.alice).id
        let bobs = try bench.half(bench.company.bob).id
        for (member, id) in [
            (bench.company.bob, alices), (bench.company.alice, bobs), (bench.company.carol, alices), (bench.company.zoe, alices),
            (bench.company.alice, CallHalfID(rawValue: "callhalf-1.abc.1:0")), (bench.company.alice, CallHalfID(rawValue: "")),
        ] {
            // Even where the destination is wrong too: nothing tells that the call exists.
            for destination in ["7001", "4711", "not a number!", nil] {
                let outcome = try bench.park(member, destination, call: id)
                #expect(outcome.error == .callNotFound)
                #expect(outcome.error?.description == "Call not found")
            }
        }
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Call id of a call that is over: \"Call not found\"")
    func endedCall() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let id = try bench.half(bench.company.alice).id
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        #expect(try bench.park(bench.company.alice, "7001", call: id).error == .callNotFound)
        #expect(bench.occupied.isEmpty)
    }

    @Test("A member with two calls parks the one that is named")
    func twoCalls() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.connect(bench.company.carol, bench.company.alice)
        let second = try #require(bench.office.calls(of: bench.company.alice).first { $0.remoteParty.name == "Carol" })
        #expect(try bench.park(bench.company.alice, "7001", call: second.id).error == nil)
        try bench.expectParked(bench.company.carol, on: "Orbit 1")
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }
}

extension ParkBench {
    /// Bob is on Orbit 1 and hears music while Carol's phone rings for him.
    func expectStillParkedWhileRinging(_ location: SourceLocation = #_sourceLocation) throws {
        #expect(self.occupied == ["Orbit 1"], sourceLocation: location)
        #expect(try self.hearing(self.company.bob) == .defaultMusic, sourceLocation: location)
        #expect(try self.details(self.company.bob).state == .remoteHeld, sourceLocation: location)
    }

    @Test("An emergency number is refused even where somebody has it as an extension", arguments: ["911", "tel:911"])
    func emergency(_ destination: String) throws {
        let bench = try ParkBench { contents in
            contents.callParkExtensions.append(
                CallParkExtension(id: "unwise", organizationID: "acme", locationID: "hq", name: "Unwise", extension: "911"))
        }
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = try bench.park(bench.company.alice, destination)
        #expect(outcome.error == .unknownDestination(destination))
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }
}

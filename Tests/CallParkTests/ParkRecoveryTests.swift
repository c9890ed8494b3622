import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("After a crash (PARK.md)")
struct ParkRecoveryTests {
    @Test("Parked calls come back with their orbits and music; the parked party's phone sees one re-INVITE")
    func adopted() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let before = try bench.details(bench.company.bob)
        bench.office.crash(downFor: .seconds(20))
        // The orbit is occupied before anything has been said to the phone.
        #expect(bench.occupied == ["Orbit 1"])
        #expect(bench.service.adoptionsUnderWay == 1)
        bench.office.settle()
        #expect(bench.service.adoptionsUnderWay == 0)
        #expect(call.reinvites == 1)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.events.contains(.adopted(before.id, orbit: "7001")))
        let after = try bench.details(bench.company.bob)
        #expect(after == before)
        bench.run(.seconds(20))
        #expect(call.reinvites == 1)
        bench.expectNothingLeft()
    }

    @Test("Everything of the park comes back: who parked, when, and when it recalls")
    func record() throws {
        let bench = try ParkBench()
        try bench.parkBob("82007001")
        let record = try #require(bench.office.disk.load(ParkRecord.self).first)
        let occupied = try #require(bench.service.occupied(organizationID: "acme").first)
        bench.office.crash(downFor: .seconds(5))
        bench.office.settle()
        #expect(bench.service.occupied(organizationID: "acme") == [occupied])
        #expect(bench.office.disk.load(ParkRecord.self) == [record])
        try bench.expectParked(bench.company.bob, on: "Dock", music: SimulatedCompany.warehouseMusic)
    }

    @Test("An adopted call is retrieved through the API or by dialling, and both hear each other", arguments: [true, false])
    func retrievable(_ byAPI: Bool) throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let session = try bench.details(bench.company.bob).sessionID
        bench.office.crash(downFor: .seconds(20))
        bench.office.settle()
        if byAPI { try bench.retrieve("7001", by: bench.company.carol) } else { bench.office.call(from: bench.company.carol, to: "7001") }
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(call.remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(try bench.details(bench.company.carol).sessionID == session)
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The orbit of an adopted call is refused to others, and a second park goes elsewhere")
    func occupied() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.office.crash(downFor: .seconds(1))
        bench.connect(bench.company.carol, bench.company.alice)
        #expect(try bench.park(bench.company.alice, "7001").error == .orbitOccupied("Orbit 1"))
        #expect(try bench.park(bench.company.alice, "7002").error == nil)
        bench.office.crash(downFor: .seconds(1))
        bench.office.settle()
        #expect(bench.occupied == ["Orbit 1", "Orbit 2"])
        bench.expectNothingLeft()
    }

    @Test("Crash after crash, even before the adoption is done: one call, one orbit", arguments: [0, 1, 3, 5, 10, 500])
    func crashTwice(_ milliseconds: Int) throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        bench.office.crash(downFor: .seconds(3))
        bench.run(.milliseconds(milliseconds))
        bench.office.crash(downFor: .seconds(3))
        bench.run(.seconds(5))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(call.reinvites <= 2)
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Crash at any millisecond of a park: parked if it was answered, parked or ended if not, and nothing in between", arguments: 0..<30)
    func crashWhileParking(_ milliseconds: Int) throws {
        let bench = try ParkBench()
        let call = bench.connect(bench.company.bob, bench.company.alice)
        bench.office.settle()
        bench.office.disk.latency = 10...10
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.run(.milliseconds(milliseconds))
        let isAcknowledged = outcome.value != nil
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(5))
        #expect(outcome.results.count == (isAcknowledged ? 1 : 0))
        #expect(isAcknowledged == (milliseconds >= 10))
        #expect(bench.company.phone(of: bench.company.alice).liveCalls.isEmpty)
        if isAcknowledged {
            try bench.expectParked(bench.company.bob, on: "Orbit 1")
        } else {
            #expect(call.state == .ended)
            #expect(bench.occupied.isEmpty)
        }
        bench.expectNothingLeft()
    }

    @Test("Crash between the record and the BYE: the call is parked, and the parker's phone gets its BYE from the next process")
    func crashBeforeBye() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.office.settle()
        bench.office.disk.latency = 10...10
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        bench.run(.milliseconds(9))
        // What is sent from now on does not arrive.
        bench.office.network.weather.loss = 1
        bench.run(.milliseconds(2))
        #expect(outcome.error == nil && outcome.isAnswered)
        bench.office.server.kill()
        bench.office.network.weather.loss = 0
        #expect(try bench.liveCall(bench.company.alice).state == .established)
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(5))
        #expect(bench.company.phone(of: bench.company.alice).liveCalls.isEmpty)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("Crash while a retriever's phone rings: parked as before, and the phone that rang can retrieve again")
    func crashWhileRetrieving() throws {
        let bench = try ParkBench()
        let carol = bench.company.phone(of: bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .never
        try bench.parkBob("7001")
        try bench.retrieve("7001", by: bench.company.carol)
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(5))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        for call in carol.liveCalls { carol.hangUp(call.id) }
        carol.autoAnswers = true
        bench.office.settle()
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Crash at any millisecond of a retrieval: parked or over, never an orbit without a call or a call without an end", arguments: 0..<30)
    func crashWhileConnecting(_ milliseconds: Int) throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.milliseconds(milliseconds))
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(40))
        #expect(bench.service.orphans == 0)
        #expect(bench.core.ownerlessLegs == 0)
        if bench.occupied.isEmpty {
            #expect(bench.core.halves.isEmpty)
            #expect(bench.company.phone(of: bench.company.bob).liveCalls.isEmpty)
        } else {
            try bench.expectParked(bench.company.bob, on: "Orbit 1")
        }
        bench.expectNothingLeft()
    }

    @Test("A call that was not parked is released cleanly, with BYE to both phones")
    func notParked() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        bench.connect(bench.company.carol, bench.company.lobby)
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        bench.office.settle()
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.isEmpty)
        #expect(bench.company.phone(of: bench.company.lobby).liveCalls.isEmpty)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.office.disk.load(CallRecord.self).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A retrieved call is not parked any more: after a crash it is released")
    func retrievedBefore() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        try bench.retrieve("7001", by: bench.company.carol)
        bench.office.settle()
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        #expect(bench.occupied.isEmpty)
        #expect(call.state == .ended)
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A retrieval is written down at once: a crash as soon as the disk has it finds no parked call, and ends both sides")
    func retrievedMilliseconds() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        bench.office.disk.latency = 10...10
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        while bench.occupied == ["Orbit 1"] { bench.run(.milliseconds(1)) }
        bench.run(.milliseconds(10))
        bench.office.crash(downFor: .seconds(2))
        #expect(bench.occupied.isEmpty)
        bench.run(.seconds(2))
        #expect(call.state == .ended)
        #expect(bench.company.phone(of: bench.company.carol).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A retrieval while the disk is full goes on, and is written down once there is room")
    func retrievedWithoutRoom() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        bench.office.disk.isFull = true
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(bench.office.disk.load(ParkRecord.self).count == 1)
        bench.office.disk.isFull = false
        bench.run(.seconds(1))
        bench.office.crash(downFor: .seconds(2))
        #expect(bench.occupied.isEmpty)
        bench.run(.seconds(2))
        #expect(call.state == .ended)
        bench.expectNothingLeft()
    }

    @Test("A parked party that hung up while the server was down: the orbit is free, and it is told why")
    func hungUpMeanwhile() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        let id = try bench.half(bench.company.bob).id
        bench.office.server.kill()
        bench.hangUp(bench.company.bob)
        bench.office.crash(downFor: .seconds(2))
        bench.run(.seconds(2))
        #expect(bench.occupied.isEmpty)
        #expect(bench.core.halves.isEmpty)
        #expect(bench.office.server.engine.openPorts == 0)
        #expect(bench.events.contains(.adoptionFailed(id, orbit: "7001", "the phone is gone")))
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The phone hangs up while it is adopted: the orbit is free", arguments: 0..<10)
    func hangsUpDuringAdoption(_ milliseconds: Int) throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.office.crash(downFor: .seconds(2))
        bench.run(.milliseconds(milliseconds))
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(2))
        #expect(bench.occupied.isEmpty)
        #expect(bench.service.adoptionsUnderWay == 0)
        bench.expectNothingLeft()
    }

    @Test("The re-INVITE of the adoption moves the media: G.711 to the new ports, above every CSeq that was used, in the old dialog")
    func reinvite() throws {
        let bench = try ParkBench()
        let (bob, dialog) = try bench.parkHandmadeBob()
        bob.forgetReceived()
        bench.office.crash(downFor: .seconds(2))
        bench.run(.milliseconds(100))
        let reinvite = try #require(bob.requests(.invite).first)
        #expect(reinvite.callID == dialog.id.callID)
        #expect(reinvite.to?.tag == dialog.id.localTag && reinvite.from?.tag == dialog.id.remoteTag)
        #expect((reinvite.cseq?.number ?? 0) > 1_000)
        bob.answer(reinvite, .ok, body: bob.description(version: 2))
        try bench.expectParked(bench.company.bob, on: "Orbit 1", isScripted: false)
        #expect(bob.requests(.ack).last?.cseq?.number == reinvite.cseq?.number)
    }

    @Test("A phone that refuses the re-INVITE is released with BYE, and the orbit is free")
    func refused() throws {
        let bench = try ParkBench()
        let (bob, _) = try bench.parkHandmadeBob()
        let id = try bench.half(bench.company.bob).id
        bob.forgetReceived()
        bench.office.crash(downFor: .seconds(2))
        bench.run(.milliseconds(100))
        bob.answer(try #require(bob.requests(.invite).first), .notAcceptableHere)
        bob.answer(try #require(bob.requests(.bye).first), .ok)
        #expect(bench.occupied.isEmpty)
        #expect(bench.events.contains(.adoptionFailed(id, orbit: "7001", "the phone answered 488 Not Acceptable Here")))
        bench.run(.seconds(40))
        #expect(bench.core.halves.isEmpty && bench.core.legCount == 0)
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
    }

    @Test("A phone that cannot be reached yet (503) is asked again until it can")
    func unavailable() throws {
        let bench = try ParkBench()
        let (bob, _) = try bench.parkHandmadeBob()
        bob.forgetReceived()
        bench.office.crash(downFor: .seconds(2))
        bench.run(.milliseconds(100))
        bob.answer(try #require(bob.requests(.invite).first), .serviceUnavailable)
        #expect(bench.occupied == ["Orbit 1"])
        bob.forgetReceived()
        bench.run(.milliseconds(5_100))
        bob.answer(try #require(bob.requests(.invite).first), .ok, body: bob.description(version: 2))
        try bench.expectParked(bench.company.bob, on: "Orbit 1", isScripted: false)
        #expect(bench.service.adoptionsUnderWay == 0)
    }

    @Test("A hundred parked calls are all adopted and all retrieved")
    func hundred() throws {
        let office = try SimulatedOffice(seed: 5, phones: 20, orbits: 100, callPark: CallParkSettings(recallTime: 600))
        office.registerAll()
        let (callers, parker) = (office.members.dropLast(), office.members[19])
        for (index, orbit) in office.orbits.enumerated() {
            let caller = callers[index % callers.count]
            office.call(from: caller, to: parker.extension ?? "")
            let half = try #require(office.halves(of: parker).first)
            let outcome = Outcome<ParkService.Parked>()
            office.server.park.park(half.id, by: parker, destination: orbit.extension) { outcome.take($0) }
            office.settle()
            #expect(outcome.error == nil)
        }
        office.crash(downFor: .seconds(10))
        office.world.run(for: .seconds(5))
        #expect(office.server.park.parkedCalls == 100)
        #expect(office.server.park.adoptionsUnderWay == 0)
        for orbit in office.orbits { _ = try office.server.park.retrieve(orbit.extension, by: parker) }
        office.world.run(for: .seconds(5))
        #expect(office.server.park.parkedCalls == 0)
        #expect(office.server.core.halves.values.filter { $0.state == .connected }.count == 200)
        #expect(office.closeUp().isEmpty)
    }
}

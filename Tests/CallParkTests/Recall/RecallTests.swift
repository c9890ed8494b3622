import CallControl
import CallPark
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Recall (PARK.md)")
struct RecallTests {
    private static func bench(_ callPark: CallParkSettings = CallParkSettings(), maximum: Duration = .seconds(3_600)) throws -> ParkBench {
        let bench = try ParkBench(callPark: callPark, maximumParkTime: maximum)
        bench.phone(bench.company.alice).answering = .never
        return bench
    }

    /// Parks Bob, who called Alice.
    private static func park(_ bench: ParkBench, _ destination: String? = "7001") throws {
        bench.phone(bench.company.alice).answering = .after(.milliseconds(200))
        try bench.parkBob(destination)
        bench.phone(bench.company.alice).answering = .never
    }

    @Test("When: after recallTime, 45 s by default, set by location, and not before", arguments: [nil, 30, 120])
    func when(_ seconds: Int?) throws {
        let bench = try Self.bench(seconds.map { CallParkSettings(recallTime: $0) } ?? CallParkSettings())
        try Self.park(bench)
        let alice = bench.phone(bench.company.alice)
        bench.run(.seconds((seconds ?? 45) - 2))
        #expect(alice.liveCalls.isEmpty)
        bench.run(.seconds(2))
        #expect(alice.liveCalls.map(\.state) == [.ringing])
        bench.expectNothingLeft()
    }

    @Test("Who: ALERT_PARKING_USER_ONLY rings the parker, nobody else, and the answer connects them")
    func answered() throws {
        let bench = try Self.bench()
        try Self.park(bench)
        let bob = try bench.half(bench.company.bob)
        bench.phone(bench.company.alice).answering = .after(.seconds(2))
        bench.run(.seconds(50))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        #expect(try bench.liveCall(bench.company.alice).remoteIdentity?.contains("<sip:1002@acme.example>") == true)
        #expect(try bench.liveCall(bench.company.bob).remoteIdentity == "\"Alice\" <sip:1001@acme.example>")
        #expect(bench.occupied.isEmpty)
        #expect(bench.phone(bench.company.carol).calls.isEmpty && bench.phone(bench.company.lobby).calls.isEmpty)
        #expect(bench.events.contains(.recallStarted(bob.id, orbit: "7001")) && bench.events.contains(.recalled(bob.id, orbit: "7001")))
        bench.office.settle()
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
        bench.expectNothingLeft()
    }

    @Test(
        "How it looks: distinctive ring by ringPattern, as Alert-Info",
        arguments: [
            (RingPattern.normal, nil), (.longLong, "Bellcore-dr2"), (.shortShortLong, "Bellcore-dr3"), (.shortLongShort, "Bellcore-dr4"),
        ] as [(RingPattern, String?)])
    func ringPattern(_ pattern: RingPattern, _ name: String?) throws {
        let bench = try Self.bench(CallParkSettings(ringPattern: pattern))
        try Self.park(bench)
        let alice = try bench.company.handmadePhone(of: bench.company.alice)
        bench.run(.seconds(46))
        let invite = try #require(alice.requests(.invite).first)
        if let name {
            #expect(invite.headers[.alertInfo]?.contains(name) == true)
        } else {
            #expect(invite.headers[.alertInfo] == nil)
        }
        #expect(invite.headers[.callInfo]?.contains("answer-after") != true)
    }

    @Test("How it looks: the display says whose call and where it was parked; the number is the party's, to call back")
    func display() throws {
        let bench = try Self.bench()
        try Self.park(bench)
        let alice = try bench.company.handmadePhone(of: bench.company.alice)
        bench.run(.seconds(46))
        let invite = try #require(alice.requests(.invite).first)
        for address in [invite.from, try invite.headers[.pAssertedIdentity].map { try SIPNameAddress(parsing: $0) }] {
            #expect(address?.displayName?.contains("Bob") == true && address?.displayName?.contains("Orbit 1") == true)
            #expect(address?.uri.user == "1002")
        }
    }

    @Test("How it looks: the call's details carry recall with the orbit, while it rings and after the answer")
    func details() throws {
        let bench = try Self.bench()
        try Self.park(bench)
        bench.run(.seconds(46))
        let ringing = try bench.details(bench.company.alice)
        #expect(ringing.state == .alerting && ringing.personality == .terminator)
        #expect(ringing.recall == RemoteParty(name: "Orbit 1", number: "7001", callType: .location))
        #expect(ringing.remoteParty.name == "Bob" && ringing.remoteParty.number == "1002")
        let alice = bench.phone(bench.company.alice)
        alice.hangUp(try bench.liveCall(bench.company.alice).id)
        alice.answering = .after(.milliseconds(100))
        bench.run(.seconds(50))
        #expect(try bench.details(bench.company.alice).recall?.name == "Orbit 1")
        #expect(try bench.details(bench.company.bob).recall == nil)
    }

    @Test("While it rings the parked party hears music, not ringing; the orbit still counts as occupied")
    func whileItRings() throws {
        let bench = try Self.bench()
        try Self.park(bench)
        let bob = try bench.half(bench.company.bob)
        bench.run(.seconds(40))
        #expect(bench.hearings(bob, for: .seconds(20)) == [.defaultMusic])
        #expect(bench.phone(bench.company.alice).liveCalls.map(\.state) == [.ringing])
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.service.occupied(organizationID: "acme").map(\.isRecalling) == [true])
        bench.connect(bench.company.lobby, bench.company.carol)
        #expect(try bench.park(bench.company.carol, "7001").error == .orbitOccupied("Orbit 1"))
        bench.expectNothingLeft()
    }

    @Test("While it rings the call can still be retrieved by anyone, who then wins: the parker's phone stops", arguments: ["api", "dial", "code"])
    func retrievedWhileItRings(_ way: String) throws {
        let bench = try Self.bench()
        try Self.park(bench)
        bench.run(.seconds(46))
        switch way {
        case "api": try bench.retrieve("7001", by: bench.company.carol)
        case "dial": bench.office.call(from: bench.company.carol, to: "7001")
        default: bench.office.call(from: bench.company.carol, to: "*887001")
        }
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.office.calls(of: bench.company.alice).isEmpty)
        bench.run(.seconds(120))
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("The parker answers just as somebody retrieves: one of them has the call, the other has none", arguments: 0..<24)
    func crosses(_ delay: Int) throws {
        let bench = try Self.bench()
        try Self.park(bench)
        bench.phone(bench.company.alice).answering = .after(.milliseconds(300))
        bench.run(.milliseconds(44_000))
        while !bench.service.occupied(organizationID: "acme").contains(where: \.isRecalling) { bench.run(.milliseconds(1)) }
        bench.run(.milliseconds(292 + delay))
        bench.phone(bench.company.carol).call(to: "7001")
        bench.run(.seconds(4))
        let winners = [bench.company.alice, bench.company.carol].filter { !bench.phone($0).liveCalls.isEmpty }
        #expect(winners.count == 1)
        try bench.expectConnected(try #require(winners.first), bench.company.bob)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parked party hangs up while the recall rings: the parker's phone stops, the orbit is free")
    func partyGone() throws {
        let bench = try Self.bench()
        try Self.park(bench)
        bench.run(.seconds(46))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parked party hangs up just as the parker answers, at any millisecond: nobody is left alone", arguments: 0..<20)
    func partyGoneCrosses(_ delay: Int) throws {
        let bench = try Self.bench()
        try Self.park(bench)
        bench.phone(bench.company.alice).answering = .after(.milliseconds(300))
        bench.run(.milliseconds(44_000))
        while !bench.service.occupied(organizationID: "acme").contains(where: \.isRecalling) { bench.run(.milliseconds(1)) }
        bench.run(.milliseconds(294 + delay))
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(3))
        #expect(bench.core.halves.isEmpty && bench.occupied.isEmpty)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The retriever gave up: the recall timer starts again with what was left, but at least 10 s", arguments: [(20, 25), (43, 10)])
    func atLeastTen(_ waited: Int, _ left: Int) throws {
        let bench = try Self.bench()
        try Self.park(bench)
        bench.run(.seconds(waited) - .seconds(1))
        let carol = bench.phone(bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .reject(.decline)
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.seconds(left) - .seconds(1))
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        bench.run(.seconds(2))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        bench.expectNothingLeft()
    }

    @Test("While a retriever's phone rings the recall timer stands still")
    func standsStill() throws {
        let bench = try Self.bench()
        try Self.park(bench)
        let carol = bench.phone(bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .never
        bench.run(.seconds(30))
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.seconds(29))
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.phone(bench.company.carol).liveCalls.count == 1)
        bench.expectNothingLeft()
    }

    @Test("Nobody answers: the call stays parked, the timer starts again, and so on")
    func repeats() throws {
        let bench = try Self.bench(CallParkSettings(recallTime: 30))
        try Self.park(bench)
        let bob = try bench.half(bench.company.bob)
        bench.run(.seconds(300))
        let starts = bench.events.filter { $0 == .recallStarted(bob.id, orbit: "7001") }.count
        // 30 s parked, 30 s of ringing, and again.
        #expect(starts == 5)
        #expect(
            bench.events.filter { $0 == .recallFailed(bob.id, orbit: "7001") }.count == 4
                + (bench.phone(bench.company.alice).liveCalls.isEmpty ? 1 : 0))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("After 60 minutes in all it is released with a reason and an event")
    func released() throws {
        let bench = try Self.bench()
        try Self.park(bench)
        bench.phone(bench.company.alice).answering = .reject(.busyHere)
        let bob = try bench.half(bench.company.bob)
        bench.run(.seconds(3_590))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        var ends: [String] = []
        bench.office.network.trace = { if $0.contains("  BYE ") { ends.append($0) } }
        bench.run(.seconds(12))
        #expect(ends.count == 1 && ends.first?.contains("Parked for too long") == true)
        #expect(bench.phone(bench.company.bob).liveCalls.isEmpty)
        #expect(bench.occupied.isEmpty)
        #expect(bench.events.contains(.parkExpired(bob.id, orbit: "7001")))
        bench.expectNothingLeft()
    }

    @Test("How long in all is configurable, and it holds while a recall rings: the parker's phone stops too")
    func releasedWhileItRings() throws {
        let bench = try Self.bench(maximum: .seconds(60))
        try Self.park(bench)
        bench.run(.seconds(57))
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        bench.run(.seconds(3))
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.phone(bench.company.bob).liveCalls.isEmpty)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A call that is being retrieved when its time is over is left to its retriever; if that fails it is released")
    func releasedAfterRetriever() throws {
        let bench = try Self.bench(maximum: .seconds(60))
        try Self.park(bench)
        bench.phone(bench.company.alice).answering = .reject(.busyHere)
        let carol = bench.phone(bench.company.carol)
        carol.autoAnswers = false
        carol.answering = .after(.seconds(10))
        bench.run(.seconds(55))
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        bench.run(.seconds(12))
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }
}

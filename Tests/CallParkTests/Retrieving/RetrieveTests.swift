import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Retrieving through the API (PARK.md, Retrieving)")
struct RetrieveTests {
    @Test("Anyone in the organisation may retrieve from any orbit", arguments: ["alice", "carol", "lobby", "dave"])
    func anyone(_ key: String) throws {
        let bench = try ParkBench()
        try bench.parkBob("1201")
        let retriever = try #require(bench.office.members.first { $0.id.key == key })
        try bench.retrieve(key == "dave" ? "81001201" : "1201", by: retriever)
        try bench.expectConnected(retriever, bench.company.bob)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Nobody of another organisation may, whatever they dial", arguments: ["7001", "81007001", "sip:7001@acme.example", "bob@acme.example"])
    func otherOrganization(_ destination: String) throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        #expect(throws: CallControlError.unknownDestination(destination)) { try bench.service.retrieve(destination, by: bench.company.zoe) }
        #expect(bench.service.occupied(organizationID: "zeta").isEmpty)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
    }

    @Test("Each form of a destination that parks also retrieves", arguments: ParkDestinationTests.Form.all)
    func forms(_ form: ParkDestinationTests.Form) throws {
        let bench = try ParkBench()
        try bench.parkBob(form.destination)
        try bench.retrieve(form.destination, by: bench.company.alice)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
    }

    @Test("It rings the retriever's own phone first and asks it to answer by itself")
    func ringsOwnPhone() throws {
        let bench = try ParkBench()
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        try bench.parkBob("7001")
        let session = try bench.half(bench.company.bob).sessionID
        let reference = try bench.retrieve("7001", by: bench.company.carol)
        let invite = try #require(carol.requests(.invite).first)
        #expect(invite.headers[.callInfo]?.contains("answer-after=0") == true)
        #expect(invite.headers[.alertInfo]?.contains("info=alert-autoanswer") == true)
        #expect(invite.headers[.pAssertedIdentity] == "\"Bob\" <sip:1002@acme.example>")
        #expect(reference.sessionID == session)
        let details = try bench.details(bench.company.carol)
        #expect(details.id == reference.id)
        #expect(details.personality == .clickToDial)
        #expect(details.state == .connecting)
        #expect(details.remoteParty.name == "Bob")
        carol.answer(invite, .ok, body: carol.description())
        bench.office.settle()
        #expect(try bench.details(bench.company.carol).state == .connected)
        #expect(try bench.details(bench.company.carol).personality == .originator)
        bench.expectNothingLeft()
    }

    @Test("While it rings the call stays parked with music, and connects when it answers; audio flows both ways at once")
    func connects() throws {
        let bench = try ParkBench()
        let phone = bench.company.phone(of: bench.company.carol)
        phone.autoAnswers = false
        phone.answering = .after(.seconds(5))
        try bench.parkBob("7001")
        let bob = try bench.half(bench.company.bob)
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        let carol = try bench.half(bench.company.carol)
        #expect(bench.hearings(bob, for: .seconds(4)) == [.defaultMusic])
        try bench.expectStillParkedWhileRinging()
        #expect(bench.hearings(bob, for: .seconds(3)) == [.defaultMusic, .party(carol.port)])
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(bench.occupied.isEmpty)
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
        #expect(bench.events.filter { $0 == .retrieved(bob.id, orbit: "7001") }.count == 1)
        bench.expectNothingLeft()
    }

    @Test("Two at once: one wins, the other hears that it is gone, nobody is bridged twice")
    func twoAtOnce() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        #expect(throws: CallControlError.gone) { try bench.service.retrieve("7001", by: bench.company.lobby) }
        #expect(throws: CallControlError.gone) { try bench.service.retrieve("7001", by: bench.company.carol) }
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(bench.company.phone(of: bench.company.lobby).calls.isEmpty)
        #expect(throws: CallControlError.nothingParked("Orbit 1")) { try bench.service.retrieve("7001", by: bench.company.lobby) }
        bench.expectNothingLeft()
    }

    @Test("The loser's phone does not ring on")
    func loserStopsRinging() throws {
        let bench = try ParkBench()
        let phone = bench.company.phone(of: bench.company.lobby)
        phone.autoAnswers = false
        phone.answering = .never
        try bench.parkBob("7001")
        _ = try bench.service.retrieve("7001", by: bench.company.carol)
        _ = try? bench.service.retrieve("7001", by: bench.company.lobby)
        bench.office.settle()
        #expect(phone.liveCalls.isEmpty)
        #expect(bench.office.calls(of: bench.company.lobby).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The retrieved call can be parked again, by either side, and retrieved again")
    func again() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let session = try bench.half(bench.company.bob).sessionID
        try bench.retrieve("7001", by: bench.company.carol)
        #expect(try bench.park(bench.company.carol, "7002").error == nil)
        try bench.expectParked(bench.company.bob, on: "Orbit 2")
        try bench.retrieve("7002", by: bench.company.alice)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        #expect(try bench.half(bench.company.bob).sessionID == session)
        #expect(call.state == .established)
        // Now Bob parks Alice, who was a retriever.
        #expect(try bench.park(bench.company.bob, "7001").error == nil)
        try bench.expectParked(bench.company.alice, on: "Orbit 1")
        try bench.retrieve("7001", by: bench.company.bob)
        try bench.expectConnected(bench.company.bob, bench.company.alice)
        bench.expectNothingLeft()
    }

    @Test("The parked party may retrieve the call itself only by its own second call")
    func bySelf() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        try bench.retrieve("7001", by: bench.company.bob)
        let halves = bench.office.halves(of: bench.company.bob)
        #expect(halves.count == 2)
        #expect(halves.allSatisfy { $0.state == .connected })
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Nothing is parked there: refused with the orbit's name; a number that is none as malformed or unknown")
    func nothingParked() throws {
        let bench = try ParkBench()
        #expect(throws: CallControlError.nothingParked("Orbit 1")) { try bench.service.retrieve("7001", by: bench.company.carol) }
        #expect(throws: CallControlError.nothingParked("Carol")) { try bench.service.retrieve(nil, by: bench.company.carol) }
        #expect(throws: CallControlError.unknownDestination("4711")) { try bench.service.retrieve("4711", by: bench.company.carol) }
        #expect(throws: CallControlError.malformedDestination("nonsense")) { try bench.service.retrieve("nonsense", by: bench.company.carol) }
        #expect(bench.company.phone(of: bench.company.carol).calls.isEmpty)
        #expect(bench.office.server.engine.openPorts == 0)
    }
}

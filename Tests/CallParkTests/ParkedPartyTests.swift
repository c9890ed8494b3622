import CallControl
import CallPark
import Directory
import SDP
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("On success (PARK.md, Parking)")
struct ParkedPartyTests {
    @Test("The parked party hears the location's music on hold within 200 ms: no ring blip, no gap, no leftover of other music")
    func music() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let bob = try bench.half(bench.company.bob)
        let alice = try bench.half(bench.company.alice)
        let outcome = try bench.beginPark(bench.company.alice, "7001")
        #expect(bench.hearings(bob, for: .milliseconds(200)) == [.party(alice.port), .defaultMusic])
        #expect(outcome.isAnswered)
        #expect(bench.hearings(bob, for: .seconds(2)) == [.defaultMusic])
        bench.expectNothingLeft()
    }

    @Test("The music is that of the orbit's location")
    func musicOfTheLocation() throws {
        let bench = try ParkBench()
        try bench.parkBob("82007001")
        try bench.expectParked(bench.company.bob, on: "Dock", music: SimulatedCompany.warehouseMusic)
        bench.expectNothingLeft()
    }

    @Test("Music of the parker's own goes before the orbit's location's, also after a crash; a parker who wants silence has it")
    func musicOfTheParker() throws {
        let bench = try ParkBench { contents in
            for index in contents.members.indices where contents.members[index].id.key == "alice" {
                contents.members[index].settings.music.file = "/music/alice.wav"
            }
        }
        try bench.parkBob("82007001")
        try bench.expectParked(bench.company.bob, on: "Dock", music: "/music/alice.wav")
        bench.office.crash(downFor: .seconds(5))
        bench.run(.seconds(10))
        try bench.expectParked(bench.company.bob, on: "Dock", music: "/music/alice.wav")
        bench.expectNothingLeft()

        let silent = try ParkBench { contents in
            for index in contents.members.indices where contents.members[index].id.key == "alice" {
                contents.members[index].settings.music.isPlayed = false
            }
        }
        try silent.parkBob("82007001")
        #expect(try silent.hearing(silent.company.bob) == .nothing)
        silent.expectNothingLeft()
    }

    @Test("The parker's leg is released, its ports go back, and its phone is told why")
    func parkerIsReleased() throws {
        let bench = try ParkBench()
        let alice = try bench.company.handmadePhone(of: bench.company.alice)
        bench.office.call(from: bench.company.bob, to: "1001")
        let invite = try #require(alice.requests(.invite).first)
        alice.answer(invite, .ok, body: alice.description())
        let ports = bench.office.server.engine.openPorts
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        let bye = try #require(alice.requests(.bye).first)
        #expect(bye.headers[.reason] == "SIP;cause=200;text=\"Call parked\"")
        alice.answer(bye, .ok)
        #expect(bench.office.server.engine.openPorts == ports - 1)
        #expect(bench.office.calls(of: bench.company.alice).isEmpty)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.expectNothingLeft()
    }

    @Test("Parking changes nothing on the parked party's phone")
    func phoneOfTheParkedParty() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        #expect(call.reinvites == 0)
        #expect(call.state == .established)
    }

    @Test("The parked party's call is remoteHeld and shows the orbit; id, start and session stay the same")
    func detailsOfTheParkedParty() throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let before = try bench.details(bench.company.bob)
        #expect(try bench.park(bench.company.alice, "7001").error == nil)
        let after = try bench.details(bench.company.bob)
        #expect(after.state == .remoteHeld)
        #expect(after.remoteParty == RemoteParty(name: "Orbit 1", number: "7001", callType: .location))
        #expect(after.id == before.id && after.sessionID == before.sessionID)
        #expect(after.createdAt == before.createdAt && after.answeredAt == before.answeredAt)
        #expect(after.personality == .originator)
    }

    /// Who parks whom against what, and what is told of it.
    struct Against: CustomTestStringConvertible {
        var parkerIsInWarehouse = false
        var destination: String?
        var expected: RemoteParty

        var testDescription: String { "\(self.parkerIsInWarehouse ? "warehouse" : "headquarters") to \(self.destination ?? "oneself")" }

        static let all = [
            Against(destination: "7001", expected: RemoteParty(name: "Orbit 1", number: "7001", callType: .location)),
            Against(destination: "82007001", expected: RemoteParty(name: "Dock", number: "82007001", callType: .organization)),
            Against(
                destination: "1003", expected: RemoteParty(name: "Carol", number: "1003", memberID: .init(.person, "carol"), callType: .location)),
            Against(
                destination: "1101", expected: RemoteParty(name: "Lobby", number: "1101", memberID: .init(.workspace, "lobby"), callType: .location)),
            Against(
                destination: "1201", expected: RemoteParty(name: "Sales", number: "1201", memberID: .init(.virtualLine, "sales"), callType: .location)
            ),
            Against(
                destination: "+12025550201",
                expected: RemoteParty(name: "Dave", number: "82001001", memberID: .init(.person, "dave"), callType: .organization)),
            Against(expected: RemoteParty(name: "Alice", number: "1001", memberID: .init(.person, "alice"), callType: .location)),
            Against(
                parkerIsInWarehouse: true, destination: "7001", expected: RemoteParty(name: "Dock", number: "7001", callType: .location)),
            Against(
                parkerIsInWarehouse: true, destination: "81007001",
                expected: RemoteParty(name: "Orbit 1", number: "81007001", callType: .organization)),
        ]
    }

    @Test(
        "The answer is parkedAgainst {name, number, id, callType}, seen from the parker; number works as the destination of retrieve",
        arguments: Against.all)
    func parkedAgainst(_ row: Against) throws {
        let bench = try ParkBench()
        let parker = row.parkerIsInWarehouse ? bench.company.dave : bench.company.alice
        bench.connect(bench.company.bob, parker, number: row.parkerIsInWarehouse ? "82001001" : "1001")
        let against = try #require(try bench.park(parker, row.destination).value?.against)
        #expect(against == row.expected)
        try bench.retrieve(against.number, by: parker)
        try bench.expectConnected(parker, bench.company.bob)
        #expect(bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The number of a call park extension works as digits dialled on a phone", arguments: ["7001", "82007001"])
    func numberIsDialled(_ destination: String) throws {
        let bench = try ParkBench()
        bench.connect(bench.company.bob, bench.company.alice)
        let against = try #require(try bench.park(bench.company.alice, destination).value?.against)
        bench.office.call(from: bench.company.alice, to: against.number)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("The parked party hangs up: the orbit is free, and one event tells of it")
    func abandoned() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        let id = try bench.half(bench.company.bob).id
        bench.hangUp(bench.company.bob)
        bench.office.settle()
        #expect(bench.occupied.isEmpty)
        #expect(bench.events.contains(.parked(id, orbit: "7001")))
        #expect(bench.events.filter { $0 == .parkAbandoned(id, orbit: "7001") }.count == 1)
        #expect(throws: CallControlError.nothingParked("Orbit 1")) { try bench.service.retrieve("7001", by: bench.company.carol) }
        #expect(bench.office.disk.load(ParkRecord.self).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parked party hangs up through the API: the orbit is free")
    func abandonedByAPI() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let id = try bench.half(bench.company.bob).id
        try bench.core.enter { () throws(CallControlError) in try bench.core.hangup(id, by: bench.company.bob.id) }
        bench.office.settle()
        #expect(bench.occupied.isEmpty)
        #expect(call.state == .ended)
        bench.expectNothingLeft()
    }

    @Test("A parked party that presses hold and takes it back still hears music")
    func holdWhileParked() throws {
        let bench = try ParkBench()
        let call = try bench.parkBob("7001")
        let bob = bench.company.phone(of: bench.company.bob)
        bob.setHold(call.id, true)
        bench.office.settle()
        #expect(bench.occupied == ["Orbit 1"])
        bob.setHold(call.id, false)
        bench.office.settle()
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        try bench.retrieve("7001", by: bench.company.carol)
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("A parked party whose phone changes to another codec hears the music in that one")
    func codecWhileParked() throws {
        let bench = try ParkBench()
        let (bob, answered) = try bench.parkHandmadeBob()
        var dialog = answered
        let port = try bench.half(bench.company.bob).port
        #expect(bench.office.server.engine.codecs[port] == .pcmu)
        let refresh = bob.request(.invite, in: &dialog, body: bob.description([.pcma], version: 2))
        #expect(bob.ask(refresh)?.status == .ok)
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: refresh.cseq?.number)))
        bench.office.settle()
        #expect(bench.office.server.engine.codecs[port] == .pcma)
        try bench.expectParked(bench.company.bob, on: "Orbit 1", isScripted: false)
    }

    @Test("A parked call outlives many session timers, and its phone is asked each time")
    func hours() throws {
        let bench = try ParkBench(callPark: CallParkSettings(recallTime: 600), maximumParkTime: .seconds(24 * 3_600))
        let call = try bench.parkBob("7001")
        bench.company.phone(of: bench.company.alice).answering = .reject(.busyHere)
        bench.run(.seconds(3 * 3_600))
        #expect(call.state == .established)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
    }

    @Test("A parked party whose phone is gone without a word leaves the orbit at the next session timer")
    func phoneIsGone() throws {
        let bench = try ParkBench()
        try bench.parkBob("7001")
        bench.office.network.detach(bench.company.phone(of: bench.company.bob).address)
        bench.run(.seconds(1_800))
        #expect(bench.occupied.isEmpty)
        #expect(bench.core.halves.isEmpty)
        #expect(bench.office.server.engine.openPorts == 0)
    }
}

import CallControl
import CallPark
import Directory
import Media
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Parking callers from outside")
struct OutsidePartyParkTests {
    private let bench: ParkBench
    private let gateway: SimulatedGateway

    init() throws {
        self.bench = try ParkBench()
        self.gateway = SimulatedGateway(host: "10.9.0.1", world: self.bench.office.world, network: self.bench.office.network)
        self.gateway.accounts = ["acme-trunk": "trunk-secret"]
        var trunk = Trunk(id: "one", organizationID: "acme", locationID: "hq", name: "One", host: "10.9.0.1")
        (trunk.username, trunk.password) = ("acme-trunk", "trunk-secret")
        try self.bench.office.apply(.trunk(trunk))
        var location = try #require(self.bench.core.directory.locations["hq"])
        location.calling.route = .trunk("one")
        try self.bench.office.apply(.location(location))
        self.bench.office.settle()
    }

    private var alice: Member { self.bench.company.alice }

    private func outside() throws -> CallHalf { try #require(self.bench.core.halves.values.first { $0.owner == nil }) }

    /// A caller from outside whom Alice has parked.
    private func parkCaller(on orbit: String) throws -> PhoneCall {
        let id = self.gateway.phone.call(to: "+12025550101")
        self.bench.office.settle()
        let call = try #require(self.gateway.phone.call(id))
        #expect(try self.bench.park(self.alice, orbit).error == nil)
        return call
    }

    private func expectNothingLeft() throws {
        for call in self.gateway.phone.liveCalls { self.gateway.phone.hangUp(call.id) }
        self.bench.office.settle()
        var location = try #require(self.bench.core.directory.locations["hq"])
        location.calling.route = nil
        try self.bench.office.apply(.location(location))
        try self.bench.office.apply(.removeTrunk("one"))
        self.bench.expectNothingLeft()
    }

    @Test("They hear the music, and whoever dials the orbit gets them")
    func parked() throws {
        let call = try self.parkCaller(on: "7001")
        #expect(self.bench.office.hearing(of: try self.outside()) == .music(.init()))
        self.bench.office.call(from: self.bench.company.carol, to: "7001")
        #expect(call.state == .established)
        let outside = try self.outside()
        #expect(try self.bench.half(self.bench.company.carol).peer === outside)
        #expect(try self.bench.details(self.bench.company.carol).remoteParty.number == "+13105550100")
        try self.expectNothingLeft()
    }

    private func records(of trunkID: String) -> [CallDetailRecord] {
        self.bench.events.compactMap { event in
            if case .detailRecord(let record) = event, record.user.trunkID == trunkID { record } else { nil }
        }
    }

    @Test("The record of one who hangs up on the orbit has all the time there, also after a crash", arguments: [false, true])
    func recordOfWaiting(_ isCrashing: Bool) throws {
        let call = try self.parkCaller(on: "7001")
        self.bench.run(.seconds(20))
        if isCrashing {
            self.bench.office.crash(downFor: .seconds(5))
            self.bench.office.settle()
            self.bench.office.settle()
        }
        self.gateway.phone.hangUp(call.id)
        self.bench.office.settle()
        let record = try #require(self.records(of: "one").first)
        #expect(self.records(of: "one").count == 1)
        #expect(record.releasedAt - (record.answeredAt ?? 0) >= 20_000)
        #expect(record.relation?.reason == .callPark && record.inboundTrunk == "One" && record.releasingParty == .local)
        #expect(record.direction == .originating && record.called.number == "+12025550101" && record.calling.number == "+13105550100")
        try self.expectNothingLeft()
    }

    @Test("Who takes a caller from outside off an orbit has the trunk in the record, also after a crash", arguments: [false, true])
    func recordOfRetriever(_ isCrashing: Bool) throws {
        _ = try self.parkCaller(on: "7001")
        if isCrashing {
            self.bench.office.crash(downFor: .seconds(5))
            self.bench.office.settle()
            self.bench.office.settle()
        }
        self.bench.office.call(from: self.bench.company.carol, to: "7001")
        self.bench.hangUp(self.bench.company.carol)
        self.bench.office.settle()
        let record = try self.bench.record(self.bench.company.carol)
        #expect(record.relation?.reason == .callParkRetrieve && record.callType == .external && record.outgoingType == nil)
        #expect(record.inboundTrunk == "One" && record.outboundTrunk == nil)
        #expect(try #require(self.records(of: "one").first).relation?.reason == .callPark)
        try self.expectNothingLeft()
    }

    @Test("They come back after a crash, with a peer that challenges each request as well", arguments: [false, true])
    func crash(_ isChallenging: Bool) throws {
        self.gateway.challenge = isChallenging ? .proxy : nil
        let call = try self.parkCaller(on: "7001")
        self.bench.office.crash(downFor: .seconds(20))
        self.bench.office.settle()
        self.bench.office.settle()
        #expect(self.bench.service.adoptionsUnderWay == 0)
        #expect(call.state == .established && call.reinvites == 1)
        #expect(self.bench.office.hearing(of: try self.outside()) == .music(.init()))
        self.bench.office.call(from: self.bench.company.carol, to: "7001")
        let outside = try self.outside()
        #expect(try self.bench.half(self.bench.company.carol).peer === outside)
        self.bench.hangUp(self.bench.company.carol)
        self.bench.office.settle()
        #expect(call.state == .ended)
        try self.expectNothingLeft()
    }

    @Test("An emergency call is not parked: by the API, by the phone's code, by transfer")
    func emergency() throws {
        self.bench.office.call(from: self.alice, to: "911")
        let half = try self.bench.half(self.alice)
        #expect(try self.bench.park(self.alice, "7001").error == .wrongState("The call is an emergency call, which is not parked"))
        let outside = try self.outside()
        #expect(half.isEstablished && half.peer === outside)
        let phone = self.bench.phone(self.alice)
        phone.setHold(try self.bench.liveCall(self.alice).id, true)
        self.bench.office.settle()
        self.bench.office.call(from: self.alice, to: "*687001")
        self.bench.office.settle()
        #expect(self.bench.occupied.isEmpty)
        #expect(!half.hasEnded)
        try self.expectNothingLeft()
    }
}

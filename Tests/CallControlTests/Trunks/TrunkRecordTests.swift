import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Detailed records of parties outside")
struct TrunkRecordTests {
    private static func all(_ bench: TrunkBench) -> [CallDetailRecord] {
        bench.bench.events.compactMap { if case .detailRecord(let record) = $0 { record } else { nil } }
    }

    /// Records of parties outside, in the order in which they began.
    private static func outside(_ bench: TrunkBench) -> [CallDetailRecord] {
        self.all(bench).filter { $0.user.id == nil }.sorted { ($0.startedAt, $0.id.rawValue) < ($1.startedAt, $1.id.rawValue) }
    }

    /// Everybody hangs up; then there is one record for each half that there was.
    private static func close(_ bench: TrunkBench) {
        bench.expectNothingLeft()
        let started = bench.bench.events.compactMap { if case .callStarted(let id) = $0 { id } else { nil } }
        #expect(Set(started) == Set(Self.all(bench).map(\.id)) && started.count == Self.all(bench).count)
    }

    @Test("Who calls from outside originates: the trunk's name, organisation and location, both numbers as they are dialled from outside")
    func incoming() throws {
        let bench = try TrunkBench()
        try bench.callIn(to: "2025550101")
        bench.run(.seconds(5))
        let id = try bench.outside().id
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        let record = try #require(Self.outside(bench).first)
        let alice = try bench.bench.record(bench.bench.alice)
        #expect(Self.outside(bench).count == 1 && record.id == id)
        #expect(record.user.trunkID == "one" && record.user.name == "One" && record.user.organizationID == "acme")
        #expect(record.user.locationID == "hq" && record.user.locationName == "Headquarters" && record.user.mainNumber == TrunkBench.mainNumber)
        #expect(record.direction == .originating && record.callType == .external && record.dialledDigits == "2025550101")
        #expect(record.calling.number == "+13105550100" && record.called.number == "+12025550101" && record.called.name == "Alice")
        #expect(record.inboundTrunk == "One" && record.outboundTrunk == nil)
        #expect(record.remoteCallID == alice.id && alice.remoteCallID == id && record.sessionID == alice.sessionID)
        #expect(record.releasingParty == .remote && alice.releasingParty == .local)
        #expect(record.outcome == .normal && record.releasedAt - (record.answeredAt ?? 0) >= 5_000)
        Self.close(bench)
    }

    @Test(
        "Who is called outside terminates: the kind of number, and who called", arguments: [("3105550100", "+13105550100"), ("911", "911")])
    func outgoing(_ digits: String, _ number: String) throws {
        let bench = try TrunkBench()
        bench.office.call(from: bench.bench.alice, to: digits)
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        let record = try #require(Self.outside(bench).first)
        #expect(record.direction == .terminating && record.called.number == number && record.calling.number == "+12025550101")
        #expect(record.calling.name == "Alice" && record.dialledDigits == nil)
        #expect(digits == "911" ? record.callType == .emergency : record.callType == .external && record.outgoingType == .national)
        #expect(record.inboundTrunk == nil && record.outboundTrunk == "One")
        Self.close(bench)
    }

    @Test("A caller from outside whose call is forwarded outside: a record of each, by which trunks, and who forwarded")
    func hairpin() throws {
        let bench = try TrunkBench()
        try bench.bench.forward(bench.bench.alice, .always, to: "4155550100")
        try bench.callIn(to: "+12025550101", by: bench.second)
        bench.run(.seconds(3))
        for call in bench.second.phone.liveCalls { bench.second.phone.hangUp(call.id) }
        bench.office.settle()
        let records = Self.outside(bench)
        #expect(Self.all(bench).count == 2 && records.count == 2)
        let (caller, callee) = (
            try #require(records.first { $0.direction == .originating }), try #require(records.first { $0.direction == .terminating })
        )
        #expect(caller.user.name == "Two" && callee.user.name == "One")
        for record in [caller, callee] {
            #expect(record.inboundTrunk == "Two" && record.outboundTrunk == "One")
            #expect(record.way?.lastReason == .unconditional && record.way?.lastParty == bench.bench.alice.id)
            #expect(record.relation?.reason == .callForwardAlways)
            #expect(record.releasedAt - (record.answeredAt ?? 0) >= 3_000)
        }
        #expect(caller.called.number == "+12025550101" && caller.releasingParty == .local)
        #expect(callee.called.number == "+14155550100" && callee.calling.number == "+13105550200" && callee.outgoingType == .national)
        #expect(callee.releasingParty == .remote)
        Self.close(bench)
    }

    @Test("A colleague's call that is forwarded outside: the number outside is in the other party's record")
    func forwarded() throws {
        let bench = try TrunkBench()
        try bench.bench.forward(bench.bench.bob, .always, to: "4155550100")
        bench.office.call(from: bench.bench.carol, to: "1002")
        bench.bench.hangUp(bench.bench.carol)
        bench.office.settle()
        let record = try #require(Self.outside(bench).first)
        #expect(record.called.number == "+14155550100" && record.way?.lastParty == bench.bench.bob.id && record.outboundTrunk == "One")
        #expect(try bench.bench.record(bench.bench.carol).outboundTrunk == "One")
        Self.close(bench)
    }

    @Test("A caller who is transferred outside: their record and the other one's last as long as they talk")
    func transferred() throws {
        let bench = try TrunkBench()
        try bench.callIn(to: "+12025550101", by: bench.second)
        let half = try bench.bench.half(bench.bench.alice)
        _ = try bench.bench.transfer(half.id, by: bench.bench.current(bench.bench.alice), to: "4155550100")
        bench.run(.seconds(10))
        #expect(bench.office.halves(of: bench.bench.alice).isEmpty)
        for call in bench.second.phone.liveCalls { bench.second.phone.hangUp(call.id) }
        bench.office.settle()
        let records = Self.outside(bench)
        #expect(records.map(\.direction) == [.originating, .terminating])
        #expect(records.map(\.called.number) == ["+12025550101", "+14155550100"])
        for record in records {
            #expect(record.releasedAt - (record.answeredAt ?? 0) >= 8_000)
            #expect(record.inboundTrunk == "Two" && record.outboundTrunk == "One" && record.relation?.reason == .deflection)
        }
        Self.close(bench)
    }

    @Test("Who calls a number of nobody, or one that is busy outside, leaves a record too")
    func failed() throws {
        let bench = try TrunkBench()
        try bench.callIn(to: "+12025550999")
        bench.first.refusal = .busyHere
        bench.office.call(from: bench.bench.alice, to: "3105550100")
        bench.office.settle()
        let records = Self.outside(bench)
        #expect(records.map(\.outcome) == [.unassignedNumber, .userBusy])
        #expect(records.first?.called.number == "+12025550999" && records.first?.answeredAt == nil)
        Self.close(bench)
    }

    @Test("A call that is not permitted has the kind of number that was dialled, and nobody ended it")
    func blocked() throws {
        let bench = try TrunkBench()
        #expect(bench.office.call(from: bench.bench.alice, to: "0114420794600").failure == .forbidden)
        let record = try bench.bench.record(bench.bench.alice)
        #expect(record.callType == .external && record.outgoingType == .international && record.outcome == .callRejected)
        #expect(record.releasingParty == .unknown && record.outboundTrunk == nil)
        Self.close(bench)
    }

    @Test("After a crash the party outside has a record like everybody else")
    func crash() throws {
        let bench = try TrunkBench()
        try bench.callIn(to: "+12025550101")
        bench.run(.seconds(2))
        bench.office.crash(downFor: .seconds(3))
        bench.run(.seconds(1))
        let record = try #require(Self.outside(bench).first)
        #expect(record.calling.number == "+13105550100" && record.called.number == "+12025550101")
        #expect(record.inboundTrunk == "One" && record.user.trunkID == "one" && record.outcome == .internal && record.releasingParty == .unknown)
        #expect(try bench.bench.record(bench.bench.alice).inboundTrunk == "One")
    }
}

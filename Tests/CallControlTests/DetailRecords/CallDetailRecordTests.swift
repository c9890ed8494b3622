import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Records of the legs of a call (developer.webex.com, Reports: Detailed Call History)")
struct CallDetailRecordTests {
    @Test("A call: one record for each of the two, with who, where, when, how long, and who hung up", arguments: [true, false])
    func call(_ byCaller: Bool) throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .after(.seconds(3))
        bench.office.call(from: bench.bob, to: "1001")
        bench.run(.seconds(10))
        bench.hangUp(byCaller ? bench.bob : bench.alice)
        bench.office.settle()
        let (bob, alice) = (try bench.record(bench.bob), try bench.record(bench.alice))
        #expect(bob.direction == .originating && alice.direction == .terminating)
        for record in [bob, alice] {
            #expect(record.calling == .init(name: "Bob", number: "1002") && record.called == .init(name: "Alice", number: "1001"))
            #expect(record.callType == .location && record.outcome == .normal && record.outcome.kind == .success)
            #expect(record.sessionID == bob.sessionID && !record.answeredElsewhere && !record.isRecall)
            #expect(record.relation == nil && record.way == nil && record.transferRelatedCallID == nil && record.heldFor == 0)
            #expect(record.inboundTrunk == nil && record.outboundTrunk == nil)
            let (alerted, answered) = (try #require(record.alertedAt), try #require(record.answeredAt))
            #expect((2_500...3_500).contains(answered - alerted))
            #expect(record.startedAt <= alerted && record.releasedAt - answered > 5_000)
        }
        #expect(bob.dialledDigits == "1001" && alice.dialledDigits == nil)
        #expect(bob.remoteCallID == alice.id && alice.remoteCallID == bob.id)
        #expect(bob.releasingParty == (byCaller ? .local : .remote) && alice.releasingParty == (byCaller ? .remote : .local))
        #expect(bob.sipCallID?.isEmpty == false && alice.sipCallID?.isEmpty == false && bob.sipCallID != alice.sipCallID)
        #expect(alice.user.name == "Alice" && alice.user.number == "+12025550101" && bob.user.number == "1002")
        #expect(alice.user.organizationID == "acme" && alice.user.locationID == "hq" && alice.user.locationName == "Headquarters")
        bench.closeBooks()
    }

    @Test("The time zone is the person's own, and else their location's")
    func timeZone() throws {
        let bench = try CallBench()
        try bench.change(bench.bob) { $0.profile.timeZone = "Asia/Tokyo" }
        bench.connect(bench.bob, bench.alice)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(try bench.record(bench.bob).user.timeZone == "Asia/Tokyo")
        #expect(try bench.record(bench.alice).user.timeZone == "America/New_York")
        bench.closeBooks()
    }

    @Test("Between two places the other is named by a number that the owner can dial")
    func places() throws {
        let bench = try CallBench()
        bench.office.call(from: bench.bob, to: "82001001")
        bench.hangUp(bench.bob)
        bench.office.settle()
        let (bob, dave) = (try bench.record(bench.bob), try bench.record(bench.company.dave))
        #expect(bob.called == .init(name: "Dave", number: "82001001") && bob.callType == .organization)
        #expect(dave.calling == .init(name: "Bob", number: "81001002") && dave.callType == .organization)
        #expect(dave.user.locationName == "Warehouse")
        bench.closeBooks()
    }

    @Test("Nobody answers: no time of an answer, the time that it rang, and the outcome", arguments: [true, false])
    func unanswered(_ isGivenUp: Bool) throws {
        let bench = try CallBench()
        try bench.ring(bench.alice, from: bench.bob)
        bench.run(.seconds(isGivenUp ? 5 : 31))
        if isGivenUp { bench.hangUp(bench.bob) }
        bench.office.settle()
        for record in [try bench.record(bench.bob), try bench.record(bench.alice)] {
            #expect(record.answeredAt == nil)
            #expect(record.outcome == (isGivenUp ? .terminated : .noAnswer))
            let alerted = try #require(record.alertedAt)
            let rang = record.releasedAt - alerted
            #expect(isGivenUp ? (4_000...8_000).contains(rang) : (28_000...31_000).contains(rang), "\(rang)")
        }
        #expect(try bench.record(bench.bob).releasingParty == (isGivenUp ? .local : .unknown))
        #expect(try bench.record(bench.alice).releasingParty == (isGivenUp ? .remote : .unknown))
        bench.closeBooks()
    }

    struct Refusal: Sendable {
        var status: Int
        var outcome: CallOutcome
        var kind: CallOutcome.Kind
        var isKnown = true
    }

    @Test(
        "Refused by the phone: busy, declined, unavailable, broken",
        arguments: [
            Refusal(status: 486, outcome: .userBusy, kind: .success), Refusal(status: 600, outcome: .userBusy, kind: .success),
            Refusal(status: 603, outcome: .callRejected, kind: .refusal),
            Refusal(status: 488, outcome: .notAcceptable, kind: .failure, isKnown: false),
            Refusal(status: 500, outcome: .temporarilyUnavailable, kind: .refusal, isKnown: false),
        ])
    func refused(_ refusal: Refusal) throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .reject(SIPStatus(rawValue: refusal.status))
        bench.office.call(from: bench.bob, to: "1001")
        bench.office.settle()
        let (bob, alice) = (try bench.record(bench.bob), try bench.record(bench.alice))
        #expect(bob.outcome == refusal.outcome && bob.outcome.kind == refusal.kind)
        #expect(bob.answeredAt == nil && alice.answeredAt == nil)
        if refusal.isKnown {
            #expect(alice.outcome == refusal.outcome)
            #expect(alice.releasingParty == .local && bob.releasingParty == .remote)
        } else {
            #expect(alice.releasingParty == .unknown && bob.releasingParty == .unknown)
        }
        bench.closeBooks()
    }

    @Test("Rejected by the API", arguments: Rejection.allCases)
    func rejected(_ rejection: Rejection) throws {
        let bench = try CallBench()
        try bench.ring(bench.alice, from: bench.bob)
        try bench.reject(try bench.half(bench.alice).id, by: bench.alice, rejection)
        bench.run(.seconds(35))
        let alice = try bench.record(bench.alice)
        switch rejection {
        case .busy: #expect(alice.outcome == .userBusy && alice.releasingParty == .local)
        case .temporarilyUnavailable: #expect(alice.outcome == .callRejected && alice.releasingParty == .local)
        case .ignore: #expect(alice.outcome == .noAnswer)
        }
        #expect(try bench.record(bench.bob).outcome == alice.outcome)
        bench.closeBooks()
    }

    @Test("A number that leads nowhere, and somebody without a phone: the caller alone has a record")
    func nowhere() throws {
        let bench = try CallBench()
        bench.office.call(from: bench.bob, to: "9999")
        let unknown = try bench.record(bench.bob)
        #expect(unknown.outcome == .unassignedNumber && unknown.dialledDigits == "9999" && unknown.called.number == "9999")
        #expect(unknown.callType == .external && unknown.remoteCallID == nil)
        bench.office.call(from: bench.carol, to: "1201")
        let absent = try bench.record(bench.carol)
        #expect(absent.outcome == .userAbsent && absent.called == .init(name: "Sales", number: "1201"))
        bench.closeBooks()
    }

    @Test("The time on hold is counted, of each hold and to the end, for the one who held alone")
    func held() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        for seconds in [4, 6] as [Int64] {
            bench.phone(bench.alice).setHold(call.id, true)
            bench.run(.seconds(seconds))
            if seconds == 4 { bench.phone(bench.alice).setHold(call.id, false) }
            bench.run(.seconds(1))
        }
        bench.hangUp(bench.bob)
        bench.office.settle()
        let heldFor = try bench.record(bench.alice).heldFor
        #expect((10_500...12_500).contains(heldFor), "\(heldFor)")
        #expect(try bench.record(bench.bob).heldFor == 0)
        bench.closeBooks()
    }

    @Test("A device with a name, a model and a MAC address is in the record of its call; the owner where the line is another's")
    func device() throws {
        let bench = try CallBench()
        _ = try bench.addDevice("desk", to: bench.bob)
        try bench.change(bench.bob) { bob in
            bob.devices[0].model = "Yealink T54W"
            bob.devices[0].mac = "0011223344FF"
        }
        bench.phone(bench.bob).answering = .never
        bench.connect(bench.alice, bench.bob)
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(try bench.record(bench.bob).phone == .init(mac: "0011223344FF", model: "Yealink T54W", owner: nil))
        #expect(try bench.record(bench.alice).phone?.mac == nil)
        bench.closeBooks()
    }

    @Test("UUIDs of the session are those that the phones sent; without, there are none (RFC 7989)")
    func sessionUUIDs() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice)
        let uuids = (caller: "AB30317F1A784DC48FF824D0D3715D86", callee: "47755a9de7794ba387653f2099600ef2")
        let name = try #require(SIPHeaderName("Session-ID"))
        bench.phone(bench.bob).call(to: "1001", headers: [.init(name, "\(uuids.caller);remote=00000000000000000000000000000000")])
        bench.office.settle()
        var (_, dialog) = try bench.answer(alice, headers: [.init(name, "\(uuids.callee);remote=\(uuids.caller)")])
        #expect(alice.ask(alice.request(.bye, in: &dialog))?.status == .ok)
        bench.office.settle()
        let (bobs, alices) = (try bench.record(bench.bob), try bench.record(bench.alice))
        #expect(bobs.sessionUUID == uuids.caller.lowercased() && bobs.remoteSessionUUID == uuids.callee)
        #expect(alices.sessionUUID == uuids.callee && alices.remoteSessionUUID == uuids.caller.lowercased())
        bench.connect(bench.carol, bench.company.lobby)
        bench.hangUp(bench.carol)
        bench.office.settle()
        #expect(try bench.record(bench.carol).sessionUUID == nil)
    }

    @Test("Trunks that a half was given are in its record")
    func trunks() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        try bench.half(bench.bob).outboundTrunk = "Carrier"
        try bench.half(bench.alice).inboundTrunk = "Gateway"
        bench.hangUp(bench.bob)
        bench.office.settle()
        let bob = try bench.record(bench.bob)
        #expect(bob.outboundTrunk == "Carrier" && bob.inboundTrunk == nil)
        #expect(try bench.record(bench.alice).inboundTrunk == "Gateway")
    }

    @Test("Calls that a crash ended have their records too: answered, of unknown doing, until their phones were told")
    func crash() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.run(.seconds(5))
        let ids = (bob: try bench.half(bench.bob).id, alice: try bench.half(bench.alice).id)
        bench.office.crash(downFor: .seconds(10))
        bench.office.settle()
        let (bob, alice) = (try bench.record(bench.bob), try bench.record(bench.alice))
        #expect(bob.id == ids.bob && alice.id == ids.alice)
        #expect(bob.called.name == "Alice" && alice.calling.name == "Bob" && bob.dialledDigits == "1001")
        #expect(bob.direction == .originating && alice.direction == .terminating && bob.sessionID == alice.sessionID)
        for record in [bob, alice] {
            #expect(record.releasingParty == .unknown && record.outcome == .internal)
            let answered = try #require(record.answeredAt)
            #expect(record.releasedAt - answered > 15_000)
        }
    }
}

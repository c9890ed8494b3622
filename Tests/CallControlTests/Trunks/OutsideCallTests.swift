import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Calls to outside numbers (trunks)")
struct OutsideCallTests {
    static let number = "+13105550100"

    @Test(
        "However a number is dialled, it leaves as E.164, with the caller's own number, or their location's",
        arguments: ["+13105550100", "13105550100", "3105550100", "+1 (310) 555-0100", "tel:+1-310-555-0100"])
    func dialled(_ text: String) throws {
        let bench = try TrunkBench()
        _ = try bench.bench.dial(text, by: bench.bench.alice)
        bench.run(.seconds(2))
        let invite = try #require(bench.first.requests(.invite).first)
        #expect(invite.uri.description == "sip:+13105550100@10.9.0.1;user=phone")
        #expect(invite.to?.uri.user == Self.number)
        #expect(invite.from?.uri.description == "sip:+12025550101@10.9.0.1")
        #expect(invite.headers[.pAssertedIdentity]?.contains("sip:+12025550101@10.9.0.1") == true)
        let remote = try bench.bench.details(bench.bench.alice).remoteParty
        #expect(remote.number == Self.number && remote.callType == .external && remote.memberID == nil)
        bench.expectNothingLeft()
    }

    @Test("A phone's call is answered outside: both hear each other, and the end of one is the end of the other")
    func call() throws {
        let bench = try TrunkBench()
        let call = bench.office.call(from: bench.bench.bob, to: "3105550100")
        #expect(call.state == .established)
        let half = try bench.bench.half(bench.bench.bob)
        let outside = try bench.outside()
        #expect(half.state == .connected && outside.isAnswered && half.peer === outside)
        #expect(bench.office.hearing(of: half) == .party(outside.port))
        // Bob has no number of his own.
        #expect(bench.first.requests(.invite).first?.from?.uri.user == TrunkBench.mainNumber)
        #expect(try bench.status("one").calls == 1)
        bench.first.phone.hangUp(try #require(bench.first.phone.liveCalls.first).id)
        bench.office.settle()
        #expect(call.state == .ended)
        bench.expectNothingLeft()
    }

    @Test("Whoever wants privacy is anonymous outside too (RFC 3323)")
    func privacy() throws {
        let bench = try TrunkBench()
        try bench.bench.change(bench.bench.alice) { $0.isPrivate = true }
        bench.office.call(from: bench.bench.alice, to: "3105550100")
        let invite = try #require(bench.first.requests(.invite).first)
        #expect(invite.from?.uri.description == "sip:anonymous@anonymous.invalid")
        #expect(invite.headers[.privacy] == "id")
        #expect(invite.headers[.pAssertedIdentity] == nil)
        bench.expectNothingLeft()
    }

    @Test(
        "A challenge is answered, as a proxy's or a server's; what follows in the call has credentials at once",
        arguments: [
            SimulatedGateway.Challenge.server, .proxy,
        ])
    func challenge(_ challenge: SimulatedGateway.Challenge) throws {
        let bench = try TrunkBench(challenge: challenge)
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(call.state == .established)
        let challenged = bench.first.challenged
        #expect(challenged >= 1)
        let invite = try #require(bench.first.requests(.invite).first)
        let ack = try #require(bench.first.requests(.ack).last)
        #expect(ack.cseq?.number == invite.cseq?.number)
        bench.bench.phone(bench.bench.alice).setHold(call.id, true)
        bench.office.settle()
        #expect(bench.office.hearing(of: try bench.outside()) == .defaultMusic)
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        #expect(bench.first.phone.liveCalls.isEmpty)
        #expect(bench.first.requests(.bye).count == 1)
        #expect(bench.first.challenged == challenged)
        bench.expectNothingLeft()
    }

    @Test("A nonce that is too old costs one more challenge, also for BYE")
    func staleNonce() throws {
        let bench = try TrunkBench(challenge: .proxy)
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(call.state == .established)
        bench.run(.seconds(400))
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        #expect(bench.first.phone.liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A wrong password: the other trunk is tried once, with the same result, and the caller hears that it cannot be done")
    func wrongPassword() throws {
        let bench = try TrunkBench(challenge: .server) { $0.password = "wrong" }
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(call.state == .ended && call.failure == .serviceUnavailable)
        #expect(bench.first.requests(.invite).isEmpty && bench.second.requests(.invite).isEmpty)
        bench.expectNothingLeft()
    }

    // MARK: Failover

    @Test(
        "A trunk that refuses for its own reasons is passed over: the second takes the call",
        arguments: [503, 500, 502, 408, 403, 400, 402, 405, 406, 413, 415, 416, 420, 421, 481, 482, 483, 488, 491, 302])
    func failover(_ code: Int) throws {
        let bench = try TrunkBench()
        bench.first.refusal = SIPStatus(rawValue: code)
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(call.state == .established)
        #expect(bench.first.requests(.invite).count == 1 && bench.second.requests(.invite).count == 1)
        #expect(try bench.status("two").calls == 1)
        bench.expectNothingLeft()
    }

    @Test(
        "What the one who is called says is not asked again elsewhere, and the caller is told",
        arguments: [
            (486, 486), (404, 404), (603, 603), (484, 484), (480, 480), (410, 404),
        ])
    func refusals(_ code: Int, _ told: Int) throws {
        let bench = try TrunkBench()
        bench.first.refusal = SIPStatus(rawValue: code)
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(call.failure?.rawValue == told)
        #expect(bench.second.requests(.invite).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A silent trunk costs 4 s, once: later calls begin with the other, until it is back")
    func silence() throws {
        let bench = try TrunkBench()
        bench.first.isSilent = true
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        bench.run(.seconds(5))
        #expect(call.state == .established)
        #expect(try bench.status("one").isUp == false)
        bench.bench.hangUp(bench.bench.alice)
        let second = bench.office.call(from: bench.bench.bob, to: "3105550100")
        #expect(second.state == .established)
        bench.bench.hangUp(bench.bench.bob)
        bench.first.isSilent = false
        bench.run(.seconds(60))
        #expect(try bench.status("one").isUp == true)
        let before = bench.second.requests(.invite).count
        #expect(bench.office.call(from: bench.bench.bob, to: "3105550100").state == .established)
        #expect(bench.second.requests(.invite).count == before)
        bench.expectNothingLeft()
    }

    @Test("Both silent: the caller is told in the time of one INVITE, and hanging up before that leaves nothing")
    func bothSilent() throws {
        let bench = try TrunkBench()
        (bench.first.isSilent, bench.second.isSilent) = (true, true)
        let call = bench.office.call(from: bench.bench.alice, to: "3105550100")
        bench.run(.seconds(40))
        #expect(call.failure == .serviceUnavailable)
        let other = bench.office.call(from: bench.bench.alice, to: "3105550100")
        bench.bench.hangUp(bench.bench.alice)
        bench.run(.seconds(40))
        #expect(other.state == .ended)
        bench.expectNothingLeft()
    }

    // MARK: Records

    @Test(
        "The detailed record says by which trunk a call went, and what kind of number it was",
        arguments: [
            ("3105550100", OutgoingCallType.national), ("011442079460000", .international), ("8005550100", .tollFree), ("911", .unknown),
        ])
    func record(_ digits: String, _ type: OutgoingCallType) throws {
        let bench = try TrunkBench()
        // Calls abroad are not allowed unless somebody says so.
        try bench.bench.change(bench.bench.alice) { member in
            member.settings.permissions.outgoing.isCustom = true
            member.settings.permissions.outgoing.hasCustomCallTypes = true
            member.settings.permissions.outgoing.callTypes[.international] = CallTypePermission(action: .allow, isTransferEnabled: true)
        }
        bench.office.call(from: bench.bench.alice, to: digits)
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        let record = try bench.bench.record(bench.bench.alice)
        #expect(record.outboundTrunk == "One" && record.inboundTrunk == nil)
        if digits == "911" { #expect(record.callType == .emergency) } else { #expect(record.outgoingType == type) }
        try bench.callIn(to: "+12025550101")
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        let other = try #require(bench.bench.records(of: bench.bench.alice).last)
        #expect(other.inboundTrunk == "One" && other.outboundTrunk == nil && other.callType == .external)
        bench.expectNothingLeft()
    }

    // MARK: Permissions

    @Test("Who may not call a type of number is refused with 403; emergency calls are let through", arguments: [true, false])
    func permissions(_ isEmergency: Bool) throws {
        let bench = try TrunkBench()
        try bench.bench.change(bench.bench.alice) { member in
            member.settings.permissions.outgoing.isCustom = true
            member.settings.permissions.outgoing.hasCustomCallTypes = true
            for type in OutgoingCallType.allCases {
                member.settings.permissions.outgoing.callTypes[type] = CallTypePermission(action: .block, isTransferEnabled: false)
            }
        }
        let call = bench.office.call(from: bench.bench.alice, to: isEmergency ? "911" : "3105550100")
        #expect(isEmergency ? call.state == .established : call.failure == .forbidden)
        if !isEmergency {
            #expect(throws: CallControlError.self) { _ = try bench.bench.dial("3105550100", by: try bench.bench.current(bench.bench.alice)) }
        }
        #expect(bench.first.requests(.invite).count == (isEmergency ? 1 : 0))
        bench.expectNothingLeft()
    }

    // MARK: Ways out

    @Test("The dial plan whose pattern names most of a number takes it")
    func dialPlan() throws {
        let bench = try TrunkBench()
        try bench.office.apply(
            .dialPlan(DialPlan(id: "p1", organizationID: "acme", name: "West", patterns: ["+1310XXXXXXX"], route: .trunk("two"))))
        try bench.office.apply(.dialPlan(DialPlan(id: "p2", organizationID: "acme", name: "All", patterns: ["+1!"], route: .trunk("one"))))
        #expect(bench.office.call(from: bench.bench.alice, to: "3105550100").state == .established)
        #expect(bench.second.requests(.invite).count == 1 && bench.first.requests(.invite).isEmpty)
        bench.bench.hangUp(bench.bench.alice)
        #expect(bench.office.call(from: bench.bench.alice, to: "4155550100").state == .established)
        #expect(bench.first.requests(.invite).count == 1)
        for id in ["p1", "p2"] { try bench.office.apply(.removeDialPlan(id)) }
        bench.expectNothingLeft()
    }

    @Test("Digits that look like an extension and are nobody's go to another exchange where that is set, and nowhere else")
    func unknownExtension() throws {
        let bench = try TrunkBench()
        #expect(bench.office.call(from: bench.bench.alice, to: "5555").failure == .notFound)
        try bench.changeLocation { $0.calling.unknownExtensionRoute = .trunk("two") }
        #expect(bench.office.call(from: bench.bench.alice, to: "5555").state == .established)
        #expect(bench.second.requests(.invite).first?.uri.user == "5555")
        bench.bench.hangUp(bench.bench.alice)
        // Those that are somebody's stay here.
        #expect(bench.office.call(from: bench.bench.alice, to: "1002").state == .established)
        #expect(bench.second.requests(.invite).count == 1)
        bench.bench.hangUp(bench.bench.alice)
        #expect(throws: DirectoryError.self) { try bench.office.apply(.removeTrunk("two")) }
        try bench.changeLocation { $0.calling.unknownExtensionRoute = nil }
        bench.expectNothingLeft()
    }

    @Test("Without a way out a number outside leads nowhere, and numbers of our own never leave", arguments: [true, false])
    func noRoute(_ hasRoute: Bool) throws {
        let bench = try TrunkBench()
        if !hasRoute { try bench.changeLocation { $0.calling.route = nil } }
        let outside = bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(hasRoute ? outside.state == .established : outside.failure == .notFound)
        bench.bench.hangUp(bench.bench.alice)
        // Dave of the other location.
        #expect(bench.office.call(from: bench.bench.alice, to: "2025550201").state == .established)
        #expect(bench.first.requests(.invite).count == (hasRoute ? 1 : 0))
        bench.expectNothingLeft()
    }

    @Test("Calls are forwarded, diverted and transferred outside; Diversion says by whom (RFC 5806)")
    func forwarded() throws {
        let bench = try TrunkBench()
        let (alice, bob, carol) = (bench.bench.alice, bench.bench.bob, bench.bench.carol)
        try bench.bench.forward(bob, .always, to: "3105550100")
        #expect(bench.office.call(from: alice, to: "1002").state == .established)
        let invite = try #require(bench.first.requests(.invite).first)
        #expect(invite.headers[values: SIPHeaderName("Diversion") ?? .via].first?.contains("sip:\(TrunkBench.mainNumber)@10.9.0.1") == true)
        bench.bench.hangUp(alice)
        bench.office.settle()
        // A connected call is handed over, and goes on without whoever did it.
        bench.bench.connect(alice, carol)
        let half = try bench.bench.half(carol)
        _ = try bench.core.enter { () throws(CallControlError) in try bench.core.transfer(half.id, by: carol, to: "3105550100") }
        bench.run(.seconds(2))
        #expect(bench.office.halves(of: carol).isEmpty)
        let outside = try bench.outside()
        #expect(try bench.bench.half(alice).peer === outside)
        bench.expectNothingLeft()
    }
}

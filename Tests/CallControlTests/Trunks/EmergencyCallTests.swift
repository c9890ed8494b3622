import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Emergency calls")
struct EmergencyCallTests {
    @Test("An emergency number goes out as it is dialled, with the digit for a line outside or without", arguments: ["911", "9911", "933"])
    func goesOut(_ digits: String) throws {
        let bench = try TrunkBench()
        try bench.changeLocation { ($0.calling.outsideDialDigit, $0.calling.isOutsideDialDigitEnforced) = ("9", true) }
        #expect(bench.office.call(from: bench.bench.alice, to: digits).state == .established)
        #expect(bench.first.requests(.invite).first?.uri.user == (digits == "933" ? "933" : "911"))
        #expect(try bench.bench.details(bench.bench.alice).remoteParty.callType == .emergency)
        #expect(try bench.outside().isEmergency)
        bench.expectNothingLeft()
    }

    @Test("It is passed on from trunk to trunk, also to those that seem to be down")
    func failover() throws {
        let bench = try TrunkBench()
        bench.first.refusal = .serviceUnavailable
        bench.second.refusesPings = true
        bench.run(.seconds(40))
        #expect(try bench.status("two").isUp == false)
        #expect(bench.office.call(from: bench.bench.alice, to: "911").state == .established)
        #expect(bench.second.requests(.invite).count == 1)
        bench.expectNothingLeft()
    }

    @Test("Whatever a trunk answers, the next one is tried", arguments: [404, 410, 480, 484, 486, 487, 488, 600, 603, 604, 302, 503])
    func everyFailure(_ code: Int) throws {
        let bench = try TrunkBench()
        bench.first.refusal = SIPStatus(rawValue: code)
        #expect(bench.office.call(from: bench.bench.alice, to: "911").state == .established)
        #expect(bench.first.requests(.invite).count == 1 && bench.second.requests(.invite).count == 1)
        bench.expectNothingLeft()
    }

    @Test("After the trunks of the way out those of the rest of the organisation are tried, and of no other organisation")
    func anyTrunk() throws {
        let bench = try TrunkBench()
        let third = SimulatedGateway(host: "10.9.0.3", world: bench.office.world, network: bench.office.network)
        let foreign = SimulatedGateway(host: "10.9.0.4", world: bench.office.world, network: bench.office.network)
        try bench.office.apply(.trunk(Trunk(id: "three", organizationID: "acme", locationID: "wh", name: "A", host: "10.9.0.3")))
        try bench.office.apply(.trunk(Trunk(id: "foreign", organizationID: "zeta", locationID: "zeta-hq", name: "A", host: "10.9.0.4")))
        bench.office.settle()
        (bench.first.refusal, bench.second.refusal) = (.serviceUnavailable, .notFound)
        #expect(bench.office.call(from: bench.bench.alice, to: "3105550100").state == .ended)
        #expect(third.requests(.invite).isEmpty)
        #expect(bench.office.call(from: bench.bench.alice, to: "911").state == .established)
        #expect(third.requests(.invite).map(\.uri.user) == ["911"] && foreign.requests(.invite).isEmpty)
        third.phone.liveCalls.forEach { third.phone.hangUp($0.id) }
        bench.office.settle()
        for id in ["three", "foreign"] { try bench.office.apply(.removeTrunk(id)) }
        bench.expectNothingLeft()
    }

    enum Way: CaseIterable {
        case noRoute
        case dialPlan
        case disabledTrunk
    }

    @Test("A location without a way out, or whose trunk is switched off, calls by any trunk there is", arguments: Way.allCases)
    func noWayOut(_ way: Way) throws {
        let bench = try TrunkBench { $0.isEnabled = way != .disabledTrunk }
        try bench.changeLocation { $0.calling.route = way == .disabledTrunk ? .trunk("one") : nil }
        if way == .dialPlan {
            try bench.office.apply(
                .dialPlan(DialPlan(id: "help", organizationID: "acme", name: "Help", patterns: ["9XX"], route: .trunk("two"))))
        }
        let call = bench.office.call(from: bench.bench.alice, to: "911")
        #expect(call.state == .established)
        #expect(try bench.outside().isEmergency)
        #expect((way == .noRoute ? bench.first : bench.second).requests(.invite).first?.uri.user == "911")
        #expect(bench.office.call(from: bench.bench.bob, to: "3105550100").failure == (way == .disabledTrunk ? .serviceUnavailable : .notFound))
        if way == .dialPlan { try bench.office.apply(.removeDialPlan("help")) }
        bench.expectNothingLeft()
    }

    @Test("While the server shuts down nobody calls any more, but for help, by the phone or by the API")
    func draining() throws {
        let bench = try TrunkBench()
        bench.core.isDraining = true
        #expect(bench.office.call(from: bench.bench.alice, to: "3105550100").failure == .serviceUnavailable)
        #expect(throws: CallControlError.self) { _ = try bench.bench.dial("3105550100", by: bench.bench.bob) }
        #expect(bench.office.call(from: bench.bench.alice, to: "911").state == .established)
        bench.bench.hangUp(bench.bench.alice)
        _ = try bench.bench.dial("911", by: bench.bench.bob)
        bench.run(.seconds(2))
        #expect(try bench.outside().isEmergency)
        #expect(bench.first.requests(.invite).map(\.uri.user) == ["911", "911"])
        bench.expectNothingLeft()
    }

    // MARK: Who is called back

    private static func shown(_ bench: TrunkBench, _ digits: String = "911", from member: Member? = nil) throws -> (from: String, asserted: String?) {
        bench.office.call(from: member ?? bench.bench.bob, to: digits)
        let invite = try #require(bench.first.requests(.invite).last)
        return (invite.from?.uri.user ?? "", invite.headers[.pAssertedIdentity])
    }

    @Test("Who has a number shows it, who has none the location's main number, or that of whoever was chosen for it")
    func callback() throws {
        for (isChosen, caller, number) in [
            (false, "alice", "+12025550101"), (false, "bob", TrunkBench.mainNumber), (true, "bob", "+12025550101"), (true, "alice", "+12025550101"),
        ] {
            let bench = try TrunkBench()
            if isChosen { try bench.changeLocation { $0.calling.emergencyCallbackMember = MemberID(.person, "alice") } }
            let shown = try Self.shown(bench, from: caller == "bob" ? bench.bench.bob : bench.bench.alice)
            #expect(shown.from == number && shown.asserted?.contains("sip:\(number)@") == true, "\(caller), \(isChosen)")
            bench.expectNothingLeft()
        }
    }

    @Test("It is for emergency calls alone: others show the main number")
    func otherCalls() throws {
        let bench = try TrunkBench()
        try bench.changeLocation { $0.calling.emergencyCallbackMember = MemberID(.person, "alice") }
        #expect(try Self.shown(bench, "3105550100").from == TrunkBench.mainNumber)
        bench.expectNothingLeft()
    }

    @Test("Where whoever was chosen has no number any more, the main number is shown")
    func numberGone() throws {
        let bench = try TrunkBench()
        try bench.changeLocation { $0.calling.emergencyCallbackMember = MemberID(.person, "alice") }
        try bench.bench.change(bench.bench.alice) { $0.phoneNumber = nil }
        #expect(try Self.shown(bench).from == TrunkBench.mainNumber)
        bench.expectNothingLeft()
    }

    @Test("Privacy does not hide whom to call back (RFC 6443 §9)")
    func privacy() throws {
        let bench = try TrunkBench()
        try bench.bench.change(bench.bench.alice) { $0.isPrivate = true }
        let shown = try Self.shown(bench, from: bench.bench.alice)
        #expect(shown.from == "+12025550101" && shown.asserted?.contains("+12025550101") == true)
        #expect(bench.first.requests(.invite).last?.headers[.privacy] == nil)
        bench.expectNothingLeft()
    }

    @Test("Nobody's calls can be forwarded there")
    func notForwarded() throws {
        let bench = try TrunkBench()
        let refusal = DirectoryError.invalid(field: "callForwarding.always.destination", reason: "must not be an emergency number")
        #expect(throws: refusal) { try bench.bench.forward(bench.bench.bob, .always, to: "911") }
        #expect(bench.office.call(from: bench.bench.alice, to: "1002").state == .established)
        #expect(bench.first.requests(.invite).isEmpty)
        bench.expectNothingLeft()
    }
}

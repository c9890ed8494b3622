import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Calls that come in by trunks")
struct IncomingTrunkCallTests {
    @Test(
        "A number finds whoever has it, however the peer writes it; the phone shows the caller's as E.164",
        arguments: ["+12025550101", "12025550101", "2025550101"])
    func numbers(_ number: String) throws {
        let bench = try TrunkBench()
        let call = try bench.callIn(to: number)
        #expect(call.state == .established)
        let half = try bench.bench.half(bench.bench.alice)
        let outside = try bench.outside()
        #expect(half.state == .connected && half.peer === outside)
        let remote = try bench.bench.details(bench.bench.alice).remoteParty
        #expect(remote.number == "+13105550100" && remote.callType == .external)
        #expect(try bench.status("one").calls == 1)
        bench.expectNothingLeft()
    }

    @Test("Asserted identity goes before From; who is anonymous stays so (RFC 3325, RFC 3323)")
    func identity() throws {
        let bench = try TrunkBench()
        try bench.callIn(to: "+12025550101", headers: [.init(.pAssertedIdentity, "\"Zorro\" <sip:4155550111@10.9.0.1>")])
        var remote = try bench.bench.details(bench.bench.alice).remoteParty
        #expect(remote.number == "+14155550111" && remote.name == "Zorro")
        bench.bench.hangUp(bench.bench.alice)
        bench.office.settle()
        try bench.callIn(
            to: "+12025550101", headers: [.init(.pAssertedIdentity, "<sip:4155550111@10.9.0.1>"), .init(.privacy, "id")])
        remote = try bench.bench.details(bench.bench.alice).remoteParty
        #expect(remote.number == "" && remote.name == "Anonymous")
        bench.expectNothingLeft()
    }

    @Test("Numbers that nobody has, or another organisation has, are not found; hunt groups are called by theirs")
    func unknown() throws {
        let bench = try TrunkBench()
        for number in ["+12025550999", "+13015550101", "1001", "alice", "7001"] {
            #expect(try bench.callIn(to: number).failure == .notFound, "\(number)")
        }
        #expect(try bench.callIn(to: TrunkBench.mainNumber).state == .established)
        bench.expectNothingLeft()
    }

    @Test("A stranger is no trunk: without credentials nobody calls")
    func stranger() throws {
        let bench = try TrunkBench()
        let stranger = SimulatedGateway(host: "10.66.0.1", world: bench.office.world, network: bench.office.network)
        #expect(try bench.callIn(to: "+12025550101", by: stranger).failure == .unauthorized)
        #expect(bench.office.halves(of: bench.bench.alice).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Calls come from further addresses of the peer's where the trunk names them, and no longer when it does not")
    func sources() throws {
        let bench = try TrunkBench { $0.sources = ["10.66.0.1"] }
        let other = SimulatedGateway(host: "10.66.0.1", world: bench.office.world, network: bench.office.network)
        #expect(try bench.callIn(to: "+12025550101", by: other).state == .established)
        other.phone.hangUp(1)
        bench.office.settle()
        var trunk = try #require(bench.core.directory.trunks["one"])
        trunk.sources = []
        try bench.office.apply(.trunk(trunk))
        bench.office.settle()
        #expect(try bench.callIn(to: "+12025550101", by: other).failure == .unauthorized)
        bench.expectNothingLeft()
    }

    @Test(
        "Two organisations have a trunk at one peer: a call goes to the one that has the number, whatever the ids",
        arguments: ["a", "z"], ["+12025550101", "+13015550101"])
    func sharedPeer(_ id: String, _ number: String) throws {
        let bench = try TrunkBench()
        try bench.office.apply(.trunk(Trunk(id: id, organizationID: "zeta", locationID: "zeta-hq", name: "Zeta", host: "10.9.0.1")))
        bench.office.settle()
        let (called, other) =
            number == "+12025550101" ? (bench.bench.alice, bench.bench.company.zoe) : (bench.bench.company.zoe, bench.bench.alice)
        #expect(try bench.callIn(to: number).state == .established)
        #expect(try bench.bench.half(called).peer === bench.outside())
        #expect(bench.office.halves(of: other).isEmpty)
        #expect(try bench.status(called.organizationID == "zeta" ? id : "one").calls == 1)
        bench.first.phone.liveCalls.forEach { bench.first.phone.hangUp($0.id) }
        bench.office.settle()
        #expect(try bench.callIn(to: "+12025550999").failure == .notFound)
        try bench.office.apply(.removeTrunk(id))
        bench.expectNothingLeft()
    }

    @Test("A trunk that is switched off takes and makes no calls")
    func disabled() throws {
        let bench = try TrunkBench { $0.isEnabled = false }
        #expect(try bench.callIn(to: "+12025550101").failure == .unauthorized)
        #expect(bench.office.call(from: bench.bench.alice, to: "3105550100").state == .established)
        #expect(bench.first.requests(.invite).isEmpty && bench.second.requests(.invite).count == 1)
        bench.expectNothingLeft()
    }

    @Test("What callers are set to hear is heard by those outside: busy, forwarding to another outside number")
    func settings() throws {
        let bench = try TrunkBench()
        try bench.bench.change(bench.bench.alice) { $0.settings.doNotDisturb = true }
        #expect(try bench.callIn(to: "+12025550101").failure == .busyHere)
        try bench.bench.forward(bench.bench.alice, .busy, to: "4155550100")
        #expect(try bench.callIn(to: "+12025550101", by: bench.second).state == .established)
        #expect(bench.first.requests(.invite).first?.uri.user == "+14155550100")
        bench.expectNothingLeft()
    }
}

import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Registering with a provider (RFC 3261 §10.2)")
struct TrunkRegistrationTests {
    private func bench(_ change: (inout Trunk) -> Void = { _ in }) throws -> TrunkBench {
        try TrunkBench(challenge: .server) { trunk in
            trunk.registers = true
            trunk.domain = "provider.example"
            change(&trunk)
        }
    }

    @Test("It registers with its credentials, again before the time is over, and calls come to what it registered")
    func registers() throws {
        let bench = try self.bench()
        let request = try #require(bench.first.requests(.register).first)
        #expect(request.uri.description == "sip:provider.example")
        #expect(request.from?.uri.description == "sip:acme-trunk@provider.example")
        #expect(bench.first.contact?.user == "one")
        #expect(try bench.status("one").isRegistered == true)
        #expect(try bench.status("one").isUp == true)
        #expect(try bench.status("two").isRegistered == nil)
        bench.run(.seconds(1_800))
        let count = bench.first.requests(.register).count
        #expect((4...6).contains(count), "\(count) registrations of 600 s in half an hour")
        // The main number's, as the provider names no number.
        #expect(try bench.callIn(to: "one").state == .established)
        #expect(try bench.outside().peer?.owner != nil)
        bench.expectNothingLeft()
    }

    @Test("A registrar that is gone makes the trunk down, and up again when it is back")
    func comesBack() throws {
        let bench = try self.bench()
        bench.first.isSilent = true
        bench.run(.seconds(700))
        var status = try bench.status("one")
        #expect(status.isUp == false && status.isRegistered == false && status.detail == "the registrar did not respond")
        #expect(bench.office.call(from: bench.bench.alice, to: "3105550100").state == .established)
        #expect(bench.second.requests(.invite).count == 1)
        bench.first.isSilent = false
        bench.run(.seconds(320))
        status = try bench.status("one")
        #expect(status.isUp == true && status.isRegistered == true && status.detail == nil)
        bench.expectNothingLeft()
    }

    @Test("Wrong credentials are not tried without end: each time it waits longer, and says why")
    func wrongPassword() throws {
        let bench = try self.bench { $0.password = "wrong" }
        bench.run(.seconds(600))
        let status = try bench.status("one")
        #expect(status.isUp == false && status.detail?.contains("refused the credentials") == true)
        // Some sixty pings, and a dozen requests to register: 10 s, 20 s, 40 s and so on apart, each with a second try.
        #expect(bench.first.challenged < 80)
        bench.expectNothingLeft()
    }

    @Test("A trunk that is taken out of the directory says nothing more")
    func removed() throws {
        let bench = try self.bench()
        try bench.changeLocation { $0.calling.route = nil }
        try bench.office.apply(.removeRouteGroup("both"))
        try bench.office.apply(.removeTrunk("one"))
        bench.run(.seconds(5))
        let before = bench.first.accepted.count
        bench.run(.seconds(1_000))
        #expect(bench.first.accepted.count == before)
        #expect(bench.core.trunkCondition("one") == nil)
        try bench.office.apply(.removeTrunk("two"))
        bench.bench.expectNothingLeft()
    }

    @Test("A static peer is asked whether it is there: down when it is not, or will not")
    func pings() throws {
        let bench = try TrunkBench()
        #expect(try bench.status("one").isUp == true)
        bench.first.refusesPings = true
        bench.run(.seconds(35))
        #expect(try bench.status("one").isUp == false)
        #expect(try bench.status("one").detail == "the peer answered 503 Service Unavailable")
        bench.first.refusesPings = false
        bench.run(.seconds(15))
        #expect(try bench.status("one").isUp == true)
        bench.first.isSilent = true
        bench.run(.seconds(150))
        #expect(try bench.status("one").detail == "the peer did not respond")
        bench.expectNothingLeft()
    }
}

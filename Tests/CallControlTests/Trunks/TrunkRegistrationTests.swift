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

    @Test("A provider that answers no OPTIONS, or refuses them, is up while it grants registrations, and calls go there", arguments: [true, false])
    func noPings(_ isIgnored: Bool) throws {
        let bench = try self.bench()
        (bench.first.ignoresPings, bench.first.refusesPings) = (isIgnored, !isIgnored)
        bench.run(.seconds(1_000))
        #expect(try bench.status("one").isUp == true)
        #expect(bench.office.call(from: bench.bench.alice, to: "3105550100").state == .established)
        #expect(bench.first.requests(.invite).count == 1)
        bench.expectNothingLeft()
    }

    @Test("A registered peer that says nothing to a call is asked at once whether it is there: up again when it answers, though not to OPTIONS")
    func silentOnce() throws {
        let bench = try self.bench()
        bench.first.ignoresPings = true
        bench.run(.seconds(60))
        let before = bench.first.requests(.register).count
        bench.first.isSilent = true
        #expect(bench.office.call(from: bench.bench.alice, to: "3105550100").state != .established)
        bench.run(.seconds(6))
        #expect(bench.second.requests(.invite).count == 1)
        #expect(try bench.status("one").isUp == false)
        bench.first.isSilent = false
        bench.run(.seconds(20))
        #expect(try bench.status("one").isUp == true)
        // Its next one is due in its own time.
        #expect(bench.first.requests(.register).count == before + 1)
        bench.expectNothingLeft()
    }

    @Test("A static peer that answers no OPTIONS is up once it has answered a call, whatever it answered, and stays so", arguments: [nil, 486])
    func staticWithoutPings(_ refusal: Int?) throws {
        let bench = try TrunkBench()
        bench.first.isSilent = true
        try bench.office.apply(.trunk(Trunk(id: "one", organizationID: "acme", locationID: "hq", name: "Anew", host: "10.9.0.1")))
        bench.run(.seconds(40))
        #expect(try bench.status("one").isUp == false)
        (bench.first.isSilent, bench.first.ignoresPings) = (false, true)
        bench.second.refusal = .serviceUnavailable
        bench.first.refusal = refusal.map { SIPStatus(rawValue: $0) }
        bench.office.call(from: bench.bench.alice, to: "3105550100")
        #expect(bench.first.requests(.invite).count == 1)
        bench.run(.seconds(200))
        #expect(try bench.status("one").isUp == true)
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

    @Test("A registration that is granted for a short time is refreshed before that is over", arguments: [3, 10, 60, 0])
    func shortTime(_ granted: Int) throws {
        let bench = try self.bench()
        bench.first.granted = granted
        try bench.office.apply(.trunk(Trunk(id: "one", organizationID: "acme", locationID: "hq", name: "One", host: "10.9.0.1", isEnabled: false)))
        bench.office.settle()
        let before = bench.first.requests(.register).count
        try bench.office.apply(
            .trunk(
                Trunk(
                    id: "one", organizationID: "acme", locationID: "hq", name: "One", host: "10.9.0.1", registers: true, username: "acme-trunk",
                    password: "trunk-secret")))
        bench.run(.seconds(61))
        let count = bench.first.requests(.register).count - before
        switch granted {
        case 0:
            #expect(try bench.status("one").detail == "the registrar granted no time")
            #expect((2...6).contains(count))
        default:
            #expect(try bench.status("one").isUp == true)
            #expect(count > 60 / granted && count <= 63, "\(count)")
        }
        bench.expectNothingLeft()
    }

    enum Change: CaseIterable {
        case removed
        case disabled
        case another
        case stopped
    }

    @Test(
        "A trunk that is deleted, switched off or changed to another account takes back what it registered, as all do at the end",
        arguments: Change.allCases)
    func takenBack(_ change: Change) throws {
        let bench = try self.bench()
        bench.first.accounts["other"] = "trunk-secret"
        let granted = try #require(bench.first.requests(.register).last)
        bench.first.forgetRequests()
        // A nonce of long ago: the request is challenged, and sent again.
        bench.run(.seconds(400))
        #expect(bench.first.contact != nil)
        var trunk = try #require(bench.core.directory.trunks["one"])
        bench.first.forgetRequests()
        switch change {
        case .removed:
            try bench.changeLocation { $0.calling.route = nil }
            try bench.office.apply(.removeRouteGroup("both"))
            try bench.office.apply(.removeTrunk("one"))
        case .disabled:
            trunk.isEnabled = false
            try bench.office.apply(.trunk(trunk))
        case .another:
            trunk.username = "other"
            try bench.office.apply(.trunk(trunk))
        case .stopped:
            bench.core.stopTrunks()
            #expect(bench.core.unregistering == 1)
        }
        bench.office.settle()
        let request = try #require(bench.first.requests(.register).first { $0.headers[.expires] == "0" })
        #expect(request.callID == granted.callID && request.contact?.uri == granted.contact?.uri && request.to?.uri == granted.to?.uri)
        #expect((request.cseq?.number ?? 0) > (granted.cseq?.number ?? 0))
        #expect(bench.core.unregistering == 0)
        if change != .another { #expect(bench.first.requests(.register).count == 1 && bench.first.contact == nil) }
        if change == .removed {
            try bench.office.apply(.removeTrunk("two"))
            bench.bench.expectNothingLeft()
        } else {
            bench.expectNothingLeft()
        }
    }

    @Test("A change that leaves the account as it was takes nothing back: the new registration has the old one's place")
    func renamed() throws {
        let bench = try self.bench()
        bench.first.forgetRequests()
        var trunk = try #require(bench.core.directory.trunks["one"])
        trunk.name = "Anew"
        try bench.office.apply(.trunk(trunk))
        bench.office.settle()
        #expect(bench.first.requests(.register).map { $0.headers[.expires] } == ["3600"])
        #expect(bench.first.contact?.user == "one")
        bench.expectNothingLeft()
    }

    @Test("A trunk that is taken out of the directory takes back its registration, and says nothing more")
    func removed() throws {
        let bench = try self.bench()
        try bench.changeLocation { $0.calling.route = nil }
        try bench.office.apply(.removeRouteGroup("both"))
        try bench.office.apply(.removeTrunk("one"))
        bench.run(.seconds(5))
        #expect(bench.first.requests(.register).last?.headers[.expires] == "0")
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

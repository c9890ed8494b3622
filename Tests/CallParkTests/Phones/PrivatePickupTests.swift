import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Picking up calls of members whose phone status is private (people/{personId}/features/privacy)")
struct PrivatePickupTests {
    /// Alice, Carol and the lobby in a pickup group. Alice's phone rings, is not answered, and only these may pick up.
    private static func bench(_ agents: MemberID...) throws -> ParkBench {
        let bench = try ParkBench { contents in
            contents.groups.append(
                MemberGroup(
                    id: "pick", kind: .pickupGroup, organizationID: "acme", locationID: "hq", name: "Front",
                    memberIDs: [MemberID(.person, "alice"), MemberID(.person, "carol"), MemberID(.workspace, "lobby")]))
            for index in contents.members.indices where contents.members[index].id.key == "alice" {
                contents.members[index].settings.privacy.isEnabled = true
                contents.members[index].settings.privacy.agents = agents
            }
        }
        bench.phone(bench.company.alice).answering = .never
        return bench
    }

    @Test("Somebody else finds nothing to pick up, and the call rings on", arguments: ["*98", "*971001", "*97"])
    func refused(_ dialled: String) throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.company.bob, to: "1001")
        let call = bench.office.call(from: bench.company.carol, to: dialled)
        if dialled == "*97" { try bench.press("1001#", by: bench.company.carol) }
        bench.run(.seconds(10))
        #expect(call.state != .established)
        #expect(bench.phone(bench.company.carol).liveCalls.isEmpty)
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        #expect(try bench.details(bench.company.bob).state == .connecting)
    }

    @Test("An agent picks up, by code and through the API", arguments: ["*98", "*971001", "api", "api 1001"])
    func agent(_ way: String) throws {
        let bench = try Self.bench(MemberID(.person, "carol"))
        bench.office.call(from: bench.company.bob, to: "1001")
        if way.hasPrefix("api") {
            _ = try bench.service.pickUp(at: way == "api" ? nil : "1001", by: bench.company.carol)
        } else {
            bench.office.call(from: bench.company.carol, to: way)
        }
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Through the API: a target is refused whether it rings or not, and in the group nothing rings")
    func refusedByAPI() throws {
        let bench = try Self.bench(MemberID(.person, "bob"))
        let refusal = CallControlError.notPermitted("The privacy of Alice does not let the user pick up their calls")
        #expect(throws: refusal) { try bench.service.pickUp(at: "1001", by: bench.company.carol) }
        bench.office.call(from: bench.company.bob, to: "1001")
        #expect(throws: refusal) { try bench.service.pickUp(at: "1001", by: bench.company.carol) }
        #expect(throws: CallControlError.nothingToPickUp) { try bench.service.pickUp(at: nil, by: bench.company.carol) }
        #expect(bench.office.halves(of: bench.company.carol).isEmpty)
    }

    @Test("In a group, a call that may be picked up is taken, though a private one has been ringing longer")
    func another() throws {
        let bench = try Self.bench()
        bench.phone(bench.company.lobby).answering = .never
        bench.office.call(from: bench.company.bob, to: "1001")
        bench.office.call(from: bench.company.dave, to: "81001101")
        bench.office.call(from: bench.company.carol, to: "*98")
        try bench.expectConnected(bench.company.carol, bench.company.dave)
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
    }

    @Test("Made private while the picker's own phone rings for it: the call stays where it rings")
    func meanwhile() throws {
        let bench = try Self.bench(MemberID(.person, "carol"))
        bench.office.call(from: bench.company.bob, to: "1001")
        bench.phone(bench.company.carol).answering = .after(.seconds(2))
        _ = try bench.service.pickUp(at: "1001", by: bench.company.carol)
        var alice = bench.company.alice
        alice.settings.privacy.isEnabled = true
        try bench.office.apply(.member(alice))
        bench.run(.seconds(5))
        #expect(bench.phone(bench.company.carol).liveCalls.isEmpty)
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
    }

    @Test("An INVITE that names the ringing call (RFC 3891) from somebody else gets 481; from the member's own line it takes the call")
    func replaces() throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.company.bob, to: "1001")
        let ringing = try #require(bench.office.halves(of: bench.company.alice).first)
        func invite(_ phone: HandmadePhone) throws -> SIPStatus? {
            var request = try phone.invite("1001", offer: phone.description())
            request.headers.append(.replaces, "\(ringing.id.rawValue);to-tag=local;from-tag=remote")
            phone.ask(request)
            bench.office.settle()
            return phone.finalResponse(to: request)?.status
        }
        #expect(try invite(try bench.company.handmadePhone(of: bench.company.carol)) == .callDoesNotExist)
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
        #expect(try invite(HandmadePhone(bench.company.alice, in: bench.office, host: "10.1.0.2")) == .ok)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
    }

    @Test("Calls are parked against a private member, and retrieved, by anybody")
    func parking() throws {
        let bench = try Self.bench()
        bench.connect(bench.company.bob, bench.company.lobby)
        #expect(try bench.park(bench.company.lobby, "1001").value != nil)
        bench.office.call(from: bench.company.carol, to: "*881001")
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
    }
}

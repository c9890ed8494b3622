import CallControl
import CallPark
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Call pickup (the issue; developer.webex.com, call pickup and directed pickup)")
struct PickupTests {
    /// Alice and Carol in a pickup group; Bob is in none. Alice's phone rings and is not answered.
    private static func bench(seed: UInt64 = 1) throws -> ParkBench {
        let bench = try ParkBench(seed: seed) { contents in
            contents.groups.append(
                MemberGroup(
                    id: "pick", kind: .pickupGroup, organizationID: "acme", locationID: "hq", name: "Front",
                    memberIDs: [MemberID(.person, "alice"), MemberID(.person, "carol")]))
        }
        bench.phone(bench.company.alice).answering = .never
        return bench
    }

    @Test(
        "*98 takes the call that rings in one's group, *97 and the extension one that rings there; after the tone as well",
        arguments: ["*98", "*971001", "*9781001001", "*97"])
    func byCode(_ dialled: String) throws {
        let bench = try Self.bench()
        let call = bench.office.call(from: bench.company.bob, to: "1001")
        bench.office.call(from: bench.company.carol, to: dialled)
        if dialled == "*97" { try bench.press("1001#", by: bench.company.carol) }
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(call.state == .established)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.office.calls(of: bench.company.alice).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Both phones show each other's party afterwards", arguments: ["*98", "*97"])
    func shown(_ dialled: String) throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.company.bob, to: "1001")
        bench.office.call(from: bench.company.carol, to: dialled)
        if dialled == "*97" { try bench.press("1001#", by: bench.company.carol) }
        bench.office.settle()
        #expect(try bench.liveCall(bench.company.carol).remoteIdentity == "\"Bob\" <sip:1002@acme.example>")
        #expect(try bench.liveCall(bench.company.bob).remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
    }

    @Test("Nothing rings, or one is in no group: told so, and released (404)", arguments: ["*98", "*971001", "*974711"])
    func nothing(_ dialled: String) throws {
        let bench = try Self.bench()
        for member in [bench.company.carol, bench.company.bob] {
            let call = bench.office.call(from: member, to: dialled)
            #expect(try bench.announcement(member) == [.nothingToPickUp])
            bench.run(.seconds(10))
            #expect(call.failure == .notFound)
        }
        bench.expectNothingLeft()
    }

    @Test("Nobody of another organisation picks anything up")
    func otherOrganization() throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.company.bob, to: "1001")
        let zoe = bench.phone(bench.company.zoe)
        let id = zoe.call(to: "*97+12025550101")
        bench.run(.seconds(8))
        #expect(zoe.call(id)?.failure == .notFound)
        #expect(bench.phone(bench.company.alice).liveCalls.count == 1)
    }

    @Test("The longest ringing call of the group is taken first")
    func oldest() throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.company.bob, to: "1001")
        bench.office.call(from: bench.company.lobby, to: "1001")
        bench.office.call(from: bench.company.carol, to: "*98")
        try bench.expectConnected(bench.company.carol, bench.company.bob)
    }

    @Test("Two pick up at the same instant: one has the call, the other is told; nobody is bridged twice", arguments: 1...8)
    func together(_ seed: UInt64) throws {
        let bench = try Self.bench(seed: seed)
        bench.office.call(from: bench.company.bob, to: "1001")
        for member in [bench.company.carol, bench.company.lobby] { bench.phone(member).call(to: "*971001") }
        bench.run(.seconds(10))
        let winners = [bench.company.carol, bench.company.lobby].filter { !bench.phone($0).liveCalls.isEmpty }
        #expect(winners.count == 1)
        try bench.expectConnected(try #require(winners.first), bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test(
        "Picked up just as the phone is answered, at any millisecond: one of the two has the call",
        arguments: Array(stride(from: 180, to: 230, by: 4)))
    func crosses(_ delay: Int) throws {
        let bench = try Self.bench()
        bench.phone(bench.company.alice).answering = .after(.milliseconds(200))
        bench.phone(bench.company.bob).call(to: "1001")
        bench.run(.milliseconds(delay))
        bench.phone(bench.company.carol).call(to: "*98")
        bench.run(.seconds(10))
        let winners = [bench.company.alice, bench.company.carol].filter { !bench.phone($0).liveCalls.isEmpty }
        #expect(winners.count == 1)
        try bench.expectConnected(try #require(winners.first), bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("Through the API: one's own phone rings, answers, and has the call; from one's group or from where one says", arguments: [nil, "1001"])
    func byAPI(_ target: String?) throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.company.bob, to: "1001")
        _ = try bench.service.pickUp(at: target, by: bench.company.carol)
        bench.office.settle()
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Through the API: nothing rings there, no group, no such number")
    func refusedByAPI() throws {
        let bench = try Self.bench()
        #expect(throws: CallControlError.nothingToPickUp) { try bench.service.pickUp(at: nil, by: bench.company.carol) }
        #expect(throws: CallControlError.nothingToPickUp) { try bench.service.pickUp(at: "1001", by: bench.company.carol) }
        #expect(throws: CallControlError.unknownDestination("4711")) { try bench.service.pickUp(at: "4711", by: bench.company.carol) }
        #expect(throws: CallControlError.self) { try bench.service.pickUp(at: nil, by: bench.company.bob) }
        #expect(bench.core.halves.isEmpty)
    }

    @Test(
        "A recall that rings and is picked up leaves its orbit: the picker has the call, the parker's phone stops",
        arguments: ["*98", "*971001", "api"])
    func recall(_ way: String) throws {
        let bench = try Self.bench()
        bench.phone(bench.company.alice).answering = .after(.milliseconds(200))
        try bench.parkBob("7001")
        bench.phone(bench.company.alice).answering = .never
        bench.run(.seconds(46))
        if way == "api" {
            _ = try bench.service.pickUp(at: nil, by: bench.company.carol)
        } else {
            bench.office.call(from: bench.company.carol, to: way)
        }
        bench.run(.seconds(5))
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.occupied.isEmpty)
        #expect(bench.service.orphans == 0)
        bench.expectNothingLeft()
    }

    @Test("A transfer's target that rings is not picked up: the picker is told so, and the transfer goes on")
    func transfer() throws {
        let bench = try Self.bench()
        bench.connect(bench.company.bob, bench.company.lobby)
        bench.phone(bench.company.alice).answering = .after(.seconds(4))
        bench.phone(bench.company.lobby).transfer(try bench.liveCall(bench.company.lobby).id, to: "1001")
        bench.office.settle()
        let call = bench.office.call(from: bench.company.carol, to: "*98")
        bench.run(.seconds(8))
        #expect(call.state == .ended)
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.expectNothingLeft()
    }

    @Test("A picker who shares no codec with the caller gets 488; the call rings on, and can be answered")
    func noCommonCodec() throws {
        let bench = try Self.bench()
        bench.phone(bench.company.alice).answering = .after(.seconds(4))
        let call = bench.phone(bench.company.bob).call(to: "1001")
        bench.office.settle()
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        let invite = try carol.invite("*98", offer: carol.description([AudioCodec(payloadType: 96, name: "opus", clockRate: 48_000, channels: 2)]))
        #expect(carol.ask(invite)?.status == .notAcceptableHere)
        bench.run(.seconds(6))
        #expect(bench.phone(bench.company.bob).call(call)?.state == .established)
        try bench.expectConnected(bench.company.bob, bench.company.alice)
        bench.expectNothingLeft()
    }
}

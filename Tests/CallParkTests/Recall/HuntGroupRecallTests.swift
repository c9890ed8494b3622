import CallControl
import CallPark
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Recall to a hunt group (PARK.md, Recall: who)")
struct HuntGroupRecallTests {
    /// Bob on Orbit 1, parked by Alice. Support is Carol and the lobby; nobody answers.
    private static func bench(
        _ option: RecallChoice.Option, policy: HuntSettings.Policy = .regular, wait: Int = 30, rings: Int = 2, seed: UInt64 = 1
    ) throws -> ParkBench {
        let bench = try ParkBench(seed: seed) { contents in
            contents.groups[0].memberIDs = [MemberID(.person, "carol"), MemberID(.workspace, "lobby")]
            contents.groups[0].settings.hunt.rings = rings
            contents.groups[0].settings.hunt.policy = policy
            contents.groups[0].settings.hunt.weights = ["carol": 0, "lobby": 100]
            contents.locations[0].callPark = CallParkSettings(
                recall: RecallChoice(option: option, huntGroupID: "support"), ringPattern: .longLong, huntWaitTime: wait)
        }
        try bench.parkBob("7001")
        for member in [bench.company.alice, bench.company.carol, bench.company.lobby] { bench.phone(member).answering = .never }
        return bench
    }

    private static func ringing(_ bench: ParkBench) -> [String] {
        [bench.company.alice, bench.company.carol, bench.company.lobby].filter { !bench.phone($0).liveCalls.isEmpty }.map(\.displayName)
    }

    @Test("ALERT_PARKING_USER_FIRST_THEN_HUNT_GROUP: the parker for huntWaitTime, then the hunt group", arguments: [30, 40])
    func first(_ wait: Int) throws {
        let bench = try Self.bench(.parkingUserFirstThenHuntGroup, wait: wait)
        let bob = try bench.half(bench.company.bob)
        bench.run(.seconds(46))
        #expect(Self.ringing(bench) == ["Alice"])
        bench.run(.seconds(wait - 3))
        #expect(Self.ringing(bench) == ["Alice"])
        bench.run(.seconds(3))
        #expect(Self.ringing(bench) == ["Carol"])
        bench.run(.seconds(12))
        #expect(Self.ringing(bench) == ["Lobby"])
        #expect(bench.hearings(bob, for: .seconds(11)) == [.defaultMusic])
        #expect(Self.ringing(bench).isEmpty)
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        bench.run(.seconds(46))
        #expect(Self.ringing(bench) == ["Alice"])
        bench.expectNothingLeft()
    }

    @Test("The parker answers first: the hunt group never rings")
    func parkerAnswers() throws {
        let bench = try Self.bench(.parkingUserFirstThenHuntGroup)
        bench.phone(bench.company.alice).answering = .after(.seconds(5))
        bench.run(.seconds(55))
        try bench.expectConnected(bench.company.alice, bench.company.bob)
        bench.run(.seconds(60))
        #expect(bench.phone(bench.company.carol).calls.isEmpty && bench.phone(bench.company.lobby).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parker is unreachable or busy: next choice at once", arguments: [486, 302, 480, 603, nil])
    func next(_ status: Int?) throws {
        let bench = try Self.bench(.parkingUserFirstThenHuntGroup)
        if let status {
            bench.phone(bench.company.alice).answering = .reject(SIPStatus(rawValue: status))
        } else {
            bench.phone(bench.company.alice).register(expires: 0)
        }
        bench.run(.seconds(46))
        #expect(Self.ringing(bench) == ["Carol"])
        bench.expectNothingLeft()
    }

    @Test("ALERT_HUNT_GROUP_ONLY: the parker never rings; whoever answers has the call, and each phone shows the other party")
    func only() throws {
        let bench = try Self.bench(.huntGroupOnly)
        let bob = try bench.half(bench.company.bob)
        bench.phone(bench.company.lobby).answering = .after(.milliseconds(500))
        bench.run(.seconds(62))
        try bench.expectConnected(bench.company.lobby, bench.company.bob)
        #expect(bench.phone(bench.company.alice).liveCalls.isEmpty)
        #expect(bench.phone(bench.company.carol).liveCalls.isEmpty)
        #expect(try bench.liveCall(bench.company.bob).remoteIdentity == "\"Lobby\" <sip:1101@acme.example>")
        #expect(try bench.details(bench.company.lobby).recall?.name == "Orbit 1")
        #expect(bench.events.contains(.recalled(bob.id, orbit: "7001")))
        bench.expectNothingLeft()
    }

    @Test("A recall alerts the group's members, also while the group's calls are forwarded")
    func forwarded() throws {
        let bench = try Self.bench(.huntGroupOnly)
        var group = try #require(bench.company.office.server.core.directory.groups["support"])
        group.settings.hunt.forwarding.always = CallForwarding.Rule(isEnabled: true, destination: "1001")
        try bench.company.office.apply(.group(group))
        bench.run(.seconds(46))
        #expect(Self.ringing(bench) == ["Carol"])
        bench.expectNothingLeft()
    }

    @Test("The group rings with the location's pattern, and its display says whose call and where it was parked")
    func display() throws {
        let bench = try Self.bench(.huntGroupOnly)
        let carol = try bench.company.handmadePhone(of: bench.company.carol)
        bench.run(.seconds(46))
        let invite = try #require(carol.requests(.invite).first)
        #expect(invite.headers[.alertInfo]?.contains("Bellcore-dr2") == true)
        #expect(invite.from?.displayName?.contains("Bob") == true && invite.from?.displayName?.contains("Orbit 1") == true)
    }

    @Test("Simultaneous: all ring, music goes on, the first to answer has the call and the others stop", arguments: 1...4)
    func simultaneous(_ seed: UInt64) throws {
        let bench = try Self.bench(.huntGroupOnly, policy: .simultaneous, seed: seed)
        let bob = try bench.half(bench.company.bob)
        bench.run(.seconds(44))
        #expect(bench.hearings(bob, for: .seconds(3)) == [.defaultMusic])
        #expect(Self.ringing(bench) == ["Carol", "Lobby"])
        bench.hangUp(bench.company.carol)
        bench.office.settle()
        #expect(Self.ringing(bench) == ["Lobby"])
        bench.hangUp(bench.company.lobby)
        bench.office.settle()
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        for member in [bench.company.carol, bench.company.lobby] { bench.phone(member).answering = .after(.milliseconds(200)) }
        bench.run(.seconds(47))
        #expect(Self.ringing(bench).count == 1)
        #expect(bench.core.halves.count == 2)
        bench.expectNothingLeft()
    }

    @Test("Weighted: the one with all the percentages rings first")
    func weighted() throws {
        let bench = try Self.bench(.huntGroupOnly, policy: .weighted)
        bench.run(.seconds(46))
        #expect(Self.ringing(bench) == ["Lobby"])
        bench.run(.seconds(12))
        #expect(Self.ringing(bench) == ["Carol"])
        bench.expectNothingLeft()
    }

    @Test("Circular: the recall after the one that was answered begins with the next member")
    func circular() throws {
        let bench = try Self.bench(.huntGroupOnly, policy: .circular)
        bench.phone(bench.company.carol).answering = .after(.milliseconds(200))
        bench.run(.seconds(47))
        try bench.expectConnected(bench.company.carol, bench.company.bob)
        #expect(try bench.park(bench.company.carol, "7002").error == nil)
        bench.phone(bench.company.carol).answering = .never
        bench.run(.seconds(46))
        #expect(Self.ringing(bench) == ["Lobby"])
        bench.expectNothingLeft()
    }

    @Test("Somebody retrieves while the group rings, and wins: nobody rings any more", arguments: [HuntSettings.Policy.regular, .simultaneous])
    func retrieved(_ policy: HuntSettings.Policy) throws {
        let bench = try Self.bench(.huntGroupOnly, policy: policy)
        bench.run(.seconds(46))
        #expect(!Self.ringing(bench).isEmpty)
        bench.office.call(from: bench.company.dave, to: "81007001")
        try bench.expectConnected(bench.company.dave, bench.company.bob)
        bench.run(.seconds(30))
        #expect(Self.ringing(bench).isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The parked party hangs up while the group rings: nobody rings any more", arguments: [HuntSettings.Policy.regular, .simultaneous])
    func partyGone(_ policy: HuntSettings.Policy) throws {
        let bench = try Self.bench(.huntGroupOnly, policy: policy)
        bench.run(.seconds(46))
        bench.hangUp(bench.company.bob)
        bench.run(.seconds(30))
        #expect(Self.ringing(bench).isEmpty)
        #expect(bench.core.halves.isEmpty && bench.occupied.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Nobody of the group can be reached: back to parked")
    func unreachable() throws {
        let bench = try Self.bench(.huntGroupOnly)
        for member in [bench.company.carol, bench.company.lobby] { bench.phone(member).register(expires: 0) }
        bench.run(.seconds(50))
        try bench.expectParked(bench.company.bob, on: "Orbit 1")
        #expect(bench.service.occupied(organizationID: "acme").map(\.isRecalling) == [false])
        bench.expectNothingLeft()
    }

    @Test("Set by group for the group's recall choice: a call that the group parked follows it, another the location's")
    func byGroup() throws {
        let bench = try ParkBench { contents in
            contents.groups[0].memberIDs = [MemberID(.person, "carol")]
            ParkBench.parkGroup(
                ["alice"], orbits: ["orbit-2"], agents: false, recall: RecallChoice(option: .huntGroupOnly, huntGroupID: "support"))(&contents)
        }
        bench.connect(bench.company.bob, bench.company.alice)
        let outcome = Outcome<ParkService.Parked>()
        bench.service.park(try bench.half(bench.company.alice).id, by: bench.company.alice, destination: nil, isGroupPark: true) { outcome.take($0) }
        bench.office.settle()
        #expect(outcome.value?.against.name == "Orbit 2")
        for member in [bench.company.alice, bench.company.carol] { bench.phone(member).answering = .never }
        bench.run(.seconds(46))
        #expect(Self.ringing(bench) == ["Carol"])
        bench.office.call(from: bench.company.dave, to: "81007002")
        #expect(try bench.park(bench.company.dave, "81007001").error == nil)
        bench.phone(bench.company.dave).answering = .never
        bench.run(.seconds(46))
        #expect(bench.phone(bench.company.dave).liveCalls.count == 1 && Self.ringing(bench).isEmpty)
        bench.expectNothingLeft()
    }
}

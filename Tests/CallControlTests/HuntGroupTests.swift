import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Hunt groups (the issue, as far as park needs them; developer.webex.com, callPolicies)")
struct HuntGroupTests {
    /// Support, 5000: Alice, Bob, Carol. Dave or the lobby calls.
    private static func bench(
        _ policy: HuntSettings.Policy, seed: UInt64 = 1, weights: [String: Int] = [:], rings: Int = 1, nextAgent: Bool = true
    ) throws -> CallBench {
        let bench = try CallBench(seed: seed)
        var group = MemberGroup(
            id: "support", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "Support", extension: "5000",
            memberIDs: [bench.alice.id, bench.bob.id, bench.carol.id])
        group.settings.hunt.policy = policy
        group.settings.hunt.weights = weights
        group.settings.hunt.rings = rings
        group.settings.hunt.nextAgentEnabled = nextAgent
        try bench.office.apply(.group(group))
        return bench
    }

    private static func answering(_ bench: CallBench, _ answering: ScriptedPhone.Answering) {
        for member in [bench.alice, bench.bob, bench.carol] { bench.phone(member).answering = answering }
    }

    private static func ringing(_ bench: CallBench) -> [String] {
        [bench.alice, bench.bob, bench.carol].filter { !bench.phone($0).liveCalls.isEmpty }.map(\.displayName)
    }

    /// Calls the group, and hangs up when somebody has answered.
    private static func taker(_ bench: CallBench) throws -> String {
        let call = bench.office.call(from: bench.company.lobby, to: "5000")
        #expect(call.state == .established)
        let taker = Self.ringing(bench)
        #expect(taker.count == 1)
        bench.hangUp(bench.company.lobby)
        bench.office.settle()
        return try #require(taker.first)
    }

    @Test("Regular: from the top each time")
    func regular() throws {
        let bench = try Self.bench(.regular)
        #expect(try (0..<3).map { _ in try Self.taker(bench) } == ["Alice", "Alice", "Alice"])
        bench.expectNothingLeft()
    }

    @Test("Circular: the next after the one who took the last call, wrapping round")
    func circular() throws {
        let bench = try Self.bench(.circular)
        #expect(try (0..<4).map { _ in try Self.taker(bench) } == ["Alice", "Bob", "Carol", "Alice"])
        bench.expectNothingLeft()
    }

    @Test("Uniform: whoever has been idle longest")
    func uniform() throws {
        let bench = try Self.bench(.uniform)
        bench.connect(bench.company.lobby, bench.alice)
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(try (0..<3).map { _ in try Self.taker(bench) } == ["Bob", "Carol", "Alice"])
    }

    @Test("Weighted: by the percentages; who has none is asked last")
    func weighted() throws {
        let bench = try Self.bench(.weighted, weights: ["alice": 0, "bob": 25, "carol": 75])
        var takers: [String: Int] = [:]
        for _ in 0..<200 { takers[try Self.taker(bench), default: 0] += 1 }
        #expect(takers["Alice"] == nil)
        #expect((25...80).contains(takers["Bob"] ?? 0), "\(takers)")
        bench.phone(bench.bob).answering = .reject(.busyHere)
        bench.phone(bench.carol).answering = .reject(.busyHere)
        #expect(try Self.taker(bench) == "Alice")
    }

    @Test("Simultaneous: all ring, the first to answer wins, the others stop")
    func simultaneous() throws {
        let bench = try Self.bench(.simultaneous)
        Self.answering(bench, .never)
        bench.phone(bench.bob).answering = .after(.seconds(3))
        bench.office.call(from: bench.company.lobby, to: "5000")
        #expect(Self.ringing(bench) == ["Alice", "Bob", "Carol"])
        bench.run(.seconds(3))
        #expect(Self.ringing(bench) == ["Bob"])
        try bench.expectTalking(bench.company.lobby, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("Simultaneous: all answer at the same instant; one gets the call, and no other phone is left on the line", arguments: 1...8)
    func answerTogether(_ seed: UInt64) throws {
        let bench = try Self.bench(.simultaneous, seed: seed)
        bench.office.call(from: bench.company.lobby, to: "5000")
        bench.office.settle()
        #expect(Self.ringing(bench).count == 1)
        #expect(bench.core.halves.count == 2)
        bench.expectNothingLeft()
    }

    @Test("Simultaneous: one declines, the others ring on; all decline, and the caller is told")
    func allDecline() throws {
        let bench = try Self.bench(.simultaneous)
        Self.answering(bench, .never)
        bench.phone(bench.alice).answering = .reject(.busyHere)
        let call = bench.office.call(from: bench.company.lobby, to: "5000")
        #expect(Self.ringing(bench) == ["Bob", "Carol"])
        #expect(call.state == .calling)
        for member in [bench.bob, bench.carol] { bench.hangUp(member) }
        bench.office.settle()
        #expect((call.failure?.rawValue ?? 0) >= 400)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("Nobody answers: after the set number of rings it is the next one's turn, one at a time, and at last the caller is told")
    func advances() throws {
        let bench = try Self.bench(.regular, rings: 2)
        Self.answering(bench, .never)
        let call = bench.office.call(from: bench.company.lobby, to: "5000")
        var rung = [Self.ringing(bench)]
        for _ in 0..<3 {
            bench.run(.seconds(12))
            rung.append(Self.ringing(bench))
        }
        #expect(rung == [["Alice"], ["Bob"], ["Carol"], []])
        #expect(call.failure == .temporarilyUnavailable)
        bench.expectNothingLeft()
    }

    @Test("Without the next agent's turn the first rings as long as phones ring")
    func stays() throws {
        let bench = try Self.bench(.regular, rings: 1, nextAgent: false)
        Self.answering(bench, .never)
        bench.office.call(from: bench.company.lobby, to: "5000")
        bench.run(.seconds(20))
        #expect(Self.ringing(bench) == ["Alice"])
        bench.expectNothingLeft()
    }

    @Test("Who is busy, gone, forwarding or does not want it is passed over at once", arguments: [486, 603, 302, 480, 500])
    func passedOver(_ status: Int) throws {
        let bench = try Self.bench(.regular)
        bench.phone(bench.alice).answering = .reject(SIPStatus(rawValue: status))
        let call = bench.office.call(from: bench.company.lobby, to: "5000")
        #expect(call.state == .established)
        #expect(Self.ringing(bench) == ["Bob"])
        bench.expectNothingLeft()
    }

    @Test("Who has a call, or no phone, is not rung at all")
    func notIdle() throws {
        let bench = try Self.bench(.regular)
        bench.connect(bench.alice, bench.company.lobby)
        bench.phone(bench.bob).register(expires: 0)
        bench.office.settle()
        let call = bench.office.call(from: bench.company.dave, to: "81005000")
        #expect(call.state == .established)
        try bench.expectTalking(bench.company.dave, bench.carol)
        #expect(bench.phone(bench.bob).calls.isEmpty && bench.phone(bench.alice).calls.count == 1)
    }

    @Test("All are busy: the caller is told busy; nobody is there: unavailable", arguments: [true, false])
    func none(_ isBusy: Bool) throws {
        let bench = try Self.bench(.regular)
        if isBusy {
            bench.connect(bench.alice, bench.bob)
            #expect(bench.office.call(from: bench.carol, to: "82001001").state == .established)
        } else {
            for member in [bench.alice, bench.bob, bench.carol] { bench.phone(member).register(expires: 0) }
            bench.office.settle()
        }
        let call = bench.office.call(from: bench.company.lobby, to: "5000")
        #expect(call.failure == (isBusy ? .busyHere : .temporarilyUnavailable))
    }

    @Test("The caller gives up: nobody rings any more", arguments: HuntSettings.Policy.allCases)
    func givesUp(_ policy: HuntSettings.Policy) throws {
        let bench = try Self.bench(policy, weights: policy == .weighted ? ["alice": 50, "bob": 50] : [:])
        Self.answering(bench, .never)
        bench.office.call(from: bench.company.lobby, to: "5000")
        #expect(!Self.ringing(bench).isEmpty)
        bench.hangUp(bench.company.lobby)
        bench.run(.seconds(40))
        #expect(Self.ringing(bench).isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("One who rings declines through the API: the hunt goes on")
    func declinesByAPI() throws {
        let bench = try Self.bench(.regular)
        bench.phone(bench.alice).answering = .never
        bench.office.call(from: bench.company.lobby, to: "5000")
        try bench.hangUp(try bench.half(bench.alice).id, by: bench.alice)
        bench.office.settle()
        try bench.expectTalking(bench.company.lobby, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A hunt group that is switched off has no number that answers")
    func disabled() throws {
        let bench = try Self.bench(.regular)
        var group = try #require(bench.office.directory.groups["support"])
        group.settings.hunt.isEnabled = false
        try bench.office.apply(.group(group))
        #expect(bench.office.call(from: bench.company.lobby, to: "5000").failure == .notFound)
    }
}

import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Executives and assistants (developer.webex.com, Call Settings for Me, Executive Assistant; Call Controls, Push)")
struct AssistantTests {
    /// Bob and the lobby take Carol's calls.
    private static func bench() throws -> CallBench {
        let bench = try CallBench()
        try bench.change(bench.carol) { $0.settings.assistants = [bench.bob.id, bench.company.lobby.id] }
        return bench
    }

    @Test("The assistants ring, with the executive's name behind the caller's; one takes the call, the other stops, the executive never rings")
    func assistants() throws {
        let bench = try Self.bench()
        bench.phone(bench.company.lobby).answering = .never
        let bob = try bench.handmade(bench.bob)
        let call = bench.office.call(from: bench.alice, to: "1003")
        let invite = try #require(bob.requests(.invite).first)
        #expect(invite.from?.displayName == "Alice (Carol)")
        #expect(!bench.isQuiet(bench.company.lobby) && bench.isQuiet(bench.carol))
        _ = try bench.answer(bob)
        #expect(call.state == .established)
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(bench.isQuiet(bench.company.lobby))
        #expect(bench.phone(bench.carol).calls.isEmpty)
        // Somebody else took it: nobody has missed anything.
        #expect(bench.history(of: bench.company.lobby).isEmpty)
    }

    @Test("Pushed: the executive rings while the assistant talks on; then the executive has the call")
    func push() throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.alice, to: "1003")
        let assistant = try #require(try bench.half(bench.alice).peer)
        let owner = assistant.owner == bench.bob.id ? bench.bob : bench.company.lobby
        bench.phone(bench.carol).answering = .after(.seconds(3))
        try bench.push(assistant.id, by: owner)
        bench.office.settle()
        #expect(!bench.isQuiet(bench.carol) && !bench.isQuiet(owner))
        bench.run(.seconds(3))
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(bench.isQuiet(owner))
        bench.expectNothingLeft()
    }

    @Test("Pushed to an executive who does not answer: the call stays with the assistant", arguments: [true, false])
    func pushFails(_ isBusy: Bool) throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.alice, to: "1003")
        let assistant = try #require(try bench.half(bench.alice).peer)
        let owner = assistant.owner == bench.bob.id ? bench.bob : bench.company.lobby
        bench.phone(bench.carol).answering = isBusy ? .reject(.busyHere) : .never
        try bench.push(assistant.id, by: owner)
        bench.run(.seconds(32))
        try bench.expectTalking(bench.alice, owner)
        bench.expectNothingLeft()
    }

    @Test("What the executive has set for calls does not count for one that is pushed", arguments: CallBench.ForwardingRule.allCases)
    func pushIgnoresSettings(_ rule: CallBench.ForwardingRule) throws {
        let bench = try Self.bench()
        bench.phone(bench.company.lobby).answering = .never
        bench.office.call(from: bench.alice, to: "1003")
        try bench.forward(bench.carol, rule, to: "1101")
        try bench.setDoNotDisturb(bench.carol)
        try bench.push(try bench.half(bench.bob).id, by: bench.bob)
        bench.office.settle()
        try bench.expectTalking(bench.alice, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("Only an assistant's call for the executive can be pushed, while they are still an assistant")
    func pushRefused() throws {
        let bench = try Self.bench()
        bench.connect(bench.alice, bench.bob)
        let own = try bench.half(bench.bob).id
        let refusal = CallControlError.wrongState("The call is not one that the user took as somebody's assistant")
        #expect(throws: refusal) { try bench.push(own, by: bench.bob) }
        #expect(throws: CallControlError.callNotFound) { try bench.push(own, by: bench.carol) }
        bench.hangUp(bench.alice)
        bench.office.settle()

        bench.phone(bench.company.lobby).answering = .never
        bench.office.call(from: bench.alice, to: "1003")
        let call = try bench.half(bench.bob).id
        #expect(throws: refusal) { try bench.push(try bench.half(bench.alice).id, by: bench.alice) }
        try bench.change(bench.carol) { $0.settings.assistants = [] }
        #expect(throws: refusal) { try bench.push(call, by: bench.bob) }
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A call for the executive that still rings cannot be pushed")
    func pushAlerting() throws {
        let bench = try Self.bench()
        for member in [bench.bob, bench.company.lobby] { bench.phone(member).answering = .never }
        bench.office.call(from: bench.alice, to: "1003")
        let id = try bench.half(bench.bob).id
        #expect(throws: CallControlError.wrongState("The call is alerting, not connected or held")) { try bench.push(id, by: bench.bob) }
        #expect(try bench.state(bench.bob) == .alerting)
        bench.expectNothingLeft()
    }

    @Test("Declined by the assistants, the call is declined for the executive: the caller is told so", arguments: [true, false])
    func declined(_ byAPI: Bool) throws {
        let bench = try Self.bench()
        for member in [bench.bob, bench.company.lobby] { bench.phone(member).answering = byAPI ? .never : .reject(.decline) }
        let call = bench.office.call(from: bench.alice, to: "1003")
        if byAPI {
            for member in [bench.bob, bench.company.lobby] { try bench.hangUp(try bench.half(member).id, by: member) }
        }
        bench.office.settle()
        #expect(call.failure == .decline)
        #expect(bench.phone(bench.carol).calls.isEmpty)
        bench.expectNothingLeft()
    }

    enum Absence: CaseIterable {
        case noAnswer
        case busy
        case doNotDisturb
        case inACall
        case unregistered
    }

    @Test("When no assistant answers, for whichever reason, the executive rings", arguments: Absence.allCases)
    func executiveRings(_ absence: Absence) throws {
        let bench = try Self.bench()
        for member in [bench.bob, bench.company.lobby] {
            switch absence {
            case .noAnswer: bench.phone(member).answering = .never
            case .busy: bench.phone(member).answering = .reject(.busyHere)
            case .doNotDisturb: try bench.setDoNotDisturb(member)
            case .inACall: break
            case .unregistered: bench.phone(member).register(expires: 0)
            }
        }
        if absence == .inACall { bench.connect(bench.bob, bench.company.lobby) }
        bench.office.settle()
        let call = bench.office.call(from: bench.alice, to: "1003")
        bench.run(.seconds(absence == .noAnswer ? 32 : 1))
        #expect(call.state == .established)
        try bench.expectTalking(bench.alice, bench.carol)
        #expect(try bench.details(bench.carol).redirections.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The executive's own rules follow: forwarded when the executive does not answer either")
    func executiveForwards() throws {
        let bench = try Self.bench()
        for member in [bench.bob, bench.company.lobby] { bench.phone(member).answering = .reject(.busyHere) }
        try bench.change(bench.carol) { $0.settings.assistants = [bench.bob.id] }
        try bench.forward(bench.carol, .noAnswer, to: "82001001", rings: 2)
        bench.phone(bench.carol).answering = .never
        bench.office.call(from: bench.alice, to: "1003")
        bench.run(.seconds(14))
        try bench.expectTalking(bench.alice, bench.company.dave)
        #expect(try bench.way(bench.alice) == ["noAnswer 1003"])
        bench.expectNothingLeft()
    }

    @Test("An executive who is not to be disturbed, or forwards everything: the assistants are not asked")
    func executiveFirst() throws {
        let bench = try Self.bench()
        try bench.setDoNotDisturb(bench.carol)
        #expect(bench.office.call(from: bench.alice, to: "1003").failure == .busyHere)
        try bench.forward(bench.carol, .always, to: "82001001")
        bench.office.call(from: bench.alice, to: "1003")
        try bench.expectTalking(bench.alice, bench.company.dave)
        #expect(bench.phone(bench.bob).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("An assistant's own call reaches the executive")
    func fromAssistant() throws {
        let bench = try Self.bench()
        bench.office.call(from: bench.bob, to: "1003")
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(bench.phone(bench.company.lobby).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The caller hangs up while the assistants ring: they stop, and the executive does not ring")
    func callerHangsUp() throws {
        let bench = try Self.bench()
        for member in [bench.bob, bench.company.lobby] { bench.phone(member).answering = .never }
        bench.office.call(from: bench.alice, to: "1003")
        bench.hangUp(bench.alice)
        bench.office.settle()
        for member in [bench.bob, bench.company.lobby, bench.carol] { #expect(bench.isQuiet(member)) }
        #expect(bench.phone(bench.carol).calls.isEmpty)
        #expect(bench.history(of: bench.bob).map(\.kind) == [.missed])
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }
}

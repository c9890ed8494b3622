import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Call forwarding of hunt groups (developer.webex.com, Features: Hunt Group, Call Forwarding)")
struct GroupForwardingTests {
    private static func change(_ bench: CallBench, _ change: (inout GroupForwarding) -> Void) throws {
        var group = try #require(bench.core.directory.groups["support"])
        change(&group.settings.hunt.forwarding)
        try bench.office.apply(.group(group))
    }

    /// Support, 5000: Alice, then Bob.
    private static func bench(_ change: (inout GroupForwarding) -> Void) throws -> CallBench {
        let bench = try CallBench()
        try Self.change(bench, change)
        return bench
    }

    private static func on(_ destination: String) -> CallForwarding.Rule { CallForwarding.Rule(isEnabled: true, destination: destination) }

    private static func rule(
        _ name: String, _ target: ForwardingRule.Target, _ change: (inout ForwardingRule.Callers) -> Void = { _ in }
    ) -> ForwardingRule {
        var callers = ForwardingRule.Callers()
        change(&callers)
        if callers != ForwardingRule.Callers() { callers.isEverybody = false }
        return ForwardingRule(name: name, target: target, callers: callers)
    }

    /// Whose phones a call of somebody's to the group comes to.
    private static func taker(_ bench: CallBench, from caller: Member) throws -> String {
        let call = bench.office.call(from: caller, to: "5000")
        #expect(call.state == .established)
        let half = try bench.half(caller)
        let name = try #require(half.peer?.owner.flatMap { bench.core.directory.members[$0]?.displayName })
        bench.hangUp(caller)
        bench.office.settle()
        return name
    }

    // MARK: Always

    @Test("Always: nobody of the group rings; the call's way, Diversion (RFC 5806) and records say who sent it on, and why")
    func always() throws {
        let bench = try Self.bench { $0.always = Self.on("1003") }
        let carol = try bench.handmade(bench.carol)
        let call = bench.office.call(from: bench.company.lobby, to: "5000")
        let invite = try #require(carol.requests(.invite).first)
        #expect(invite.diversions == ["\"Support\" <sip:5000@acme.example>;reason=unconditional"])
        _ = try bench.answer(carol)
        #expect(call.state == .established)
        #expect(try bench.way(bench.company.lobby) == ["unconditional 5000"])
        #expect(try bench.way(bench.carol) == ["unconditional 5000"])
        #expect(bench.phone(bench.alice).calls.isEmpty && bench.phone(bench.bob).calls.isEmpty)
        bench.hangUp(bench.company.lobby)
        bench.office.settle()
        let (lobby, taker) = (try bench.record(bench.company.lobby), try bench.record(bench.carol))
        #expect(lobby.relation == .init(.callForwardAlways, taker.id) && taker.relation == .init(.callForwardAlways, lobby.id))
        #expect(lobby.way?.lastReason == .unconditional && lobby.way?.lastNumber == "5000" && lobby.way?.lastParty == nil)
        bench.closeBooks()
    }

    @Test(
        "Where the number leads nowhere or to an orbit, the caller hears that nobody is there",
        arguments: ["9999", "7001"])
    func nowhere(_ destination: String) throws {
        let bench = try Self.bench { $0.always = Self.on(destination) }
        #expect(bench.office.call(from: bench.carol, to: "5000").failure == .temporarilyUnavailable)
        #expect(bench.phone(bench.alice).calls.isEmpty && bench.phone(bench.bob).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Switched off, forwarding does nothing; a group that is switched off is not there, whatever is forwarded")
    func off() throws {
        let bench = try Self.bench { forwarding in
            forwarding.always = CallForwarding.Rule(isEnabled: false, destination: "1003")
            forwarding.selective.destination = "1003"
            forwarding.rules = [Self.rule("All", .usualNumber)]
        }
        #expect(try Self.taker(bench, from: bench.company.lobby) == "Alice")
        var group = try #require(bench.core.directory.groups["support"])
        group.settings.hunt.forwarding.always.isEnabled = true
        group.settings.hunt.isEnabled = false
        try bench.office.apply(.group(group))
        #expect(bench.office.call(from: bench.company.lobby, to: "5000").failure == .notFound)
        bench.expectNothingLeft()
    }

    // MARK: Round and round

    @Test("A call goes on from group to group, and to one that hunts; two that forward to each other are a circle")
    func groups() throws {
        let bench = try CallBench { contents in
            var second = MemberGroup(
                id: "second", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "Second", extension: "5001", memberIDs: [])
            second.settings.hunt.forwarding.always = Self.on("5002")
            var third = MemberGroup(
                id: "third", kind: .huntGroup, organizationID: "acme", locationID: "hq", name: "Third", extension: "5002", memberIDs: [])
            third.memberIDs = contents.members.filter { $0.displayName == "Carol" }.map(\.id)
            contents.groups += [second, third]
        }
        try Self.change(bench) { $0.always = Self.on("5001") }
        #expect(try Self.taker(bench, from: bench.company.lobby) == "Carol")
        #expect(try bench.record(bench.carol).way?.originalReason == .unconditional)
        #expect(try bench.record(bench.carol).relation?.reason == .huntGroup)
        var second = try #require(bench.core.directory.groups["second"])
        second.settings.hunt.forwarding.always = Self.on("5000")
        try bench.office.apply(.group(second))
        #expect(bench.office.call(from: bench.company.lobby, to: "5000").failure == .temporarilyUnavailable)
        bench.expectNothingLeft()
    }

    @Test("A circle of a group and a member ends with “nobody is there”, whichever is called")
    func circle() throws {
        let bench = try Self.bench { $0.always = Self.on("1003") }
        try bench.forward(bench.carol, .always, to: "5000")
        for number in ["5000", "1003"] {
            #expect(bench.office.call(from: bench.company.lobby, to: number).failure == .temporarilyUnavailable)
        }
        bench.expectNothingLeft()
    }

    // MARK: Selective

    @Test("A rule is about whoever has one of its numbers, however they are written; other calls go to the members")
    func numbers() throws {
        let bench = try Self.bench { forwarding in
            forwarding.selective = Self.on("1003")
            forwarding.rules = [Self.rule("Some", .usualNumber) { $0.numbers = ["1101", "82001001"] }]
        }
        #expect(try Self.taker(bench, from: bench.company.lobby) == "Carol")
        let dave = bench.company.dave
        bench.office.call(from: dave, to: "81005000")
        try bench.expectTalking(dave, bench.carol)
        bench.hangUp(dave)
        bench.office.settle()
        let record = try bench.record(dave)
        #expect(record.relation?.reason == .callForwardSelective && record.way?.lastReason == .unconditional)
        #expect(try Self.taker(bench, from: bench.bob) == "Alice")
        bench.closeBooks()
    }

    @Test("A rule with a number of its own sends calls there; of several the first counts, and one that forwards nothing before all others")
    func order() throws {
        let bench = try Self.bench { forwarding in
            forwarding.always = Self.on("9999")
            forwarding.selective = Self.on("9999")
            forwarding.rules = [
                Self.rule("First", .number("1003")) { $0.numbers = ["1101", "1002"] }, Self.rule("Second", .number("1001")),
                Self.rule("Boss", .nowhere) { $0.numbers = ["1002"] },
            ]
        }
        #expect(try Self.taker(bench, from: bench.company.lobby) == "Carol")
        #expect(try Self.taker(bench, from: bench.carol) == "Alice")
        bench.phone(bench.alice).answering = .reject(.busyHere)
        bench.office.call(from: bench.bob, to: "5000")
        // Alice is hunted: the boss's call is not forwarded at all.
        #expect(bench.phone(bench.carol).liveCalls.isEmpty && !bench.phone(bench.alice).calls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Whom no rule is about is forwarded as everybody is")
    func otherwiseAlways() throws {
        let bench = try Self.bench { forwarding in
            forwarding.always = Self.on("1003")
            forwarding.selective.isEnabled = true
            forwarding.rules = [Self.rule("Bob", .number("1001")) { $0.numbers = ["1002"] }]
        }
        #expect(try Self.taker(bench, from: bench.bob) == "Alice")
        #expect(try Self.taker(bench, from: bench.company.lobby) == "Carol")
        bench.expectNothingLeft()
    }

    @Test("One who withholds their number is known by no number, and a rule may be about all of them")
    func withheld() throws {
        let bench = try Self.bench { forwarding in
            forwarding.selective.isEnabled = true
            forwarding.rules = [
                Self.rule("By number", .number("1101")) { $0.numbers = ["1002"] }, Self.rule("Private", .number("1003")) { $0.withheld = true },
            ]
        }
        #expect(try Self.taker(bench, from: bench.bob) == "Lobby")
        try bench.change(bench.bob) { $0.isPrivate = true }
        #expect(try Self.taker(bench, from: bench.bob) == "Carol")
        bench.expectNothingLeft()
    }

    @Test(
        "Callers from outside: by their number, without one, or of unknown number",
        arguments: [
            (SIPHeaders.Field(.pAssertedIdentity, "<sip:4155550111@10.9.0.1>"), "Carol"),
            (.init(.pAssertedIdentity, "<sip:+13105550100@10.9.0.1>"), "Alice"), (.init(.privacy, "id"), "Lobby"),
            (.init(.pAssertedIdentity, "<sip:unavailable@10.9.0.1>"), "Sales"),
        ])
    func outside(_ header: SIPHeaders.Field, _ taker: String) throws {
        let bench = try TrunkBench()
        try bench.bench.forward(bench.bench.company.sales, .always, to: "1002")
        try Self.change(bench.bench) { forwarding in
            forwarding.selective.isEnabled = true
            forwarding.rules = [
                // Without a plus, as it is written at home.
                Self.rule("Number", .number("1003")) { $0.numbers = ["4155550111"] },
                Self.rule("Private", .number("1101")) { $0.withheld = true }, Self.rule("Unknown", .number("1201")) { $0.unknown = true },
            ]
        }
        try bench.callIn(to: TrunkBench.mainNumber, headers: [header])
        // Whose the line is rings; for Sales, Bob.
        let expected = taker == "Sales" ? "Bob" : taker
        let owner = try #require(try bench.outside().peer?.owner)
        #expect(bench.core.directory.members[owner]?.displayName == expected)
        bench.expectNothingLeft()
    }

    // MARK: Permissions

    @Test("A group sends calls outside where its location's permissions allow it, and nowhere else")
    func permissions() throws {
        let bench = try TrunkBench()
        try Self.change(bench.bench) { $0.always = Self.on("3105550100") }
        let call = bench.office.call(from: bench.bench.bob, to: "5000")
        #expect(call.state == .established)
        #expect(bench.first.requests(.invite).first?.diversions.first?.contains("Support") == true)
        bench.bench.hangUp(bench.bench.bob)
        bench.office.settle()
        try bench.changeLocation { $0.permissions.callTypes[.national] = CallTypePermission(action: .allow, isTransferEnabled: false) }
        #expect(bench.office.call(from: bench.bench.bob, to: "5000").failure == .temporarilyUnavailable)
        try bench.changeLocation { location in
            location.permissions.callTypes[.national] = CallTypePermission(action: .transferNumber1, isTransferEnabled: true)
            location.permissions.transferNumbers = TransferNumbers("1003")
        }
        bench.office.call(from: bench.bench.bob, to: "5000")
        try bench.bench.expectTalking(bench.bench.bob, bench.bench.carol)
        bench.expectNothingLeft()
    }
}

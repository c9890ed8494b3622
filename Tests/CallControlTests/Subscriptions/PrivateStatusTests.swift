import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Lamps of members whose phone status is private (people/{personId}/features/privacy)")
struct PrivateStatusTests {
    private static let eventList = [SIPHeaders.Field(.supported, "eventlist")]

    /// Bob's status is private but for these.
    private static func bench(_ agents: MemberID...) throws -> CallBench {
        let bench = try CallBench()
        try Self.setPrivate(true, agents, bench)
        return bench
    }

    private static func setPrivate(_ isEnabled: Bool, _ agents: [MemberID] = [], _ bench: CallBench) throws {
        try bench.change(bench.bob) { bob in
            bob.settings.privacy.isEnabled = isEnabled
            bob.settings.privacy.agents = agents
        }
        bench.office.settle()
    }

    @Test("Nobody but the agents may subscribe: 403, and nothing is told", arguments: ["1002", "81001002", "bob"])
    func refused(_ user: String) throws {
        let bench = try Self.bench(MemberID(.person, "carol"))
        let lobby = try bench.handmade(bench.company.lobby)
        #expect(lobby.ask(try Subscription.subscribe(lobby, to: user))?.status == .forbidden)
        #expect(lobby.ask(try Subscription.subscribe(lobby, to: user, expires: 0))?.status == .forbidden)
        #expect(lobby.requests(.notify).isEmpty)
        #expect(bench.core.subscriptionCount == 0)
        let carol = try bench.handmade(bench.carol, host: "10.1.0.2")
        let key = try Subscription(carol, to: user)
        key.take()
        bench.connect(bench.alice, bench.bob)
        #expect(key.take().last?.states == ["confirmed"])
    }

    @Test("The member's own phones, and who has the member's line on a device, may subscribe")
    func ownLines() throws {
        let bench = try Self.bench()
        let bob = try bench.handmade(bench.bob)
        #expect(try Subscription(bob, to: "1002").take().first?.isFull == true)
        try bench.change(bench.company.lobby) { lobby in
            let lines = [(lobby.id, "lobby2"), (bench.bob.id, "bob2")].map {
                DeviceLine(memberID: $0.0, account: SimulatedOffice.account($0.1, domain: "acme.example"))
            }
            lobby.devices = [Device(id: "desk", name: "Desk", lines: lines)]
        }
        let lobby = try bench.handmade(bench.company.lobby, host: "10.1.0.2")
        let key = try Subscription(lobby, to: "1002")
        #expect(key.take().first?.isFull == true)
        try bench.change(bench.company.lobby) { $0.devices = [] }
        bench.office.settle()
        #expect(key.take().map(\.state) == ["terminated;reason=rejected"])
        #expect(bench.core.subscriptionCount == 1)
    }

    @Test("What others see of their own calls with a private member stays, and the parked-call notification of anybody")
    func others() throws {
        let bench = try Self.bench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1003")
        key.take()
        bench.connect(bench.carol, bench.bob)
        #expect(key.take().last?.states == ["confirmed"])
        #expect(lobby.ask(try Subscription.subscribe(lobby, to: "1002", event: "call-info"))?.status == .ok)
    }

    @Test("Made private, a subscription that was there ends as rejected without a word of the calls; an agent's goes on")
    func madePrivate() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let carol = try bench.handmade(bench.carol, host: "10.1.0.2")
        let keys = (lobby: try Subscription(lobby, to: "1002"), carol: try Subscription(carol, to: "1002"))
        bench.connect(bench.alice, bench.bob)
        #expect(keys.lobby.take().last?.states == ["confirmed"])
        keys.carol.take()
        try Self.setPrivate(true, [bench.carol.id], bench)
        let last = keys.lobby.take()
        #expect(last.map(\.state) == ["terminated;reason=rejected"])
        #expect(last.first?.dialogs.isEmpty == true && last.first?.body.contains("Alice") == false)
        #expect(keys.carol.take().isEmpty)
        #expect(bench.core.subscriptionCount == 1)
        #expect(bench.office.disk.load(SubscriptionRecord.self).map(\.member) == [bench.carol.id])
        bench.hangUp(bench.alice)
        bench.office.settle()
        #expect(keys.lobby.waiting.isEmpty)
        #expect(keys.carol.take().last?.states == ["terminated"])
    }

    @Test("An agent who is one no more loses the lamp; one who has become one may subscribe")
    func agentsChange() throws {
        let bench = try Self.bench(MemberID(.person, "carol"))
        let carol = try bench.handmade(bench.carol)
        let key = try Subscription(carol, to: "1002")
        key.take()
        try Self.setPrivate(true, [bench.company.lobby.id], bench)
        #expect(key.take().map(\.state) == ["terminated;reason=rejected"])
        let lobby = try bench.handmade(bench.company.lobby, host: "10.1.0.2")
        #expect(try Subscription(lobby, to: "1002").take().first?.isFull == true)
    }

    @Test("A list tells a private member's key as rejected, and the others; when the setting changes, the list comes anew at once")
    func list() throws {
        let bench = try Self.bench()
        try bench.change(bench.carol) { carol in
            carol.monitoring.elements = [bench.bob.id, bench.alice.id].map { MonitoredElement(target: .member($0)) }
        }
        bench.connect(bench.company.lobby, bench.bob)
        let carol = try bench.handmade(bench.carol)
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        let first = try #require(list.take().first)
        #expect(first.resources == ["sip:1002@acme.example", "sip:1001@acme.example"])
        #expect(first.body.contains("<instance id=\"1\" state=\"terminated\" reason=\"rejected\"/>"))
        #expect(first.dialogs.isEmpty && first.documentStates == ["full"])
        bench.hangUp(bench.company.lobby)
        bench.office.settle()
        #expect(list.take().isEmpty)
        bench.connect(bench.company.lobby, bench.bob)
        try Self.setPrivate(true, [bench.carol.id], bench)
        let shown = try #require(list.take().last)
        #expect(shown.isFull && shown.version == 1 && shown.documentStates == ["full", "full"] && shown.states == ["confirmed"])
        try Self.setPrivate(true, [], bench)
        let hidden = try #require(list.take().last)
        #expect(hidden.isFull && hidden.version == 2 && hidden.documentStates == ["full"] && hidden.dialogs.isEmpty)
        try Self.setPrivate(false, [], bench)
        #expect(list.take().last?.states == ["confirmed"])
        bench.hangUp(bench.company.lobby)
        bench.office.settle()
        let over = try #require(list.take().last)
        #expect(!over.isFull && over.states == ["terminated"])
    }

    @Test("A change of a private member that changes nothing of who sees what tells a list nothing")
    func unconcerned() throws {
        let bench = try Self.bench()
        try bench.change(bench.carol) { $0.monitoring.elements = [MonitoredElement(target: .member(bench.bob.id))] }
        let carol = try bench.handmade(bench.carol)
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        try Self.setPrivate(true, [bench.alice.id], bench)
        #expect(list.take().isEmpty)
    }

    @Test("A list whose keys change together with what is hidden follows its new keys")
    func keysChange() throws {
        let bench = try Self.bench()
        try bench.change(bench.carol) { $0.monitoring.elements = [MonitoredElement(target: .member(bench.alice.id))] }
        let carol = try bench.handmade(bench.carol)
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        try bench.change(bench.carol) { carol in
            carol.monitoring.elements = [bench.bob.id, bench.company.lobby.id].map { MonitoredElement(target: .member($0)) }
        }
        bench.office.settle()
        #expect(list.take().last?.resources == ["sip:1002@acme.example", "sip:1101@acme.example"])
        bench.connect(bench.alice, bench.company.lobby)
        #expect(list.take().last?.states == ["confirmed"])
    }

    @Test("The next process goes on with no subscription to who has become private meanwhile")
    func restored() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        try Subscription(lobby, to: "1002").take()
        try Subscription(lobby, to: "1003").take()
        let records = bench.office.disk.load(SubscriptionRecord.self)
        #expect(records.count == 2)
        let next = try Self.bench()
        next.core.restore(records)
        #expect(next.core.subscriptionCount == 1)
    }
}

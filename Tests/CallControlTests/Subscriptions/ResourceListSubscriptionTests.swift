import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Line keys as one list (RFC 4662)")
struct ResourceListSubscriptionTests {
    private static let eventList = [SIPHeaders.Field(.supported, "eventlist")]

    /// Carol, a handmade phone, and what she monitors.
    private static func bench(_ elements: [MonitoredElement]) throws -> (CallBench, HandmadePhone) {
        let bench = try CallBench()
        try Self.monitor(elements, bench)
        return (bench, try bench.handmade(bench.carol))
    }

    private static func monitor(_ elements: [MonitoredElement], _ bench: CallBench) throws {
        var carol = bench.carol
        carol.monitoring.elements = elements
        try bench.office.apply(.member(carol))
    }

    private static let orbit1 = MonitoredElement(target: .callParkExtension("orbit-1"), label: "Parking <one>")
    private static let orbit2 = MonitoredElement(target: .callParkExtension("orbit-2"))
    private static let bob = MonitoredElement(target: .member(MemberID(.person, "bob")))
    private static let dock = MonitoredElement(target: .callParkExtension("dock"))

    @Test("The first NOTIFY lists every key in order, with label or name, in full, and requires eventlist", arguments: ["carol-list", "1003-list"])
    func first(_ user: String) throws {
        let (_, carol) = try Self.bench([Self.bob, Self.orbit1, Self.dock])
        let list = try Subscription(carol, to: user, headers: Self.eventList)
        #expect(list.response.headers.contains("eventlist", in: .require))
        let notifications = list.take()
        #expect(notifications.count == 1)
        let first = try #require(notifications.first)
        #expect(first.request.headers.contains("eventlist", in: .require))
        #expect(first.request.contentType == "multipart/related")
        #expect(first.request.headers[.contentType]?.contains("type=\"application/rlmi+xml\"") == true)
        #expect(first.isFull && first.version == 0)
        #expect(first.resources == ["sip:1002@acme.example", "sip:7001@acme.example", "sip:82007001@acme.example"])
        #expect(first.names == ["Bob", "Parking &lt;one&gt;", "Dock"])
        #expect(first.documentStates == ["full", "full", "full"])
        #expect(first.documentVersions == [0, 0, 0])
        #expect(first.body.contains("uri=\"sip:\(user)@acme.example\""))
    }

    @Test("A change tells only of the key that changed, partially; versions of list and key go up by one each")
    func partial() throws {
        let (bench, carol) = try Self.bench([Self.bob, Self.orbit1])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        bench.connect(bench.alice, bench.bob)
        let notifications = list.take()
        #expect(notifications.map(\.version) == (1...notifications.count).map { $0 })
        #expect(notifications.allSatisfy { !$0.isFull && $0.resources == ["sip:1002@acme.example"] && $0.documentStates == ["partial"] })
        #expect(notifications.flatMap(\.documentVersions) == (1...notifications.count).map { $0 })
        #expect(notifications.last?.states == ["confirmed"])
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "7001")
        bench.office.settle()
        let parked = list.take()
        #expect(parked.contains { $0.resources.contains("sip:7001@acme.example") })
        #expect(parked.last { $0.resources.contains("sip:7001@acme.example") }?.body.contains("<bw:parked>") == true)
    }

    @Test("A refresh tells everything again")
    func refresh() throws {
        let (bench, carol) = try Self.bench([Self.bob, Self.orbit1])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        bench.connect(bench.alice, bench.bob)
        let last = try #require(list.take().last?.version)
        var refresh = list.refresh(expires: 600)
        refresh.headers.append(contentsOf: Self.eventList)
        #expect(carol.ask(refresh)?.headers.contains("eventlist", in: .require) == true)
        let full = try #require(list.take().first)
        #expect(full.isFull && full.version == last + 1 && full.resources.count == 2)
        #expect(full.documentStates == ["full", "full"])
    }

    @Test("Changed monitoring settings: the phone gets the new list in full, and follows the new keys only")
    func settings() throws {
        let (bench, carol) = try Self.bench([Self.bob])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        try Self.monitor([Self.orbit2, Self.orbit1], bench)
        bench.office.settle()
        let changed = try #require(list.take().first)
        #expect(changed.isFull && changed.version == 1)
        #expect(changed.resources == ["sip:7002@acme.example", "sip:7001@acme.example"])
        bench.connect(bench.alice, bench.bob)
        #expect(list.take().isEmpty)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "7002")
        bench.office.settle()
        #expect(list.take().last?.resources == ["sip:7002@acme.example"])
    }

    @Test("A key that comes back after it was away starts with full state again")
    func comesBack() throws {
        let (bench, carol) = try Self.bench([Self.bob, Self.orbit1])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        try Self.monitor([Self.orbit1], bench)
        bench.office.settle()
        list.take()
        bench.connect(bench.alice, bench.bob)
        try Self.monitor([Self.orbit1, Self.bob], bench)
        bench.office.settle()
        let back = try #require(list.take().last)
        #expect(back.isFull && back.documentStates == ["full", "full"])
        #expect(back.states == ["confirmed"])
    }

    @Test("A changed label is told as well")
    func label() throws {
        let (bench, carol) = try Self.bench([Self.orbit2])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        try Self.monitor([MonitoredElement(target: .callParkExtension("orbit-2"), label: "Front desk")], bench)
        bench.office.settle()
        #expect(list.take().last?.names == ["Front desk"])
    }

    @Test("A call park extension that gets another name has it on the keys")
    func renamed() throws {
        let (bench, carol) = try Self.bench([Self.orbit2])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        var orbit = try #require(bench.core.directory.callParkExtensions["orbit-2"])
        orbit.name = "Garden"
        try bench.office.apply(.callParkExtension(orbit))
        bench.office.settle()
        #expect(list.take().last?.names == ["Garden"])
    }

    @Test("A call park extension that is no longer monitored leaves the list, which goes on, and may be deleted")
    func deleted() throws {
        let (bench, carol) = try Self.bench([Self.orbit1, Self.bob])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        list.take()
        #expect(throws: DirectoryError.self) { try bench.office.apply(.removeCallParkExtension("orbit-1")) }
        try Self.monitor([Self.bob], bench)
        try bench.office.apply(.removeCallParkExtension("orbit-1"))
        bench.office.settle()
        let notifications = list.take()
        #expect(notifications.last?.resources == ["sip:1002@acme.example"])
        #expect(notifications.allSatisfy { $0.state.hasPrefix("active") })
        #expect(bench.core.subscriptionCount == 1)
    }

    @Test("Nobody is monitored: an empty list, which fills when somebody is")
    func empty() throws {
        let (bench, carol) = try Self.bench([])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        let first = try #require(list.take().first)
        #expect(first.isFull && first.resources.isEmpty)
        try Self.monitor([Self.bob], bench)
        bench.office.settle()
        #expect(list.take().last?.resources == ["sip:1002@acme.example"])
    }

    @Test("A phone that does not support eventlist: 421 that requires it (RFC 4662 §4.5)")
    func unsupported() throws {
        let (bench, carol) = try Self.bench([Self.bob])
        let response = try #require(carol.ask(try Subscription.subscribe(carol, to: "carol-list")))
        #expect(response.status == .extensionRequired)
        #expect(response.headers.contains("eventlist", in: .require))
        #expect(bench.core.subscriptionCount == 0)
    }

    @Test("Somebody else's list is nobody's business: 404", arguments: ["alice-list", "1001-list", "zoe-list", "nobody-list", "-list"])
    func others(_ user: String) throws {
        let (bench, carol) = try Self.bench([Self.bob])
        #expect(carol.ask(try Subscription.subscribe(carol, to: user, headers: Self.eventList))?.status == .notFound)
        #expect(bench.core.subscriptionCount == 0)
    }

    @Test("There is no list for call-info: 489")
    func callInfo() throws {
        let (_, carol) = try Self.bench([Self.bob])
        let request = try Subscription.subscribe(carol, to: "carol-list", event: "call-info", headers: Self.eventList)
        #expect(carol.ask(request)?.status == .badEvent)
    }

    @Test("A restart keeps the list: in full, under greater versions")
    func restart() throws {
        let (bench, carol) = try Self.bench([Self.bob, Self.orbit1])
        let list = try Subscription(carol, to: "carol-list", headers: Self.eventList)
        let before = try #require(list.take().last)
        bench.office.settle()
        bench.office.crash(downFor: .seconds(2))
        bench.office.settle()
        let after = try #require(list.take().first)
        #expect(after.isFull && after.resources == before.resources)
        #expect((after.version ?? 0) > (before.version ?? 0) && after.sequence > before.sequence)
        #expect(zip(before.documentVersions, after.documentVersions).allSatisfy { $0 < $1 })
        #expect(after.documentVersions.count == 2)
    }
}

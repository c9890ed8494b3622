import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Call park notification (PARK.md, From a phone: see)")
struct CallParkNotificationTests {
    /// Carol with or without call park notification, on a handmade phone.
    private static func bench(isEnabled: Bool) throws -> (CallBench, HandmadePhone) {
        let bench = try CallBench()
        try Self.set(isEnabled, bench)
        return (bench, try bench.handmade(bench.carol))
    }

    private static func set(_ isEnabled: Bool, _ bench: CallBench) throws {
        var carol = bench.carol
        carol.monitoring.isCallParkNotificationEnabled = isEnabled
        try bench.office.apply(.member(carol))
    }

    /// Bob, who talks to Alice, is parked against Carol.
    private static func parkBob(_ bench: CallBench) throws {
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "*681003")
        bench.office.settle()
    }

    @Test("A person with call park notification is told who is parked against them, and that nobody is any more")
    func told() throws {
        let (bench, carol) = try Self.bench(isEnabled: true)
        let info = try Subscription(carol, to: "1003", event: "call-info")
        let first = try #require(info.take().first)
        #expect(first.request.headers[.event] == "call-info")
        #expect(first.request.contentType == "application/x-broadworks-callpark-info+xml")
        #expect(first.body.contains("<callpark/>"))
        try Self.parkBob(bench)
        let parked = info.take()
        #expect(parked.count == 1)
        #expect(parked.last?.body.contains("<parked><identity display=\"Bob\">sip:1002@acme.example</identity></parked>") == true)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(info.take().last?.body.contains("<callpark/>") == true)
    }

    @Test("A person without call park notification is told nothing of it")
    func disabled() throws {
        let (bench, carol) = try Self.bench(isEnabled: false)
        let request = try Subscription.subscribe(carol, to: "1003", event: "call-info")
        _ = carol.ask(request)
        try Self.parkBob(bench)
        for notify in carol.requests(.notify) { carol.answer(notify, .ok) }
        bench.office.settle()
        #expect(carol.requests(.notify).allSatisfy { !String(decoding: $0.body, as: UTF8.self).contains("Bob") })
    }

    @Test("The setting changes while a call is parked: the phone is told at once", arguments: [true, false])
    func changes(_ isEnabled: Bool) throws {
        let (bench, carol) = try Self.bench(isEnabled: !isEnabled)
        let info = try Subscription(carol, to: "1003", event: "call-info")
        info.take()
        try Self.parkBob(bench)
        info.take()
        try Self.set(isEnabled, bench)
        bench.office.settle()
        let last = try #require(info.take().last)
        #expect(last.body.contains("Bob") == isEnabled)
    }

    @Test("Own calls are no business of call-info: nothing is told of them")
    func calls() throws {
        let (bench, carol) = try Self.bench(isEnabled: true)
        let info = try Subscription(carol, to: "1003", event: "call-info")
        info.take()
        carol.ask(try carol.invite("1002", offer: carol.description()))
        bench.office.settle()
        #expect(info.waiting.isEmpty)
    }

    @Test("Who wants privacy is parked without a name")
    func privacy() throws {
        let (bench, carol) = try Self.bench(isEnabled: true)
        var bob = bench.bob
        bob.isPrivate = true
        try bench.office.apply(.member(bob))
        let info = try Subscription(carol, to: "1003", event: "call-info")
        info.take()
        try Self.parkBob(bench)
        let parked = try #require(info.take().last)
        #expect(parked.body.contains("<parked>"))
        #expect(!parked.body.contains("Bob") && !parked.body.contains("1002"))
    }
}

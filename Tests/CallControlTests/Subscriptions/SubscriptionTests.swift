import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Subscribing to somebody's dialogs (RFC 6665 §4.2, RFC 4235)")
struct SubscriptionTests {
    @Test("A subscription is granted, and the first NOTIFY tells everything, as version 0, within 200 ms")
    func subscribes() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        #expect(key.response.headers[.expires] == "600")
        #expect(key.response.contacts?.count == 1)
        #expect(key.response.to?.tag?.isEmpty == false)
        let notifications = key.take()
        #expect(notifications.count == 1)
        let first = try #require(notifications.first)
        #expect(first.request.headers[.event] == "dialog")
        #expect(first.request.contentType == "application/dialog-info+xml")
        #expect(first.request.contact != nil)
        #expect(first.state.hasPrefix("active;expires=") && first.state != "active;expires=0")
        #expect(first.isFull && first.version == 0 && first.dialogs.isEmpty)
        #expect(first.body.contains("entity=\"sip:1002@acme.example\""))
        #expect(bench.core.subscriptionCount == 1)
    }

    @Test("Full state first, then partial ones whose versions go up by one; a call that is over is told as terminated")
    func partial() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        key.take()
        bench.phone(bench.bob).answering = .after(.seconds(2))
        bench.phone(bench.carol).call(to: "1002")
        bench.office.settle()
        let ringing = key.take()
        #expect(ringing.last?.states == ["early"])
        bench.run(.seconds(3))
        let talking = key.take()
        #expect(talking.last?.states == ["confirmed"])
        bench.hangUp(bench.carol)
        bench.office.settle()
        let over = key.take()
        #expect(over.last?.states == ["terminated"])
        let all = ringing + talking + over
        #expect(all.allSatisfy { !$0.isFull })
        #expect(all.map(\.version) == (1...all.count).map { $0 })
        #expect(Set(all.flatMap(\.dialogs.keys)).count == 1)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
    }

    @Test("The first NOTIFY tells of calls that are there already, who they are with, and in which direction")
    func existing() throws {
        let bench = try CallBench()
        bench.connect(bench.carol, bench.bob)
        let lobby = try bench.handmade(bench.company.lobby)
        let bobs = try #require(try Subscription(lobby, to: "1002").take().first)
        #expect(bobs.states == ["confirmed"])
        #expect(bobs.body.contains("direction=\"recipient\""))
        #expect(bobs.body.contains("<remote><identity display=\"Carol\">sip:1003@acme.example</identity>"))
        let carols = try #require(try Subscription(lobby, to: "1003").take().first)
        #expect(carols.body.contains("direction=\"initiator\""))
        #expect(carols.body.contains("<local><identity display=\"Carol\">sip:1003@acme.example</identity>"))
    }

    @Test("Who wants privacy is not named in anybody's lamp")
    func privacy() throws {
        let bench = try CallBench()
        var carol = bench.carol
        carol.isPrivate = true
        try bench.office.apply(.member(carol))
        bench.connect(bench.carol, bench.bob)
        let lobby = try bench.handmade(bench.company.lobby)
        let bobs = try #require(try Subscription(lobby, to: "1002").take().first)
        #expect(bobs.states == ["confirmed"])
        #expect(!bobs.body.contains("Carol") && !bobs.body.contains("1003"))
    }

    @Test("Each form of a number of the organisation can be watched", arguments: ["1002", "81001002", "7001", "bob", "1101", "1201", "dave"])
    func forms(_ user: String) throws {
        let bench = try CallBench()
        let carol = try bench.handmade(bench.carol)
        #expect(try Subscription(carol, to: user).take().first?.isFull == true)
    }

    @Test("A refresh is answered, tells everything again under the next version, and moves the end")
    func refresh() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002", expires: 100)
        let first = try #require(key.take().first)
        bench.run(.seconds(90))
        #expect(lobby.ask(key.refresh(expires: 100))?.headers[.expires] == "100")
        let second = try #require(key.take().first)
        #expect(second.isFull && second.version == 1 && second.sequence > first.sequence)
        bench.run(.seconds(90))
        #expect(key.take().isEmpty)
        #expect(bench.core.subscriptionCount == 1)
        bench.run(.seconds(20))
        #expect(key.take().map(\.state) == ["terminated;reason=timeout"])
        #expect(bench.core.subscriptionCount == 0)
    }

    @Test("A subscription that is not refreshed ends with timeout, and nothing is told afterwards")
    func expires() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002", expires: 60)
        key.take()
        bench.run(.seconds(61))
        #expect(key.take().map(\.state) == ["terminated;reason=timeout"])
        bench.connect(bench.carol, bench.bob)
        #expect(key.waiting.isEmpty)
        #expect(bench.office.disk.load(SubscriptionRecord.self).isEmpty)
    }

    @Test("Expires: 0 in the dialog ends the subscription; its last NOTIFY is full state")
    func unsubscribes() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        key.take()
        #expect(lobby.ask(key.refresh(expires: 0))?.status == .ok)
        let last = try #require(key.take().first)
        #expect(last.state.hasPrefix("terminated"))
        #expect(last.isFull && last.version == 1)
        #expect(bench.core.subscriptionCount == 0)
        #expect(lobby.ask(key.refresh(expires: 600))?.status == .callDoesNotExist)
    }

    @Test("Expires: 0 outside a dialog fetches the state once (RFC 6665 §4.4.3)")
    func fetch() throws {
        let bench = try CallBench()
        bench.connect(bench.carol, bench.bob)
        let lobby = try bench.handmade(bench.company.lobby)
        let fetch = try Subscription(lobby, to: "1002", expires: 0)
        #expect(fetch.response.headers[.expires] == "0")
        let notifications = fetch.take()
        #expect(notifications.count == 1)
        #expect(notifications[0].state.hasPrefix("terminated"))
        #expect(notifications[0].isFull && notifications[0].states == ["confirmed"])
        #expect(bench.core.subscriptionCount == 0)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(fetch.waiting.isEmpty)
    }

    @Test("The id of the Event header is that of every NOTIFY (RFC 6665 §8.2.1)")
    func eventID() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002", event: "dialog;id=42")
        #expect(key.take().first?.request.headers[.event] == "dialog;id=42")
    }

    @Test("Two keys for one number are two subscriptions, with versions of their own")
    func twice() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let first = try Subscription(lobby, to: "1002")
        first.take()
        bench.connect(bench.carol, bench.bob)
        first.take()
        let second = try Subscription(lobby, to: "1002")
        #expect(second.take().first?.version == 0)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(first.take().last?.states == ["terminated"])
        #expect(second.take().last?.states == ["terminated"])
    }

    @Test("A call park extension that is deleted ends its subscriptions with noresource, and the lamp goes dark")
    func deleted() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "7001")
        let other = try Subscription(lobby, to: "7002")
        key.take()
        other.take()
        try bench.office.apply(.removeCallParkExtension("orbit-1"))
        bench.office.settle()
        let last = key.take()
        #expect(last.map(\.state) == ["terminated;reason=noresource"])
        #expect(last.first?.dialogs.isEmpty == true)
        #expect(other.waiting.isEmpty)
        #expect(bench.core.subscriptionCount == 1)
        #expect(bench.office.disk.load(SubscriptionRecord.self).count == 1)
        #expect(lobby.ask(try Subscription.subscribe(lobby, to: "7001"))?.status == .notFound)
    }

    // MARK: Another process

    @Test("A restart keeps subscriptions: full state with a greater version and a greater CSeq in the old dialog; then partial again")
    func restart() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        bench.connect(bench.carol, bench.bob)
        let before = try #require(key.take().last)
        bench.office.settle()
        bench.office.crash(downFor: .seconds(2))
        bench.office.settle()
        let notifications = key.take()
        let after = try #require(notifications.first)
        #expect(after.isFull && after.dialogs.isEmpty)
        #expect((after.version ?? 0) > (before.version ?? 0) && after.sequence > before.sequence)
        #expect(after.request.from?.tag == before.request.from?.tag && after.request.to?.tag == before.request.to?.tag)
        bench.office.settle()
        for member in [bench.carol, bench.bob] { bench.hangUp(member) }
        bench.office.settle()
        bench.connect(bench.carol, bench.bob)
        let next = try #require(key.take().first)
        #expect(!next.isFull && next.version == (after.version ?? 0) + 1)
        #expect(lobby.ask(key.refresh(expires: 600))?.status == .ok)
    }

    @Test("What expired while the server was down is not told any more, and its record is deleted")
    func expiredMeanwhile() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002", expires: 60)
        key.take()
        bench.office.settle()
        #expect(bench.office.disk.load(SubscriptionRecord.self).count == 1)
        bench.office.crash(downFor: .seconds(70))
        bench.office.settle()
        #expect(key.waiting.isEmpty)
        #expect(bench.core.subscriptionCount == 0)
        #expect(bench.office.disk.load(SubscriptionRecord.self).isEmpty)
    }

    @Test("Restart after restart the versions grow", arguments: 1...3)
    func restarts(_ seed: UInt64) throws {
        let bench = try CallBench(seed: seed)
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002", expires: 3_600)
        var versions = key.take().compactMap(\.version)
        bench.office.settle()
        for _ in 0..<3 {
            bench.office.crash(downFor: .seconds(2))
            bench.office.settle()
            versions += key.take().compactMap(\.version)
        }
        #expect(versions.count == 4)
        #expect(zip(versions, versions.dropFirst()).allSatisfy { $0 < $1 })
    }
}

import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Subscriptions that are refused or come to an end (RFC 6665 §4.2.1, §4.2.2)")
struct SubscriptionRefusalTests {
    @Test("No credentials: challenged, and nothing is told")
    func challenged() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        var request = try lobby.request(.subscribe, to: "sip:1002@acme.example")
        request.headers.append(.event, "dialog")
        #expect(lobby.ask(request)?.status == .unauthorized)
        #expect(lobby.requests(.notify).isEmpty)
    }

    @Test("10 seconds are too brief: 423 with Min-Expires, first and in the dialog, where the subscription goes on")
    func tooBrief() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let response = try #require(lobby.ask(try Subscription.subscribe(lobby, to: "1002", expires: 10)))
        #expect(response.status == .intervalTooBrief)
        #expect(response.headers[.minExpires] == "60")
        #expect(bench.core.subscriptionCount == 0)
        let key = try Subscription(lobby, to: "1002")
        key.take()
        #expect(lobby.ask(key.refresh(expires: 10))?.status == .intervalTooBrief)
        #expect(bench.core.subscriptionCount == 1)
        bench.connect(bench.carol, bench.bob)
        #expect(key.take().last?.states == ["confirmed"])
    }

    @Test("An event package that is not known: 489 with Allow-Events", arguments: ["presence", "conference", "line-seize", "dialogs"])
    func unknownEvent(_ event: String) throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let response = try #require(lobby.ask(try Subscription.subscribe(lobby, to: "1002", event: event)))
        #expect(response.status == .badEvent)
        let allowed = response.headers[values: .allowEvents].joined(separator: ",")
        #expect(allowed.contains("dialog") && allowed.contains("call-info"))
    }

    @Test("No Event at all: refused")
    func noEvent() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let status = lobby.ask(try Subscription.subscribe(lobby, to: "1002", event: nil))?.status
        #expect(status == .badEvent || status == .badRequest)
    }

    @Test("A phone that accepts no dialog-info: 406 that says what there is")
    func notAcceptable() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let response = try #require(lobby.ask(try Subscription.subscribe(lobby, to: "1002", headers: [.init(.accept, "application/pidf+xml")])))
        #expect(response.status == .notAcceptable)
        #expect(response.headers[.accept] == "application/dialog-info+xml")
    }

    @Test(
        "A subscription to somebody else's organisation is answered as one to a number that never was",
        arguments: [
            ("zoe", "zeta.example"), ("1001", "zeta.example"), ("7009", "zeta.example"), ("7009", nil), ("4711", nil), ("nobody", nil),
            ("+13015550101", nil),
        ] as [(String, String?)])
    func otherOrganization(_ user: String, _ domain: String?) throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let response = try #require(lobby.ask(try Subscription.subscribe(lobby, to: user, domain: domain)))
        #expect(response.status == .notFound)
        #expect(response.reason == SIPStatus.notFound.reasonPhrase)
        #expect(bench.core.subscriptionCount == 0)
        #expect(lobby.requests(.notify).isEmpty)
    }

    @Test("A hunt group has no lamp: 404")
    func group() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        #expect(lobby.ask(try Subscription.subscribe(lobby, to: "5000"))?.status == .notFound)
    }

    @Test("A SUBSCRIBE in a dialog that is not there: 481; one with an old CSeq: 500")
    func inDialog() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        key.take()
        var wrong = key.refresh(expires: 600)
        wrong.headers[.callID] = "another"
        #expect(lobby.ask(wrong)?.status == .callDoesNotExist)
        #expect(lobby.ask(key.refresh(expires: 600))?.status == .ok)
        key.take()
        var old = key.refresh(expires: 600)
        old.headers[.cseq] = "2 SUBSCRIBE"
        #expect(lobby.ask(old)?.status == .serverInternalError)
        #expect(bench.core.subscriptionCount == 1)
    }

    @Test("Somebody else's credentials neither refresh nor end a subscription: 403")
    func stolen() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        key.take()
        let carol = try bench.handmade(bench.carol, host: "10.1.0.3")
        var request = carol.request(.subscribe, in: &key.dialog)
        request.headers.append(.event, "dialog")
        request.headers.append(.expires, "0")
        #expect(carol.ask(carol.authorized(request))?.status == .forbidden)
        #expect(bench.core.subscriptionCount == 1)
        #expect(carol.requests(.notify).isEmpty)
        bench.office.call(from: bench.company.dave, to: "81001002")
        #expect(key.take().last?.states == ["confirmed"])
    }

    // MARK: Phones that do not answer

    @Test("A phone that never answers NOTIFY loses its subscription after 32 s; another phone's lamp is right meanwhile")
    func neverAnswers() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let carol = try bench.handmade(bench.carol, host: "10.1.0.3")
        let deaf = try Subscription(lobby, to: "1002")
        let key = try Subscription(carol, to: "1002")
        key.take()
        bench.connect(bench.alice, bench.bob)
        #expect(key.take().last?.states == ["confirmed"])
        #expect(deaf.waiting.count == 1)
        bench.run(.seconds(33))
        #expect(bench.core.subscriptionCount == 1)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(key.take().last?.states == ["terminated"])
        #expect(deaf.waiting.count == 1)
        #expect(bench.office.disk.load(SubscriptionRecord.self).count == 1)
    }

    @Test("A phone that answers NOTIFY with 481 is not subscribed any more", arguments: [481, 404, 410, 489])
    func gone(_ status: Int) throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        key.take(SIPStatus(rawValue: status))
        #expect(bench.core.subscriptionCount == 0)
        bench.connect(bench.carol, bench.bob)
        #expect(key.waiting.isEmpty)
        #expect(bench.office.disk.load(SubscriptionRecord.self).isEmpty)
        #expect(lobby.ask(key.refresh(expires: 600))?.status == .callDoesNotExist)
    }

    @Test("A phone that cannot take one NOTIFY (500) stays subscribed; the next tells everything")
    func cannot() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        key.take()
        bench.phone(bench.bob).answering = .after(.seconds(3))
        bench.phone(bench.carol).call(to: "1002")
        bench.office.settle()
        #expect(key.take(.serverInternalError).first?.isFull == false)
        #expect(bench.core.subscriptionCount == 1)
        bench.run(.seconds(4))
        let next = try #require(key.take().first)
        #expect(next.isFull && next.states == ["confirmed"])
    }

    @Test("Changes while a NOTIFY is unanswered are told together once it is answered, as they then are")
    func oneAtATime() throws {
        let bench = try CallBench()
        let lobby = try bench.handmade(bench.company.lobby)
        let key = try Subscription(lobby, to: "1002")
        key.take()
        bench.connect(bench.carol, bench.bob)
        bench.hangUp(bench.bob)
        bench.office.settle()
        bench.connect(bench.carol, bench.bob)
        #expect(key.waiting.count == 1)
        var dialogs: [String: String] = [:]
        let notifications = key.take()
        #expect(notifications.count == 2)
        for notification in notifications { dialogs.merge(notification.dialogs) { $1 } }
        #expect(dialogs.values.sorted() == ["confirmed", "terminated"] || dialogs.values.sorted() == ["confirmed"])
        #expect(notifications.map(\.version) == [1, 2])
    }
}

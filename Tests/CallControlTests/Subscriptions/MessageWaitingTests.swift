import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("The lamp for voice messages (RFC 3842)")
struct MessageWaitingTests {
    private static func set(_ isWaiting: Bool, _ bench: CallBench, _ member: Member) {
        bench.core.enter { bench.core.setMessageWaiting(isWaiting, for: member.id) }
        bench.office.settle()
    }

    private static func status(_ phone: HandmadePhone, _ user: String) throws -> SIPStatus? {
        phone.ask(try Subscription.subscribe(phone, to: user, event: "message-summary"))?.status
    }

    @Test("A phone is told at once how it is, then of each change and of nothing else; the account is the voicemail system's number")
    func lamp() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        try bench.change(bench.bob) { $0.settings.voicemailNumber = "+1 202 555 0199" }
        let subscription = try Subscription(
            bob, to: "1002", event: "message-summary", headers: [.init(.accept, "application/simple-message-summary")])
        let first = try #require(subscription.take().first)
        #expect(first.request.contentType == "application/simple-message-summary")
        #expect(first.request.headers[.event] == "message-summary")
        #expect(first.body == "Messages-Waiting: no\r\nMessage-Account: sip:+12025550199@acme.example\r\nVoice-Message: 0/0 (0/0)\r\n")
        Self.set(true, bench, bench.bob)
        let lit = subscription.take()
        #expect(lit.map(\.body) == ["Messages-Waiting: yes\r\nMessage-Account: sip:+12025550199@acme.example\r\nVoice-Message: 1/0 (0/0)\r\n"])
        #expect(bench.core.isMessageWaiting(for: bench.bob.id))
        // What is so already is told to nobody; neither are calls.
        Self.set(true, bench, bench.bob)
        Self.set(true, bench, bench.carol)
        bench.connect(bench.alice, bench.carol)
        #expect(subscription.take().isEmpty)
        Self.set(false, bench, bench.bob)
        #expect(subscription.take().map { $0.body.hasPrefix("Messages-Waiting: no\r\n") } == [true])
        #expect(!bench.core.isMessageWaiting(for: bench.bob.id))
        let told = bench.events.filter { if case .messageWaiting(bench.bob.id, _) = $0 { true } else { false } }
        #expect(told == [.messageWaiting(bench.bob.id, true), .messageWaiting(bench.bob.id, false)])
    }

    @Test("Another voicemail system is told, too; other settings are not")
    func account() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let subscription = try Subscription(bob, to: "bob", event: "message-summary")
        #expect(subscription.take().first?.body.contains("Message-Account") == false)
        try bench.setDoNotDisturb(bench.bob)
        bench.office.settle()
        #expect(subscription.take().isEmpty)
        try bench.change(bench.bob) { $0.settings.voicemailNumber = "1999" }
        bench.office.settle()
        #expect(subscription.take().map { $0.body.contains("Message-Account: sip:1999@acme.example\r\n") } == [true])
    }

    @Test("The lamp outlives the process: the next one tells the phone how it is, and goes on telling it")
    func restart() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let subscription = try Subscription(bob, to: "1002", event: "message-summary")
        subscription.take()
        Self.set(true, bench, bench.bob)
        subscription.take()
        bench.office.crash(downFor: .seconds(2))
        bench.office.settle()
        #expect(bench.core.isMessageWaiting(for: bench.bob.id) && !bench.core.isMessageWaiting(for: bench.alice.id))
        #expect(subscription.take().map { $0.body.hasPrefix("Messages-Waiting: yes\r\n") } == [true])
        Self.set(false, bench, bench.bob)
        #expect(subscription.take().map { $0.body.hasPrefix("Messages-Waiting: no\r\n") } == [true])
        bench.office.crash(downFor: .seconds(2))
        bench.office.settle()
        #expect(!bench.core.isMessageWaiting(for: bench.bob.id))
    }

    @Test("Nobody subscribes to somebody else's messages: not of a colleague, a group, an orbit, a list or another organisation")
    func others() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice)
        for (user, status) in [("1002", 403), ("1201", 403), ("7001", 403), ("5000", 404), ("9999", 404), ("1001-list", 489)] {
            #expect(try Self.status(alice, user)?.rawValue == status, "\(user)")
        }
        #expect(try Self.status(alice, "1001") == .ok)
        let zoe = try bench.handmade(bench.company.zoe, host: "10.1.0.3")
        #expect(try Self.status(zoe, "alice") == .notFound)
        #expect(bench.core.subscriptionCount == 1)
    }

    @Test("A device may ask for a line that it has, in its owner's name; without the line it may not")
    func secondaryLine() throws {
        let bench = try CallBench()
        try bench.addDevice("desk", to: bench.bob, lines: [bench.company.sales], isRegistered: false)
        let bob = try bench.handmade(bench.bob)
        let subscription = try Subscription(bob, to: "1201", event: "message-summary")
        subscription.take()
        Self.set(true, bench, bench.company.sales)
        #expect(subscription.take().map { $0.body.hasPrefix("Messages-Waiting: yes\r\n") } == [true])
        try bench.change(bench.bob) { $0.devices = [] }
        #expect(try Self.status(bob, "1201") == .forbidden)
    }

    @Test("What takes another document than RFC 3842's is refused")
    func notAcceptable() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let request = try Subscription.subscribe(bob, to: "1002", event: "message-summary", headers: [.init(.accept, "application/dialog-info+xml")])
        let response = try #require(bob.ask(request))
        #expect(response.status == .notAcceptable && response.headers[.accept] == "application/simple-message-summary")
    }
}

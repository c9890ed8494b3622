import CallControl
import Directory
import Media
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Blind transfer to a person (RFC 3515, RFC 5589 §6)")
struct TransferTests {
    /// Bob calls Alice, whose phone is a handmade one.
    private static func bench() throws -> (bench: CallBench, alice: HandmadePhone, dialog: Dialog) {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice)
        bench.phone(bench.bob).call(to: "1001")
        bench.office.settle()
        let (_, dialog) = try bench.answer(alice)
        bench.office.settle()
        #expect(try bench.liveCall(bench.bob).state == .established)
        return (bench, alice, dialog)
    }

    private static func refer(
        _ alice: HandmadePhone, _ dialog: inout Dialog, to targets: [String], headers: [SIPHeaders.Field] = []
    ) -> SIPRequest {
        var refer = alice.request(.refer, in: &dialog)
        for target in targets { refer.headers.append(.referTo, target) }
        refer.headers.append(contentsOf: headers)
        return refer
    }

    /// Answers the NOTIFYs of a transfer as long as they come. Returns their bodies' status lines.
    private static func reports(_ alice: HandmadePhone) -> [String] {
        var answered = 0
        while alice.requests(.notify).count > answered {
            alice.answer(alice.requests(.notify)[answered], .ok)
            answered += 1
        }
        return alice.notifications.map { String(decoding: $0.body, as: UTF8.self) }
    }

    @Test("202, then NOTIFYs with 100, what the target's phone says, and 200 as the last; the two others talk, the transferor is released")
    func succeeds() throws {
        var (bench, alice, dialog) = try Self.bench()
        let refer = Self.refer(alice, &dialog, to: ["<sip:1003@acme.example>"])
        #expect(alice.ask(refer)?.status == .accepted)
        bench.office.settle()
        let reports = Self.reports(alice)
        #expect(reports.first == "SIP/2.0 100 Trying\r\n")
        #expect(reports.contains("SIP/2.0 180 Ringing\r\n"))
        #expect(reports.last == "SIP/2.0 200 OK\r\n")
        let notifies = alice.notifications
        #expect(notifies.allSatisfy { $0.headers[.event]?.hasPrefix("refer") == true && $0.contentType == "message/sipfrag" })
        #expect(notifies.last?.headers[.subscriptionState]?.hasPrefix("terminated;reason=noresource") == true)
        #expect(notifies.dropLast().allSatisfy { $0.headers[.subscriptionState]?.hasPrefix("active") == true })
        alice.answer(try #require(alice.requests(.bye).first), .ok)
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(try bench.liveCall(bench.bob).remoteIdentity == "\"Carol\" <sip:1003@acme.example>")
        #expect(try bench.liveCall(bench.carol).remoteIdentity == "\"Bob\" <sip:1002@acme.example>")
        #expect(try bench.details(bench.bob).remoteParty.name == "Carol")
        bench.expectNothingLeft()
    }

    @Test("A scripted phone transfers, by the caller as well as by the callee", arguments: [true, false])
    func scripted(_ byCaller: Bool) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let (transferor, transferee) = byCaller ? (bench.alice, bench.bob) : (bench.bob, bench.alice)
        let call = try bench.liveCall(transferor)
        bench.phone(transferor).transfer(call.id, to: "1003")
        bench.office.settle()
        #expect(call.transferStatus == 200 && call.state == .ended)
        try bench.expectTalking(transferee, bench.carol)
        bench.expectNothingLeft()
    }

    @Test("The transferee hears ringing, not silence, while the target rings, and may hang up: the target's phone stops")
    func transfereeHangsUp() throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .never
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.office.settle()
        #expect(bench.office.hearing(of: try bench.half(bench.bob)) == .music(.ringback))
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect((call.transferStatus ?? 0) >= 300)
        bench.expectNoCalls()
        #expect(bench.phone(bench.carol).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The transferor hangs up at once, as most phones do: the transfer goes on without it")
    func transferorHangsUp() throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .after(.seconds(3))
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "1003")
        bench.run(.milliseconds(100))
        bench.hangUp(bench.alice)
        bench.run(.seconds(4))
        try bench.expectTalking(bench.bob, bench.carol)
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The transferor has hung up and the target does not want the call: nobody is left on the line", arguments: [486, 603, 302, 480])
    func nobodyLeft(_ status: Int) throws {
        let bench = try CallBench()
        let carol = try bench.handmade(bench.carol)
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "1003")
        bench.run(.milliseconds(100))
        bench.hangUp(bench.alice)
        bench.run(.milliseconds(100))
        carol.answer(try #require(carol.requests(.invite).first), SIPStatus(rawValue: status))
        bench.office.settle()
        bench.expectNoCalls()
        #expect(bench.phone(bench.bob).liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("The target is busy or declines: the transferor is told so, and the call is as it was", arguments: [SIPStatus.busyHere, .decline])
    func refused(_ status: SIPStatus) throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .reject(status)
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.office.settle()
        #expect(call.transferStatus == status.rawValue)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("The target declines through the API: the call is as it was")
    func declinesByAPI() throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .never
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.office.settle()
        try bench.hangUp(try bench.half(bench.carol).id, by: bench.carol)
        bench.office.settle()
        #expect(call.transferStatus == 603)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("The target never answers: after 30 s the call is as it was")
    func noAnswer() throws {
        let bench = try CallBench()
        bench.phone(bench.carol).answering = .never
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.run(.seconds(32))
        #expect(call.transferStatus == 480)
        #expect(bench.phone(bench.carol).liveCalls.isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("The target answers without a session: the transferor is told so, and the call is as it was")
    func noSession() throws {
        let bench = try CallBench()
        let carol = try bench.handmade(bench.carol)
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: "1003")
        bench.office.settle()
        carol.answer(try #require(carol.requests(.invite).first), .ok)
        carol.answer(try #require(carol.requests(.bye).first), .ok)
        bench.office.settle()
        #expect(call.transferStatus == 488)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    // MARK: Bad input

    @Test(
        "A REFER without Refer-To, with two, or with one that cannot be read: 400, and the call is as it was",
        arguments: [[], ["<sip:1003@acme.example>", "<sip:1101@acme.example>"], ["<sip:"], ["<sip:1003@acme.example?Replaces=nonsense>"]])
    func malformed(_ targets: [String]) throws {
        var (bench, alice, dialog) = try Self.bench()
        #expect(alice.ask(Self.refer(alice, &dialog, to: targets))?.status == .badRequest)
        bench.office.settle()
        #expect(alice.requests(.notify).isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test(
        "A number that does not exist or is none: the NOTIFY says so, and the call is as it was",
        arguments: [("4711", 404), ("1001@zeta.example", 404), ("nonsense", 404), ("7009", 404)])
    func unknown(_ number: String, _ status: Int) throws {
        var (bench, alice, dialog) = try Self.bench()
        let target = number.contains("@") ? number : "\(number)@acme.example"
        #expect(alice.ask(Self.refer(alice, &dialog, to: ["<sip:\(target)>"]))?.status == .accepted)
        bench.office.settle()
        let reports = Self.reports(alice)
        #expect(reports.last == "SIP/2.0 \(status) \(SIPStatus(rawValue: status).reasonPhrase)\r\n")
        #expect(alice.notifications.last?.headers[.subscriptionState]?.hasPrefix("terminated") == true)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("To oneself, or to the other party, a loop: refused, and the call is as it was", arguments: ["1001", "1002", "+12025550101", "81001002"])
    func loop(_ number: String) throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        let call = try bench.liveCall(bench.alice)
        bench.phone(bench.alice).transfer(call.id, to: number)
        bench.office.settle()
        #expect((call.transferStatus ?? 0) >= 400)
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("Both transfer each other at the same instant: one call or none is left, and nobody is alone on it", arguments: 1...8)
    func both(_ seed: UInt64) throws {
        let bench = try CallBench(seed: seed)
        bench.connect(bench.bob, bench.alice)
        bench.phone(bench.alice).transfer(try bench.liveCall(bench.alice).id, to: "1003")
        bench.phone(bench.bob).transfer(try bench.liveCall(bench.bob).id, to: "1101")
        bench.run(.seconds(5))
        for half in bench.core.halves.values { #expect(half.peer?.peer === half) }
        #expect(bench.core.halves.count == 2 || bench.core.halves.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("A second REFER while the first is under way: refused, and the first goes on")
    func twice() throws {
        var (bench, alice, dialog) = try Self.bench()
        bench.phone(bench.carol).answering = .after(.seconds(3))
        #expect(alice.ask(Self.refer(alice, &dialog, to: ["<sip:1003@acme.example>"]))?.status == .accepted)
        let second = try #require(alice.ask(Self.refer(alice, &dialog, to: ["<sip:1101@acme.example>"])))
        #expect(second.status.rawValue >= 400)
        bench.run(.seconds(4))
        try bench.expectTalking(bench.bob, bench.carol)
    }

    @Test("Only calls can be transferred to: a REFER with another method is refused")
    func otherMethod() throws {
        var (bench, alice, dialog) = try Self.bench()
        let response = try #require(alice.ask(Self.refer(alice, &dialog, to: ["<sip:1003@acme.example;method=BYE>"])))
        #expect(response.status.rawValue >= 400)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("Refer-Sub: false is agreed to, and no NOTIFY comes (RFC 4488)")
    func silent() throws {
        var (bench, alice, dialog) = try Self.bench()
        let refer = Self.refer(alice, &dialog, to: ["<sip:1003@acme.example>"], headers: [.init(.referSub, "false")])
        let response = try #require(alice.ask(refer))
        #expect(response.status == .accepted)
        #expect(response.headers[.referSub] == "false")
        bench.office.settle()
        #expect(alice.requests(.notify).isEmpty)
        try bench.expectTalking(bench.bob, bench.carol)
    }

    @Test("A REFER outside a dialog: 481")
    func outside() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice)
        var refer = try alice.request(.refer, to: "sip:1002@acme.example")
        refer.headers.append(.referTo, "<sip:1003@acme.example>")
        #expect(alice.ask(refer)?.status == .callDoesNotExist)
    }
}

extension HandmadePhone {
    /// The NOTIFYs that came, in the order in which they were sent.
    var notifications: [SIPRequest] { self.requests(.notify).sorted { ($0.cseq?.number ?? 0) < ($1.cseq?.number ?? 0) } }
}

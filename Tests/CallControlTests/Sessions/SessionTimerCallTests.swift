import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Session timers of calls (RFC 4028)")
struct SessionTimerCallTests {
    /// A call from Bob's handmade phone with these headers in its INVITE.
    private static func call(_ bench: CallBench, _ headers: [SIPHeaders.Field]) throws -> (HandmadePhone, SIPResponse, Dialog) {
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.headers.append(contentsOf: headers)
        invite = bob.authorized(invite)
        bob.ask(invite)
        bench.office.settle()
        let response = try #require(bob.finalResponse(to: invite))
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        bench.office.settle()
        return (bob, response, dialog)
    }

    @Test("The caller refreshes: what it asked for is agreed, and without a refresh both sides are released")
    func callerRefreshes() throws {
        let bench = try CallBench()
        let (bob, response, _) = try Self.call(
            bench, [.init(.supported, "timer"), .init(.sessionExpires, "600;refresher=uac"), .init(.minSE, "90")])
        #expect(response.headers[.sessionExpires] == "600;refresher=uac")
        #expect(response.headers.contains("timer", in: .require))
        bench.run(.seconds(560))
        #expect(bob.requests(.bye).isEmpty)
        bench.run(.seconds(10))
        let bye = try #require(bob.requests(.bye).first)
        #expect(bye.headers[.reason] == SIPReason.recoveryOnTimerExpiry.headerValue)
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
    }

    @Test("A refresh in time, by UPDATE or re-INVITE, keeps the call", arguments: [SIPMethod.update, .invite])
    func refreshed(_ method: SIPMethod) throws {
        let bench = try CallBench()
        let (bob, _, answered) = try Self.call(bench, [.init(.supported, "timer"), .init(.sessionExpires, "600;refresher=uac")])
        var dialog = answered
        for _ in 0..<5 {
            bench.run(.seconds(300))
            var refresh = bob.request(method, in: &dialog, body: method == .invite ? bob.description() : nil)
            refresh.headers.append(.supported, "timer")
            refresh.headers.append(.sessionExpires, "600;refresher=uac")
            let response = try #require(bob.ask(refresh))
            #expect(response.status == .ok)
            #expect(response.headers[.sessionExpires] == "600;refresher=uac")
            if method == .invite { bob.send(.request(bob.request(.ack, in: &dialog, sequence: refresh.cseq?.number))) }
        }
        #expect(bob.requests(.bye).isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("A phone that does not know session timers is refreshed by us, at half the interval")
    func weRefresh() throws {
        let bench = try CallBench()
        let (bob, response, _) = try Self.call(bench, [])
        #expect(response.headers[.sessionExpires] == nil)
        #expect(!response.headers.contains("timer", in: .require))
        bench.run(.seconds(905))
        let refresh = try #require(bob.requests(.invite).first)
        #expect(refresh.headers[.sessionExpires] == "1800;refresher=uac")
        #expect(!refresh.body.isEmpty)
        bob.answer(refresh, .ok, body: bob.description())
        bench.run(.seconds(905))
        #expect(bob.requests(.invite).count == 2)
    }

    @Test("A phone that allows UPDATE is refreshed by UPDATE, without an offer")
    func refreshByUpdate() throws {
        let bench = try CallBench()
        let (bob, _, _) = try Self.call(bench, [.init(.allow, "INVITE, ACK, BYE, CANCEL, UPDATE")])
        bench.run(.seconds(905))
        let refresh = try #require(bob.requests(.update).first)
        #expect(refresh.body.isEmpty)
        #expect(bob.requests(.invite).isEmpty)
        bob.answer(refresh, .ok)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test(
        "A phone that does not answer our refresh, or does not know the call any more, is released", arguments: [SIPMethod.update, .invite],
        [true, false])
    func refreshFails(_ method: SIPMethod, _ isAnswered: Bool) throws {
        let bench = try CallBench()
        let (bob, _, _) = try Self.call(bench, method == .update ? [.init(.allow, "INVITE, ACK, BYE, CANCEL, UPDATE")] : [])
        bench.run(.seconds(905))
        if isAnswered {
            bob.answer(try #require(bob.requests(method).first), .callDoesNotExist)
        } else {
            bench.run(.seconds(40))
        }
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
    }

    @Test("An interval under 90 s is answered 422 with Min-SE; a phone that does not know the extension gets 90 s")
    func tooSmall() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.headers.append(.supported, "timer")
        invite.headers.append(.sessionExpires, "60")
        let response = try #require(bob.ask(bob.authorized(invite)))
        #expect(response.status == .sessionIntervalTooSmall)
        #expect(response.headers[.minSE] == "90")
        #expect(bench.phone(bench.alice).calls.isEmpty)
        bench.expectNoCalls()
        let other = try CallBench()
        let (phone, _, _) = try Self.call(other, [.init(.sessionExpires, "60")])
        other.run(.seconds(46))
        #expect(phone.requests(.invite).count == 1)
    }

    @Test("The callee's answer settles its own leg: it refreshes, or is released without a word")
    func callee() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let call = bench.office.call(from: bench.bob, to: "1001")
        let invite = try #require(alice.requests(.invite).first)
        #expect(invite.headers[.sessionExpires] == "1800")
        #expect(invite.headers.contains("timer", in: .supported))
        alice.answer(invite, .ok, headers: [.init(.require, "timer"), .init(.sessionExpires, "300;refresher=uas")], body: alice.description())
        #expect(call.state == .established)
        bench.run(.seconds(260))
        #expect(call.state == .established)
        bench.run(.seconds(10))
        #expect(call.state == .ended)
        #expect(alice.requests(.bye).count == 1)
        bench.expectNoCalls()
    }

    @Test("Scripted phones talk for a day, and hang up cleanly")
    func day() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.run(.seconds(86_400))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }
}

import CallControl
import Directory
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Requests that are refused, and OPTIONS (RFC 3261 §8.2, §11, §12.2.2)")
struct RefusedRequestTests {
    @Test("OPTIONS is answered 200 with what the server can do, without credentials")
    func options() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let response = try #require(bob.ask(try bob.request(.options, to: "sip:acme.example")))
        #expect(response.status == .ok)
        for method in ["INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "PRACK", "UPDATE"] { #expect(response.headers.contains(method, in: .allow)) }
        #expect(response.headers.contains("100rel", in: .supported) && response.headers.contains("timer", in: .supported))
        #expect(response.headers[.accept] == "application/sdp")
    }

    @Test("OPTIONS inside a dialog is answered 200, in one that is not there 481")
    func optionsInDialog() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        #expect(bob.ask(bob.request(.options, in: &dialog))?.status == .ok)
        bob.ask(bob.request(.bye, in: &dialog))
        #expect(bob.ask(bob.request(.options, in: &dialog))?.status == .callDoesNotExist)
    }

    @Test("An extension in Require that is not supported: 420 naming it, and no phone rings", arguments: [SIPMethod.invite, .register, .options])
    func unsupported(_ method: SIPMethod) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var request = try bob.request(method, to: "sip:1001@acme.example", body: method == .invite ? bob.description() : nil)
        request.headers.append(.require, "100rel, histinfo, timer")
        request.headers.append(.require, "path")
        let response = try #require(bob.ask(request))
        #expect(response.status == .badExtension)
        #expect(response.headers[.unsupported] == "histinfo, path")
        #expect(bench.phone(bench.alice).calls.isEmpty)
    }

    @Test("A body that is no session description: 415 with Accept", arguments: ["text/plain", "application/json", "multipart/mixed;boundary=x", nil])
    func wrongBody(_ type: String?) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example")
        if let type { invite.headers.append(.contentType, type) }
        invite.body = bob.description().serialized
        let response = try #require(bob.ask(bob.authorized(invite)))
        #expect(response.status == .unsupportedMediaType)
        #expect(response.headers[.accept] == "application/sdp")
        bench.expectNoCalls()
    }

    @Test("A body in an encoding that is not understood: 415")
    func encodedBody() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.headers.append(.contentEncoding, "gzip")
        #expect(bob.ask(bob.authorized(invite))?.status == .unsupportedMediaType)
        bench.expectNoCalls()
    }

    @Test("A session description that cannot be read: 400 that says where, in an INVITE and in a re-INVITE")
    func badDescription() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.request(.invite, to: "sip:1001@acme.example", body: bob.description())
        invite.body = [UInt8]("v=0\r\no=nonsense\r\n".utf8)
        let response = try #require(bob.ask(bob.authorized(invite)))
        #expect(response.status == .badRequest)
        #expect(response.reason.contains("line 2"))
        bench.expectNoCalls()
        var (_, dialog) = try bench.connect(bob, to: "1001")
        var reinvite = bob.request(.invite, in: &dialog, body: bob.description())
        reinvite.body = [UInt8]("v=1\r\n".utf8)
        #expect(bob.ask(reinvite)?.status == .badRequest)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("Max-Forwards 0: 483")
    func tooManyHops() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.invite("1001", offer: bob.description())
        invite.headers[.maxForwards] = "0"
        #expect(bob.ask(invite)?.status == .tooManyHops)
        bench.expectNoCalls()
    }

    @Test("The same INVITE on a second way (merged): 482; the first goes on (RFC 3261 §8.2.2.2)")
    func merged() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        var copy = invite
        copy.replaceTopVia(SIPVia(transport: "UDP", host: bob.address.host, port: 5060, branch: "z9hG4bKotherway"))
        bob.ask(copy)
        #expect(bob.statuses(of: copy) == [100, 180, 482])
        #expect(bench.phone(bench.alice).liveCalls.count == 1)
        #expect(bench.core.halves.count == 2)
    }

    @Test("A repeated INVITE is the same call: the last answer again, and one phone rings once")
    func repeated() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .never
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        bob.ask(invite)
        #expect(bob.statuses(of: invite) == [100, 180, 180])
        #expect(bench.phone(bench.alice).calls.count == 1)
    }

    @Test("An INVITE without a Contact: 400")
    func noContact() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var invite = try bob.invite("1001", offer: bob.description())
        invite.headers.removeAll(.contact)
        #expect(bob.ask(invite)?.status == .badRequest)
        bench.expectNoCalls()
    }

    @Test("In a dialog that is not there: 481", arguments: [SIPMethod.bye, .invite, .update, .prack, .info, .notify, .options])
    func unknownDialog(_ method: SIPMethod) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var request = try bob.request(method, to: "sip:1001@acme.example")
        request.headers[.to] = "<sip:1001@acme.example>;tag=nobody"
        #expect(bob.ask(request)?.status == .callDoesNotExist)
    }

    @Test("Outside a dialog what belongs into one: 481", arguments: [SIPMethod.bye, .update, .prack])
    func outside(_ method: SIPMethod) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        #expect(bob.ask(try bob.request(method, to: "sip:1001@acme.example"))?.status == .callDoesNotExist)
    }

    @Test("A BYE with somebody else's tag does not end the call: 481")
    func wrongTag() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        var bye = bob.request(.bye, in: &dialog)
        bye.headers[.from] = "<sip:bob@acme.example>;tag=guessed"
        #expect(bob.ask(bye)?.status == .callDoesNotExist)
        bye.headers[.from] = "<sip:bob@acme.example>"
        bye.replaceTopVia(SIPVia(transport: "UDP", host: bob.address.host, port: 5060, branch: "z9hG4bKuntagged"))
        #expect(bob.ask(bye)?.status == .callDoesNotExist)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("A method that is not known: 405 with Allow", arguments: ["PUBLISH", "MESSAGE", "NEWMETHOD"])
    func methodNotAllowed(_ method: String) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let response = try #require(bob.ask(try bob.request(SIPMethod(rawValue: method), to: "sip:1001@acme.example")))
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers.contains("INVITE", in: .allow))
    }

    @Test("BYE twice: the second finds nothing")
    func byeTwice() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        #expect(bob.ask(bob.request(.bye, in: &dialog))?.status == .ok)
        #expect(bob.ask(bob.request(.bye, in: &dialog))?.status == .callDoesNotExist)
        bench.expectNoCalls()
    }

    @Test("BYE carries the reason to the other side", arguments: [nil, "Q.850;cause=31;text=\"Normal, unspecified\""])
    func byeReason(_ reason: String?) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        _ = try bench.answer(alice)
        var dialog = try #require(try bob.dialog(of: invite))
        bob.send(.request(bob.request(.ack, in: &dialog, sequence: 1)))
        var bye = bob.request(.bye, in: &dialog)
        if let reason { bye.headers.append(.reason, reason) }
        bob.ask(bye)
        #expect(alice.requests(.bye).first?.headers[.reason] == reason ?? SIPReason.normalClearing.headerValue)
    }

    @Test("INFO and NOTIFY in a call are taken and change nothing", arguments: [SIPMethod.info, .notify])
    func info(_ method: SIPMethod) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        var (_, dialog) = try bench.connect(bob, to: "1001")
        #expect(bob.ask(bob.request(method, in: &dialog))?.status == .ok)
        try bench.expectTalking(bench.alice, bench.bob)
    }
}

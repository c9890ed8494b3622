import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Calls that come to nothing (the issue, The B2BUA)")
struct CallFailureTests {
    @Test("Nobody is registered: 480 with a reason, and no phone rings")
    func notRegistered() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).register(expires: 0)
        bench.office.settle()
        let bob = try bench.handmade(bench.bob)
        for number in ["1001", "1201"] {
            let response = try #require(bob.ask(try bob.invite(number, offer: bob.description())))
            #expect(response.status == .temporarilyUnavailable)
            #expect(response.headers[.reason] == SIPReason.subscriberAbsent.headerValue)
        }
        #expect(bench.phone(bench.alice).calls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    /// What the phone answers, and what the caller is told.
    struct Refusal: CustomTestStringConvertible {
        var phone: Int
        var caller: Int
        var reason: SIPReason

        var testDescription: String { "\(self.phone)" }

        static let all = [
            Refusal(phone: 486, caller: 486, reason: .userBusy),
            Refusal(phone: 600, caller: 600, reason: .userBusy),
            Refusal(phone: 603, caller: 603, reason: .callRejected),
            Refusal(phone: 480, caller: 480, reason: .noAnswer),
            Refusal(phone: 488, caller: 488, reason: .temporaryFailure),
            Refusal(phone: 606, caller: 606, reason: .temporaryFailure),
            Refusal(phone: 415, caller: 415, reason: .temporaryFailure),
            // What concerns only our own request to the phone.
            Refusal(phone: 302, caller: 480, reason: .temporaryFailure),
            Refusal(phone: 400, caller: 480, reason: .temporaryFailure),
            Refusal(phone: 401, caller: 480, reason: .temporaryFailure),
            Refusal(phone: 404, caller: 480, reason: .unallocatedNumber),
            Refusal(phone: 408, caller: 480, reason: .noUserResponding),
            Refusal(phone: 481, caller: 480, reason: .temporaryFailure),
            Refusal(phone: 500, caller: 480, reason: .temporaryFailure),
            Refusal(phone: 503, caller: 480, reason: .temporaryFailure),
        ]
    }

    @Test("Busy, declined, and whatever else a phone answers: both legs end, with the right status and a reason", arguments: Refusal.all)
    func refused(_ row: Refusal) throws {
        let bench = try CallBench()
        bench.phone(bench.alice).answering = .reject(SIPStatus(rawValue: row.phone))
        let bob = try bench.handmade(bench.bob)
        let response = try #require(bob.ask(try bob.invite("1001", offer: bob.description())))
        #expect(response.status.rawValue == row.caller)
        #expect(response.headers[.reason] == row.reason.headerValue)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("No answer: after 30 s the caller gets 480 with a reason and the phone is cancelled")
    func noAnswer() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        alice.answer(try #require(alice.requests(.invite).first), .ringing)
        #expect(try bench.state(bench.alice) == .alerting)
        bench.run(.seconds(29))
        #expect(bob.statuses(of: invite) == [100, 180])
        bench.run(.seconds(1))
        let response = try #require(bob.finalResponse(to: invite))
        #expect(response.status == .temporarilyUnavailable)
        #expect(response.headers[.reason] == SIPReason.noAnswer.headerValue)
        #expect(alice.requests(.cancel).first?.headers[.reason] == SIPReason.noAnswer.headerValue)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("The connection to the only phone is gone: 480 at once; of two phones the other still rings")
    func lostConnection() throws {
        let bench = try CallBench()
        bench.office.server.lostFlows = [bench.phone(bench.alice).address]
        #expect(bench.office.call(from: bench.bob, to: "1001").failure == .temporarilyUnavailable)
        bench.expectNoCalls()
        let other = bench.office.addPhone(for: bench.alice).phone
        other.register()
        bench.office.settle()
        bench.connect(bench.bob, bench.alice)
        #expect(other.liveCalls.count == 1)
        bench.office.server.lostFlows = []
        bench.expectNothingLeft()
    }

    @Test("The connection to a phone is gone when its call should end: the other side ends all the same")
    func lostConnectionAtEnd() throws {
        let bench = try CallBench()
        bench.connect(bench.bob, bench.alice)
        bench.office.server.lostFlows = [bench.phone(bench.alice).address]
        bench.hangUp(bench.bob)
        bench.office.settle()
        bench.expectNoCalls()
        #expect(bench.core.legCount == 0)
    }

    @Test("A phone that says nothing at all is no answer as well, and gets no CANCEL before it has said something")
    func silence() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let call = bench.office.call(from: bench.bob, to: "1001")
        bench.run(.seconds(32))
        #expect(call.failure == .temporarilyUnavailable)
        #expect(alice.requests(.cancel).isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("A 2xx that arrives after the call was given up is acknowledged and ended with BYE")
    func lateAnswer() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        bench.office.call(from: bench.bob, to: "1001")
        let invite = try #require(alice.requests(.invite).first)
        alice.answer(invite, .ringing)
        bench.hangUp(bench.bob)
        bench.office.settle()
        #expect(alice.requests(.cancel).count == 1)
        alice.answer(invite, .ok, body: alice.description())
        #expect(alice.requests(.ack).count == 1)
        let bye = try #require(alice.requests(.bye).first)
        #expect((bye.cseq?.number ?? 0) > 1)
        alice.answer(bye, .ok)
        bench.expectNothingLeft()
    }

    @Test("An answer without a description ends both legs: 488 for the caller, BYE for the phone")
    func noDescription() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let call = bench.office.call(from: bench.bob, to: "1001")
        alice.answer(try #require(alice.requests(.invite).first), .ok)
        #expect(call.failure == .notAcceptableHere)
        // Whoever sent a 2xx is owed an ACK, before anything else (RFC 3261 §13.2.2.4).
        #expect(alice.requests(.ack).count == 1)
        alice.answer(try #require(alice.requests(.bye).first), .ok)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("An answer whose body is no description ends both legs too", arguments: ["v=0", "nonsense", ""])
    func badDescription(_ body: String) throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let call = bench.office.call(from: bench.bob, to: "1001")
        var response = SIPResponse(to: try #require(alice.requests(.invite).first), status: .ok, tag: "x")
        response.headers.append(.contact, alice.contact)
        response.headers.append(.contentType, "application/sdp")
        response.body = [UInt8](body.utf8)
        alice.send(.response(response))
        bench.office.settle()
        #expect(call.failure == .notAcceptableHere)
        #expect(alice.requests(.ack).count == 1)
        #expect(alice.requests(.bye).count == 1)
        bench.expectNoCalls()
    }

    @Test("A caller that never acknowledges is released after 32 s, and so is the other side")
    func noACK() throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        let invite = try bob.invite("1001", offer: bob.description())
        bob.ask(invite)
        bench.run(.seconds(30))
        #expect(bench.phone(bench.alice).liveCalls.count == 1)
        bench.run(.seconds(4))
        // RFC 3261 §13.3.1.4: sent again at 0.5, 1.5, 3.5, 7.5 … s.
        #expect(bob.statuses(of: invite).filter { $0 == 200 }.count > 8)
        bob.answer(try #require(bob.requests(.bye).first), .ok)
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }
}

import CallControl
import Directory
import Media
import SDP
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Dial through the API (the issue, The API)")
struct ClickToDialTests {
    @Test("One's own phone rings first and is asked to answer by itself; then the destination rings; the states follow")
    func order() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        let reference = try bench.dial("1001", by: bench.bob)
        bench.office.settle()
        let own = try #require(bob.requests(.invite).first)
        #expect(own.headers[.callInfo]?.contains("answer-after=0") == true)
        #expect(own.headers[.alertInfo]?.contains("info=alert-autoanswer") == true)
        #expect(own.from?.displayName == "Alice" && own.from?.uri.user == "1001")
        #expect(alice.requests(.invite).isEmpty)
        var details = try bench.details(bench.bob)
        #expect(details.id == reference.id && details.sessionID == reference.sessionID)
        #expect(details.personality == .clickToDial && details.state == .connecting)
        #expect(details.remoteParty.name == "Alice")

        bob.answer(own, .ok, body: bob.description())
        #expect(bob.requests(.ack).count == 1)
        let other = try #require(alice.requests(.invite).first)
        #expect(other.headers[.callInfo] == nil && other.headers[.alertInfo] == nil)
        #expect(other.from?.displayName == "Bob")
        #expect(try bench.state(bench.bob) == .connecting)
        // One's own phone is quiet otherwise.
        #expect(try bench.hearing(bench.bob) == .music(.ringback))
        alice.answer(other, .ringing)
        #expect(try bench.state(bench.bob) == .alerting)
        #expect(try bench.details(bench.alice).state == .alerting)
        #expect(try bench.details(bench.alice).sessionID == reference.sessionID)

        alice.answer(other, .ok, body: alice.description())
        details = try bench.details(bench.bob)
        #expect(details.state == .connected)
        #expect(details.personality == .originator)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test(
        "Scripted phones: dialled, answered, talked, hung up",
        arguments: ["1001", "+12025550101", "alice@acme.example", "sip:1001@acme.example", "tel:1001"])
    func scripted(_ destination: String) throws {
        let bench = try CallBench()
        _ = try bench.dial(destination, by: bench.bob)
        bench.run(.seconds(2))
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("All of one's own phones ring; the one that answers has the call")
    func severalPhones() throws {
        let bench = try CallBench()
        let phones = [bench.phone(bench.bob), bench.office.addPhone(for: bench.bob).phone]
        phones[1].register()
        phones[0].autoAnswers = false
        phones[0].answering = .never
        bench.office.settle()
        _ = try bench.dial("1001", by: bench.bob)
        bench.run(.seconds(2))
        try bench.expectTalking(bench.alice, bench.bob)
        #expect(phones[0].liveCalls.isEmpty && phones[1].liveCalls.count == 1)
        bench.expectNothingLeft()
    }

    @Test("Destinations that are nothing or lead nowhere are refused at once, and no phone rings")
    func refused() throws {
        let bench = try CallBench()
        #expect(throws: CallControlError.malformedDestination("no number")) { try bench.dial("no number", by: bench.bob) }
        #expect(throws: CallControlError.unknownDestination("4711")) { try bench.dial("4711", by: bench.bob) }
        #expect(throws: CallControlError.unknownDestination("zoe@zeta.example")) { try bench.dial("zoe@zeta.example", by: bench.bob) }
        #expect(throws: CallControlError.notRegistered) { try bench.dial("1001", by: bench.company.sales) }
        bench.phone(bench.bob).register(expires: 0)
        bench.office.settle()
        #expect(throws: CallControlError.notRegistered) { try bench.dial("1001", by: bench.bob) }
        bench.office.settle()
        #expect(bench.phone(bench.bob).calls.isEmpty && bench.phone(bench.alice).calls.isEmpty)
        bench.expectNoCalls()
    }

    @Test("One's own phone rejects or never answers: the destination never rings", arguments: [ScriptedPhone.Answering.reject(.busyHere), .never])
    func ownPhoneFails(_ answering: ScriptedPhone.Answering) throws {
        let bench = try CallBench()
        bench.phone(bench.bob).autoAnswers = false
        bench.phone(bench.bob).answering = answering
        _ = try bench.dial("1001", by: bench.bob)
        bench.run(.seconds(35))
        #expect(bench.phone(bench.alice).calls.isEmpty)
        #expect(bench.phone(bench.bob).liveCalls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test(
        "The destination rejects, never answers or is not registered: one's own phone is released",
        arguments: [ScriptedPhone.Answering.reject(.busyHere), .reject(.decline), .never, nil])
    func destinationFails(_ answering: ScriptedPhone.Answering?) throws {
        let bench = try CallBench()
        if let answering { bench.phone(bench.alice).answering = answering } else { bench.phone(bench.alice).register(expires: 0) }
        bench.office.settle()
        _ = try bench.dial("1001", by: bench.bob)
        bench.run(.seconds(35))
        #expect(bench.phone(bench.bob).calls.map(\.state) == [.ended])
        #expect(bench.phone(bench.alice).liveCalls.isEmpty)
        bench.expectNoCalls()
        bench.expectNothingLeft()
    }

    @Test("Hung up at any millisecond, by the API or on one's own phone: every phone ends and nothing is left", arguments: 0..<40)
    func hungUp(_ milliseconds: Int) throws {
        for byAPI in [true, false] {
            let bench = try CallBench()
            bench.phone(bench.alice).answering = .after(.milliseconds(10))
            let reference = try bench.dial("1001", by: bench.bob)
            bench.run(.milliseconds(milliseconds))
            let isThere = !bench.phone(bench.bob).liveCalls.isEmpty
            if byAPI { try bench.hangUp(reference.id, by: bench.bob) } else { bench.hangUp(bench.bob) }
            bench.run(.seconds(3))
            if byAPI || isThere {
                #expect(bench.phone(bench.bob).liveCalls.isEmpty && bench.phone(bench.alice).liveCalls.isEmpty)
                bench.expectNoCalls()
            }
            bench.expectNothingLeft()
        }
    }

    @Test("The destination takes another codec than one's own phone was told: that phone gets a new offer")
    func codecs() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        let bob = try bench.handmade(bench.bob)
        _ = try bench.dial("1001", by: bench.bob)
        bench.office.settle()
        let own = try #require(bob.requests(.invite).first)
        #expect(try SessionDescription(parsing: own.body).audio?.codecs == [.pcmu, .pcma, .telephoneEvent])
        bob.answer(own, .ok, body: bob.description([.pcmu, .pcma]))
        let offer = try #require(alice.requests(.invite).first)
        #expect(try SessionDescription(parsing: offer.body).audio?.codecs == [.pcmu, .pcma])
        alice.answer(offer, .ok, body: alice.description([.pcma]))
        let reinvite = try #require(bob.requests(.invite).last)
        #expect(reinvite.to?.tag != nil)
        #expect(try SessionDescription(parsing: reinvite.body).audio?.codecs == [.pcma])
        bob.answer(reinvite, .ok, body: bob.description([.pcma], version: 2))
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("Early media of the destination replaces the ringing tone")
    func earlyMedia() throws {
        let bench = try CallBench()
        let alice = try bench.handmade(bench.alice, host: "10.1.0.2")
        _ = try bench.dial("1001", by: bench.bob)
        bench.office.settle()
        #expect(try bench.hearing(bench.bob) == .music(.ringback))
        alice.answer(try #require(alice.requests(.invite).first), .sessionProgress, body: alice.description())
        #expect(try bench.hearing(bench.bob) == .party(bench.half(bench.alice).port))
    }
}

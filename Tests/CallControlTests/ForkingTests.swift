import CallControl
import Directory
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Several phones of one person (RFC 3261 §16.7, the issue, The B2BUA)")
struct ForkingTests {
    /// Alice with two handmade phones besides none of her own.
    private struct TwoPhones {
        let bench: CallBench
        let first: HandmadePhone
        let second: HandmadePhone

        init() throws {
            self.bench = try CallBench()
            self.first = try self.bench.handmade(self.bench.alice, host: "10.1.0.2")
            self.second = HandmadePhone(self.bench.alice, in: self.bench.office, host: "10.1.0.3")
            try self.second.register()
            self.first.forgetReceived()
            self.second.forgetReceived()
        }

        /// Bob calls and both ring.
        func ring() throws -> (call: PhoneCall, first: SIPRequest, second: SIPRequest) {
            let call = self.bench.office.call(from: self.bench.bob, to: "1001")
            let first = try #require(self.first.requests(.invite).first)
            let second = try #require(self.second.requests(.invite).first)
            self.first.answer(first, .ringing)
            self.second.answer(second, .ringing)
            return (call, first, second)
        }
    }

    @Test("All phones ring; the first to answer wins, and the others are cancelled because the call was completed elsewhere")
    func firstWins() throws {
        let office = try TwoPhones()
        let (call, first, second) = try office.ring()
        #expect(first.callID != second.callID)
        #expect(office.bench.office.halves(of: office.bench.alice).first?.legs.count == 2)
        office.second.answer(second, .ok, body: office.second.description())
        #expect(call.state == .established)
        let cancel = try #require(office.first.requests(.cancel).first)
        #expect(cancel.headers[.reason] == "SIP;cause=200;text=\"Call completed elsewhere\"")
        #expect(cancel.via?.branch == first.via?.branch && cancel.cseq?.number == first.cseq?.number && cancel.callID == first.callID)
        office.first.answer(cancel, .ok)
        office.first.answer(first, .requestTerminated)
        #expect(office.first.requests(.ack).count == 1)
        #expect(office.second.requests(.cancel).isEmpty)
        try office.bench.expectTalking(office.bench.alice, office.bench.bob)
        #expect(office.bench.office.calls(of: office.bench.alice).count == 1)
    }

    @Test("Scripted phones: two ring, one answers, the other stops", arguments: [0, 1])
    func scripted(_ winner: Int) throws {
        let bench = try CallBench()
        let phones = [bench.phone(bench.alice), bench.office.addPhone(for: bench.alice).phone]
        phones[1].register()
        bench.office.settle()
        phones[winner].answering = .after(.seconds(2))
        phones[1 - winner].answering = .after(.seconds(4))
        let call = bench.office.call(from: bench.bob, to: "1001")
        #expect(phones.map { $0.liveCalls.map(\.state) } == [[.ringing], [.ringing]])
        bench.run(.seconds(5))
        #expect(call.state == .established)
        #expect(phones[winner].liveCalls.map(\.state) == [.established])
        #expect(phones[1 - winner].liveCalls.isEmpty)
        bench.expectNothingLeft()
    }

    @Test("Both answer at the same instant: one has the call, the other's 2xx is acknowledged and ended", arguments: 1...8)
    func bothAnswer(_ seed: UInt64) throws {
        let bench = try CallBench(seed: seed)
        let phones = [bench.phone(bench.alice), bench.office.addPhone(for: bench.alice).phone]
        phones[1].register()
        bench.office.settle()
        let call = bench.office.call(from: bench.bob, to: "1001")
        bench.office.settle()
        #expect(call.state == .established)
        #expect(phones.flatMap(\.liveCalls).map(\.state) == [.established])
        try bench.expectTalking(bench.alice, bench.bob)
        bench.expectNothingLeft()
    }

    @Test("A phone that has not said anything yet is cancelled when it does")
    func cancelLater() throws {
        let office = try TwoPhones()
        office.bench.office.call(from: office.bench.bob, to: "1001")
        let first = try #require(office.first.requests(.invite).first)
        office.second.answer(try #require(office.second.requests(.invite).first), .ok, body: office.second.description())
        #expect(office.first.requests(.cancel).isEmpty)
        office.first.answer(first, .ringing)
        #expect(office.first.requests(.cancel).count == 1)
    }

    @Test("A phone that rejects leaves the others ringing; when all have, the best of their answers is passed on")
    func bestFailure() throws {
        let office = try TwoPhones()
        let (call, first, second) = try office.ring()
        office.first.answer(first, .notFound)
        #expect(call.state == .calling)
        #expect(office.second.requests(.cancel).isEmpty)
        office.second.answer(second, .busyHere)
        #expect(call.failure == .busyHere)
        office.bench.expectNoCalls()
    }

    @Test(
        "Of two failures the one that helps the caller is passed on, whichever comes first",
        arguments: [(486, 480, 486), (486, 408, 486), (480, 408, 480), (503, 480, 480), (503, 486, 486), (488, 500, 488), (408, 503, 480)])
    func ranking(_ one: Int, _ other: Int, _ expected: Int) throws {
        for (a, b) in [(one, other), (other, one)] {
            let office = try TwoPhones()
            let (call, first, second) = try office.ring()
            office.first.answer(first, SIPStatus(rawValue: a))
            office.second.answer(second, SIPStatus(rawValue: b))
            #expect(call.failure?.rawValue == expected)
        }
    }

    @Test("A 6xx means that the person declined: the other phones stop", arguments: [600, 603, 606])
    func globalFailure(_ status: Int) throws {
        let office = try TwoPhones()
        let (call, first, _) = try office.ring()
        office.first.answer(first, SIPStatus(rawValue: status))
        #expect(call.failure?.rawValue == status)
        #expect(office.second.requests(.cancel).count == 1)
        office.bench.expectNoCalls()
    }

    @Test("A second phone answers 200 after a 6xx has ended the call: acknowledged and ended with BYE")
    func answerAfterGlobalFailure() throws {
        let office = try TwoPhones()
        let (_, first, second) = try office.ring()
        office.first.answer(first, .decline)
        office.second.answer(second, .ok, body: office.second.description())
        #expect(office.second.requests(.ack).count == 1)
        office.second.answer(try #require(office.second.requests(.bye).first), .ok)
        office.bench.expectNothingLeft()
    }

    @Test("The caller gives up: every phone is cancelled")
    func callerGivesUp() throws {
        let office = try TwoPhones()
        let (call, _, _) = try office.ring()
        office.bench.hangUp(office.bench.bob)
        office.bench.office.settle()
        #expect(call.failure == .requestTerminated)
        #expect(office.first.requests(.cancel).count == 1 && office.second.requests(.cancel).count == 1)
        office.bench.expectNoCalls()
        office.bench.expectNothingLeft()
    }

    @Test("A call to oneself rings one's other phones, not the one that calls")
    func oneself() throws {
        let bench = try CallBench()
        let other = bench.office.addPhone(for: bench.alice).phone
        other.register()
        bench.office.settle()
        let call = bench.office.call(from: bench.alice, to: "1001")
        #expect(call.state == .established)
        #expect(other.liveCalls.count == 1)
        #expect(bench.phone(bench.alice).calls.count == 1)
        bench.expectNothingLeft()
    }

    @Test("More phones than may be asked at once: ten ring, the most preferred first")
    func manyPhones() throws {
        let bench = try CallBench()
        bench.phone(bench.alice).register(expires: 0)
        bench.office.settle()
        let phones = try (0..<10).map { index in
            let phone = HandmadePhone(bench.alice, in: bench.office, host: "10.1.1.\(index + 1)")
            try phone.register()
            phone.forgetReceived()
            return phone
        }
        bench.office.call(from: bench.bob, to: "1001")
        #expect(phones.allSatisfy { $0.requests(.invite).count == 1 })
        #expect(try bench.half(bench.alice).legs.count == 10)
        // One port for the person, however many phones.
        #expect(bench.office.server.engine.openPorts == 2)
    }
}

import CallControl
import Directory
import SDP
import SIPPhone
import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

@Suite("Keys pressed for a user (developer.webex.com, Call Controls, Transmit DTMF Digits)")
struct TransmitDigitsTests {
    /// Alice in a call with a phone of Bob's that has these codecs, and understands these methods.
    private static func bench(_ codecs: [AudioCodec], allow: String = "INVITE, ACK, BYE, CANCEL") throws -> (CallBench, HandmadePhone, CallHalfID) {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        bench.office.call(from: bench.alice, to: "1002")
        _ = try bench.answer(bob, headers: [.init(.allow, allow)], body: bob.description(codecs))
        try bench.expectTalking(bench.alice, bench.bob)
        return (bench, bob, try bench.half(bench.alice).id)
    }

    private static let event96 = AudioCodec(payloadType: 96, name: "telephone-event", parameters: "0-15")

    @Test(
        "By RTP, where that was agreed: towards the other party, as the payload type that its phone named",
        arguments: [AudioCodec.telephoneEvent, Self.event96])
    func events(_ event: AudioCodec) throws {
        let bench = try CallBench()
        let bob = try bench.handmade(bench.bob)
        // Bob calls, so that it is his description that names the payload type.
        _ = try bench.connect(bob, to: "1001", offer: bob.description([.pcmu, event]))
        try bench.transmit("12,#a", try bench.half(bench.alice).id, by: bench.alice)
        let port = try bench.half(bench.bob).port
        #expect(bench.office.server.engine.sentDigits == [port: "12,#A"])
        #expect(bench.office.server.engine.digitPayloadTypes == [port: event.payloadType])
        try bench.transmit("9", try bench.half(bench.alice).id, by: bench.alice)
        #expect(bench.office.server.engine.sentDigits == [port: "12,#A9"])
        #expect(bob.requests(.info).isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("By INFO, where there are no events but the phone allows it: one after another, the comma a pause")
    func info() throws {
        let (bench, bob, id) = try Self.bench([.pcmu], allow: "INVITE, ACK, BYE, CANCEL, INFO")
        try bench.transmit("1,*", id, by: bench.alice)
        bench.run(.milliseconds(300))
        let first = try #require(bob.requests(.info).first)
        #expect(first.contentType == "application/dtmf-relay")
        #expect(String(decoding: first.body, as: UTF8.self) == "Signal=1\r\nDuration=100\r\n")
        bob.answer(first, .ok)
        #expect(bob.requests(.info).count == 1)
        bench.run(.milliseconds(1_500))
        #expect(bob.requests(.info).count == 1)
        bench.run(.milliseconds(500))
        let second = try #require(bob.requests(.info).last)
        #expect(String(decoding: second.body, as: UTF8.self) == "Signal=*\r\nDuration=100\r\n")
        bob.answer(second, .ok)
        bench.run(.seconds(5))
        #expect(bob.requests(.info).count == 2)
        #expect(bench.office.server.engine.sentDigits.isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("The call ends while keys are still to come: they are not pressed any more")
    func ends() throws {
        let (bench, bob, id) = try Self.bench([.pcmu], allow: "INVITE, ACK, BYE, CANCEL, INFO")
        try bench.transmit("1,2,3", id, by: bench.alice)
        bench.run(.milliseconds(100))
        bob.answer(try #require(bob.requests(.info).first), .ok)
        bench.hangUp(bench.alice)
        bench.office.settle()
        bob.answer(try #require(bob.requests(.bye).first), .ok)
        bench.run(.seconds(10))
        #expect(bob.requests(.info).count == 1)
        bench.expectNoCalls()
    }

    @Test("By neither: refused, and nothing is sent")
    func neither() throws {
        let (bench, bob, id) = try Self.bench([.pcmu])
        do {
            try bench.transmit("1", id, by: bench.alice)
            Issue.record("accepted")
        } catch let error as CallControlError {
            guard case .phoneRefused = error else {
                Issue.record("refused with \(error)")
                return
            }
        }
        bench.run(.seconds(5))
        #expect(bob.requests(.info).isEmpty && bench.office.server.engine.sentDigits.isEmpty)
        try bench.expectTalking(bench.alice, bench.bob)
    }

    @Test("What are no keys is refused", arguments: ["", "E", "1 2", "12é", "1;2", String(repeating: "1", count: 251)])
    func malformed(_ digits: String) throws {
        let bench = try CallBench()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        #expect(throws: CallControlError.malformedDigits(digits)) { try bench.transmit(digits, id, by: bench.alice) }
        try bench.transmit(String(repeating: "1", count: 250), id, by: bench.alice)
        #expect(bench.office.server.engine.sentDigits.values.map(\.count) == [250])
        bench.expectNothingLeft()
    }

    @Test("In the wrong state, or for somebody else's call, it is refused")
    func wrongState() throws {
        let bench = try CallBench()
        let call = try bench.ring(bench.bob, from: bench.alice)
        let alice = try bench.half(bench.alice).id
        let bob = try bench.half(bench.bob).id
        #expect(throws: CallControlError.wrongState("The call is connecting, not connected")) { try bench.transmit("1", alice, by: bench.alice) }
        #expect(throws: CallControlError.wrongState("The call is alerting, not connected")) { try bench.transmit("1", bob, by: bench.bob) }
        #expect(throws: CallControlError.callNotFound) { try bench.transmit("1", bob, by: bench.alice) }
        bench.phone(bench.alice).hangUp(call.id)
        bench.phone(bench.bob).answering = .after(.milliseconds(100))
        bench.office.settle()
        bench.connect(bench.alice, bench.bob)
        let id = try bench.half(bench.alice).id
        _ = bench.hold(id, by: bench.alice)
        bench.office.settle()
        #expect(throws: CallControlError.wrongState("The call is held, not connected")) { try bench.transmit("1", id, by: bench.alice) }
        let peer = try bench.half(bench.bob).id
        #expect(throws: CallControlError.wrongState("The call is remoteHeld, not connected")) { try bench.transmit("1", peer, by: bench.bob) }
        #expect(bench.office.server.engine.sentDigits.isEmpty)
        bench.expectNothingLeft()
    }
}

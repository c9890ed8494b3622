import SIPSyntax
import Testing

@Suite("Damaged messages (RFC 3261 §7, §18.3)")
struct SIPMessageFuzzTests {
    /// Messages of both kinds, of every method and header we read.
    private static let messages =
        TortureCase.all.filter { $0.expectation == .message && $0.bytes.count < 3_000 }.map(\.bytes) + [
            invite("fuzz", extra: ["Content-Type: text/plain"], body: "\r\n\r\nbody"),
            wire([
                "REGISTER sip:pbx.example.net SIP/2.0", "Via: SIP/2.0/WSS x.invalid;branch=z9hG4bK7;rport", "Max-Forwards: 69",
                "From: <sip:2001@pbx.example.net>;tag=a", "To: <sip:2001@pbx.example.net>", "Call-ID: fuzz@[::1]", "CSeq: 2 REGISTER",
                "Contact: \"A, b\" <sip:2001@[2001:db8::5]:5062;transport=ws>;+sip.instance=\"<urn:uuid:0-1>\";reg-id=1, <tel:+1201>",
                "Authorization: Digest username=\"2001\", realm=\"pbx\", nonce=\"abc,def\", uri=\"sip:pbx\", response=\"00\"",
                "Supported: path, gruu, outbound", "Expires: 3600", "Date: Sun, 22 Nov 2026 04:00:00 GMT", "Content-Length: 0", "",
            ]),
            wire(
                [
                    "SIP/2.0 183 Session Progress", "v: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1, SIP/2.0/UDP [::1]:5;branch=z9hG4bK2",
                    "f: Ida <sip:ida@example.com>;tag=1", "t: \"Karl \\\"K\\\"\" <sip:karl@example.com>;tag=2", "i: 1", "CSeq: 7 INVITE",
                    "Record-Route: <sip:p1;lr>,", " <sip:p2;lr;x=%41%3b>", "m: <sip:karl@192.0.2.8?a=b>", "Require: 100rel", "RSeq: 1",
                    "c: application/sdp", "l: 5",
                ], body: "v=0\r\n"),
            wire([
                "REFER tel:+1-201-555;phone-context=x SIP/2.0", "Via: SIP/2.0/TCP a", "Route: <sip:r;lr>, <sip:[::1];lr>", "To: tel:+1201",
                "From: sip:a@b;tag=1;x=\"<,>\"", "Call-ID: 9", "CSeq: 1 REFER", "Refer-To: <sip:a@b?Replaces=1%3Bto-tag%3D2>",
                "Referred-By: <urn:x:y>", "Max-Forwards: 1", "Content-Length: 0", "",
            ]),
        ]

    /// What is held of every damaged message.
    private func check(_ bytes: [UInt8], read: inout Int) {
        switch SIPMessageParser().parse(bytes) {
        case .message(let message):
            read += 1
            let written = message.serialized()
            guard case .message(let again) = SIPMessageParser().parse(written) else {
                Issue.record("read once, written, and then refused: \(Self.show(bytes)) written as \(Self.show(written))")
                return
            }
            // Content-Length is left out: it is written from the body, at the end, whatever was read.
            let isSame = Self.withoutContentLength(again) == Self.withoutContentLength(message) && again.serialized() == written
            if !isSame { Issue.record("read, written and read as another: \(Self.show(bytes)) written as \(Self.show(written))") }
            if (try? frames([written])) != [.message(written)] { Issue.record("cut by the framer: \(Self.show(written))") }
        case .malformedRequest(let request, let error):
            let written = SIPMessage.response(SIPResponse(to: request, status: error.status, tag: "t")).serialized()
            if (try? frames([written])) != [.message(written)] { Issue.record("a refusal cut by the framer: \(Self.show(written))") }
        case .dropped, .keepAlive:
            break
        }
    }

    private static func withoutContentLength(_ message: SIPMessage) -> SIPMessage {
        switch message {
        case .request(var request):
            request.headers.removeAll(.contentLength)
            return .request(request)
        case .response(var response):
            response.headers.removeAll(.contentLength)
            return .response(response)
        }
    }

    private static func show(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self).debugDescription }

    @Test(
        "20,000 damaged messages are read or refused, and what is read is written and read again as the same message",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func damaged(seed: UInt64) {
        var mutator = Mutator(seed: seed)
        var read = 0
        for _ in 0..<2_500 { self.check(mutator.mutate(mutator.choose(Self.messages)), read: &read) }
        // Damage that lets nothing through, or everything, would test nothing.
        #expect((500..<2_000).contains(read), "\(read) of 2,500 were read")
    }

    @Test("A damaged stream gives the same frames and the same error whatever its portions", arguments: [11, 12] as [UInt64])
    func damagedStream(seed: UInt64) {
        var mutator = Mutator(seed: seed)
        for _ in 0..<300 {
            var stream: [UInt8] = []
            for _ in 0..<4 { stream += mutator.choose([mutator.choose(Self.messages), SIPStreamFramerTests.ping, [13, 10]]) }
            stream = mutator.mutate(stream)
            let whole = Self.outcome([stream[...]])
            let size = mutator.choose([1, 2, 3, 7, 50, 333])
            let portions = stride(from: 0, to: stream.count, by: size).map { stream[$0..<min($0 + size, stream.count)] }
            let inPortions = Self.outcome(portions)
            if whole != inPortions { Issue.record("in portions of \(size): \(Self.show(stream))") }
        }
    }

    /// The frames until the end or the error, and the error's code. Where an error was found may depend on how much had come.
    private static func outcome(_ portions: [ArraySlice<UInt8>]) -> [String] {
        var framer = SIPStreamFramer()
        var result: [String] = []
        do throws(SIPParseError) {
            for portion in portions {
                framer.append(portion)
                while let frame = try framer.next() {
                    switch frame {
                    case .message(let bytes): result.append(self.show(bytes))
                    case .ping: result.append("ping")
                    }
                }
            }
        } catch {
            result.append("\(error.code)")
        }
        return result
    }

    @Test("Noise is read as nothing", arguments: [21, 22] as [UInt64])
    func noise(seed: UInt64) {
        var mutator = Mutator(seed: seed)
        for length in 0..<400 {
            let outcome = SIPMessageParser().parse(mutator.noise(length))
            #expect(outcome.request == nil && outcome.response == nil)
        }
    }

    @Test("A message cut short anywhere in its head or body is never read as one", arguments: [invite("cut", body: "body")])
    func truncated(_ message: [UInt8]) {
        for length in 1..<message.count {
            let outcome = SIPMessageParser().parse(Array(message.prefix(length)))
            #expect(outcome.request == nil, "read from \(length) of \(message.count) bytes")
        }
        #expect(SIPMessageParser().parse(message).request != nil)
    }
}

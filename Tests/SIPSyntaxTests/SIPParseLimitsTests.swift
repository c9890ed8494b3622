import SIPSyntax
import Testing

@Suite("Parse limits: what is too large is refused with 513, or dropped (RFC 3261 §21.5.7)")
struct SIPParseLimitsTests {
    private func message(_ extra: [String] = [], method: String = "OPTIONS", body: String = "") -> [UInt8] {
        wire(
            [
                "\(method) sip:a@b SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bK1", "From: <sip:a@b>;tag=1", "To: <sip:a@b>",
                "Call-ID: limits", "CSeq: 1 \(method)",
            ] + extra, body: body)
    }

    /// The request came out as one to answer with 513.
    private func expectTooLarge(_ outcome: SIPMessageParser.Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
        guard case .malformedRequest(let request, let error) = outcome else {
            Issue.record("\(outcome)", sourceLocation: sourceLocation)
            return
        }
        #expect(error.code == .tooLarge, sourceLocation: sourceLocation)
        #expect(error.status == .messageTooLarge, sourceLocation: sourceLocation)
        #expect(error.status.rawValue == 513, sourceLocation: sourceLocation)
        #expect(request.callID == "limits", sourceLocation: sourceLocation)
    }

    @Test("A datagram of more than 65,535 bytes is dropped unread")
    func datagram() {
        let head = self.message().count
        let fits = self.message(body: String(repeating: "x", count: 65_535 - head))
        #expect(fits.count == 65_535)
        #expect(SIPMessageParser().parse(fits).request?.body.count == 65_535 - head)
        guard case .dropped(let error) = SIPMessageParser().parse(fits + [120]) else {
            Issue.record("65,536 bytes were read")
            return
        }
        #expect(error.code == .tooLarge)
        #expect(SIPMessageParser().parse([13, 10, 13, 10] + fits).request != nil)
        #expect(SIPMessageParser().parse(Array(repeating: 65, count: 1_000_000)).error?.code == .tooLarge)
    }

    @Test("A header's value may have 8,192 bytes, and a request with a longer one is refused with 513")
    func headerValue() throws {
        let value = String(repeating: "x", count: 8_192)
        let request = try #require(SIPMessageParser().parse(self.message(["Subject:   " + value + "  "])).request)
        #expect(request.headers[.subject] == value)
        self.expectTooLarge(SIPMessageParser().parse(self.message(["Subject: x" + value])))
        let folded = Array(repeating: " " + String(repeating: "x", count: 99), count: 82)
        self.expectTooLarge(SIPMessageParser().parse(self.message(["Subject:"] + folded)))
        #expect(SIPMessageParser().parse(self.message(["Subject:"] + folded.dropLast())).request != nil)
    }

    @Test("A request may have 256 header fields, and one with more, such as 300, is refused with 513")
    func headerCount() throws {
        let fields = (0..<300).map { "X-\($0): \($0)" }
        let request = try #require(SIPMessageParser().parse(self.message(Array(fields.prefix(251)))).request)
        #expect(request.headers.fields.count == 256)
        self.expectTooLarge(SIPMessageParser().parse(self.message(Array(fields.prefix(252)))))
        self.expectTooLarge(SIPMessageParser().parse(self.message(fields)))
    }

    @Test("A request whose limit is passed before it can be answered is dropped")
    func unanswerable() {
        let lines = ["OPTIONS sip:a@b SIP/2.0"] + (0..<300).map { "X-\($0): \($0)" }
        let bytes = wire(lines) + self.message().drop { $0 != 10 }.dropFirst()
        guard case .dropped(let error) = SIPMessageParser().parse(bytes) else {
            Issue.record("a request without Via, From, To, Call-ID and CSeq is answerable")
            return
        }
        #expect(error.code == .tooLarge)
    }

    @Test("An ACK over a limit is dropped: an ACK is never answered")
    func ack() {
        let outcome = SIPMessageParser().parse(self.message((0..<300).map { "X-\($0): \($0)" }, method: "ACK"))
        guard case .dropped = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test("Start line and header fields may have 32,768 bytes together")
    func head() {
        let fields = (0..<4).map { "X-\($0): " + String(repeating: "x", count: 8_000) }
        // The empty line that ends the head is not part of it.
        let filler = 32_770 - self.message(fields).count - "Y: \r\n".utf8.count
        let fits = self.message(fields + ["Y: " + String(repeating: "y", count: filler)])
        #expect(fits.count == 32_770)
        #expect(SIPMessageParser().parse(fits).request != nil)
        self.expectTooLarge(SIPMessageParser().parse(self.message(fields + ["Y: " + String(repeating: "y", count: filler + 1)])))
        // The start line counts: without it the same fields are far below the limit.
        let uri = "sip:" + String(repeating: "a", count: 32_768) + "@b"
        let longLine = String(decoding: self.message(), as: UTF8.self).replacing("sip:a@b SIP", with: uri + " SIP")
        #expect(SIPMessageParser().parse(Array(longLine.utf8)).error?.code == .tooLarge)
    }

    @Test("A body shorter than its Content-Length is refused with 400, a longer one is cut (RFC 3261 §18.3)")
    func bodyLength() {
        let short = SIPMessageParser().parse(self.message(["Content-Length: 6"], body: "12345"))
        #expect(short.error?.code == .bodyShorterThanContentLength)
        #expect(short.error?.status == .badRequest)
        guard case .malformedRequest = short else {
            Issue.record("\(short)")
            return
        }
        #expect(SIPMessageParser().parse(self.message(["Content-Length: 5"], body: "12345")).request?.body == Array("12345".utf8))
        #expect(SIPMessageParser().parse(self.message(["Content-Length: 4"], body: "12345")).request?.body == Array("1234".utf8))
        #expect(SIPMessageParser().parse(self.message(["Content-Length: 0"], body: "12345")).request?.body == [])
        #expect(SIPMessageParser().parse(self.message(body: "12345")).request?.body == Array("12345".utf8))
        #expect(SIPMessageParser().parse(self.message(["Content-Length: 1"])).error?.status == .badRequest)
    }

    @Test("A Content-Length beyond every datagram is refused with 513, one that is no number with 400")
    func hugeContentLength() {
        for value in ["65536", "4294967296", "9223372036854775807"] {
            self.expectTooLarge(SIPMessageParser().parse(self.message(["Content-Length: \(value)"])))
        }
        for value in ["9223372036854775808", "-1", "+1", "", "1 1", "0x1", "٣", "1,1"] {
            let error = SIPMessageParser().parse(self.message(["Content-Length: \(value)"])).error
            #expect(error?.status == .badRequest, "\(value)")
            #expect(error?.field == "Content-Length")
        }
    }

    @Test("Limits are those that the parser was made with")
    func custom() {
        let parser = SIPMessageParser(limits: SIPParseLimits(message: 1_000, headerValue: 40, headerCount: 7, head: 400))
        #expect(parser.parse(self.message(["Subject: x"])).request != nil)
        self.expectTooLarge(parser.parse(self.message(["Subject: " + String(repeating: "x", count: 41)])))
        self.expectTooLarge(parser.parse(self.message(["Subject: x", "Expires: 1", "X: y"])))
        self.expectTooLarge(parser.parse(self.message(["Content-Length: 1001"])))
        #expect(parser.parse(self.message(body: String(repeating: "x", count: 1_000))).error?.code == .tooLarge)
    }
}

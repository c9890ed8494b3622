import SIPSyntax
import Testing

@Suite("Reading messages (RFC 3261 §7, §8.1.1, §8.2)")
struct SIPMessageParserTests {
    private static let head = [
        "OPTIONS sip:a@b SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bK1", "From: <sip:a@b>;tag=1", "To: <sip:a@b>",
        "Call-ID: reading", "CSeq: 1 OPTIONS", "Max-Forwards: 70",
    ]

    private func parse(_ lines: [String]) -> SIPMessageParser.Outcome {
        SIPMessageParser().parse(wire(lines + [""]))
    }

    /// The head with the line that begins with `prefix` replaced, or left out for nil.
    private func parse(replacing prefix: String, with line: String?) -> SIPMessageParser.Outcome {
        self.parse(Self.head.compactMap { $0.hasPrefix(prefix) ? line : $0 })
    }

    @Test("Line ends alone are a keep-alive, as is nothing at all")
    func keepAlive() {
        for bytes in [[], [13, 10], [13, 10, 13, 10], [10], [13], [10, 10, 13]] as [[UInt8]] {
            #expect(SIPMessageParser().parse(bytes) == .keepAlive)
        }
        #expect(SIPMessageParser().parse([0]) != .keepAlive)
    }

    @Test("Line ends before a start line are passed over (RFC 3261 §7.5)")
    func leadingLineEnds() {
        #expect(SIPMessageParser().parse([13, 10, 13, 10] + invite("after")) == SIPMessageParser().parse(invite("after")))
    }

    @Test(
        "Bytes that are no message are dropped",
        arguments: ["\0", "hello", "hello\r\n\r\n", "\r\n\r\nx", " \r\n\r\n", "SIP/2.0", "::\r\n\r\n"])
    func noise(_ text: String) {
        guard case .dropped = SIPMessageParser().parse(Array(text.utf8)) else {
            Issue.record("\(text.debugDescription) was not dropped")
            return
        }
    }

    @Test(
        "A version is read in any case, and is written in capitals (RFC 3261 §7.1)",
        arguments: ["SIP/2.0", "sip/2.0", "Sip/2.0", "sIP/2.0"])
    func versionCase(_ version: String) throws {
        let request = try #require(self.parse(replacing: "OPTIONS", with: "OPTIONS sip:a@b \(version)").request)
        #expect(SIPMessage.request(request).serialized().starts(with: "OPTIONS sip:a@b SIP/2.0\r\n".utf8))
        let response = try #require(self.parse(replacing: "OPTIONS", with: "\(version) 200 OK").response)
        #expect(response.status == .ok)
    }

    @Test(
        "A start line of another version is answered with 505",
        arguments: ["OPTIONS sip:a@b SIP/1.0", "OPTIONS sip:a@b SIP/3.0", "OPTIONS sip:a@b SIP/2.00", "OPTIONS sip:a@b sip/22"])
    func otherVersion(_ line: String) {
        #expect(self.parse(replacing: "OPTIONS", with: line).error?.status == .versionNotSupported)
    }

    @Test(
        "A start line that cannot be read is answered with 400 when a method stands at its beginning",
        arguments: [
            "OPTIONS", "OPTIONS ", "OPTIONS sip:a@b", "OPTIONS sip:a@b ", "OPTIONS SIP/2.0", "OPTIONS  SIP/2.0", "OPTIONS sip:a@b HTTP/1.1",
            "OPTIONS sip:a@b SIP/", "OPTIONS\tsip:a@b SIP/2.0 x", "OPTIONS sip: SIP/2.0", "OPTIONS a@b SIP/2.0", "OPTIONS * SIP/2.0",
        ])
    func badStartLine(_ line: String) {
        let outcome = self.parse(replacing: "OPTIONS", with: line)
        if line.contains("\t") {
            #expect(outcome.error?.code == .startLine)
        } else {
            guard case .malformedRequest(_, let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.status == .badRequest)
        }
    }

    @Test(
        "A status line that cannot be read is dropped: a response is never answered",
        arguments: [
            "SIP/2.0", "SIP/2.0 ", "SIP/2.0 20", "SIP/2.0 099 x", "SIP/2.0 700 x", "SIP/2.0 2000 OK", "SIP/2.0 200x", "SIP/2.0  200 OK",
            "SIP/2.0 +20 OK", "SIP/2.0 ٢٠٠ OK", "SIP/1.0 200 OK", "SIP/2.0 2 0 OK",
        ])
    func badStatusLine(_ line: String) {
        guard case .dropped = self.parse(replacing: "OPTIONS", with: line) else {
            Issue.record("\(line) was read")
            return
        }
    }

    @Test("A status line needs no phrase, and no space where there is none")
    func statusLine() throws {
        for (line, status, reason) in [
            ("SIP/2.0 100", 100, ""), ("SIP/2.0 699 ", 699, ""), ("SIP/2.0 486 Busy  Here", 486, "Busy  Here"),
        ] {
            let response = try #require(self.parse(replacing: "OPTIONS", with: line).response)
            #expect(response.status.rawValue == status)
            #expect(response.reason == reason)
        }
    }

    @Test("A request without one of the headers that a response needs is dropped", arguments: ["Via", "From", "To", "Call-ID", "CSeq"])
    func missingHeader(_ name: String) {
        let outcome = self.parse(replacing: name + ":", with: nil)
        guard case .dropped(let error) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error == SIPParseError(.missingHeader, field: name, offset: 0))
        let response = Self.head.map { $0.hasPrefix("OPTIONS") ? "SIP/2.0 200 OK" : $0 }.filter { !$0.hasPrefix(name + ":") }
        #expect(self.parse(response).error?.code == .missingHeader)
    }

    @Test(
        "A header that cannot be read makes the request one to answer with 400, naming it",
        arguments: [
            "Via: nonsense", "From: nonsense", "To: \"a <sip:a@b>", "Call-ID: a b", "Call-ID:", "CSeq: x OPTIONS",
            "CSeq: 1 INVITE", "CSeq: 1", "Max-Forwards: 256", "Max-Forwards: -1", "Max-Forwards: +1", "Max-Forwards: many", "Max-Forwards:",
        ])
    func malformedHeader(_ line: String) {
        let name = String(line.prefix { $0 != ":" })
        guard case .malformedRequest(_, let error) = self.parse(replacing: name + ":", with: line) else {
            Issue.record("\(line) was read or dropped")
            return
        }
        #expect(error.status == .badRequest)
        #expect(error.field == name)
    }

    @Test(
        "A further header that cannot be read makes the request one to answer with 400",
        arguments: [
            "Contact: <sip:a@b", "Contact: <sip:a@b>, nonsense", "Contact:", "Route: sip", "Record-Route: <sip:r;lr>,<>", "Expires: -1",
            "Expires: +1", "Expires: 4294967296", "Expires: soon", "Date: Sun, 22 Nov 2026 04:00:00 CET", "Max-Forwards: 70",
            "From: <sip:x@y>;tag=2", "Call-ID: another", "no colon", ": no name", "Bad Name: x", "Bäd: x", "\"q\": x",
        ])
    func malformedExtra(_ line: String) {
        guard case .malformedRequest(_, let error) = self.parse(Self.head + [line]) else {
            Issue.record("\(line) was read or dropped")
            return
        }
        #expect(error.status == .badRequest)
    }

    @Test(
        "Headers that are unusual and allowed are read",
        arguments: [
            "Contact: *", "Contact: <sip:a@b>, \"x, y\" <sip:c@d>;q=0.1", "Expires: 4294967295", "Expires: 0",
            "Date: Sun, 22 Nov 2026 04:00:00 GMT", "Subject:", "Subject : x", "Subject\t: x", "X:y", "X: a\u{7F}b",
            "Via: SIP/2.0/UDP second", "Warning: 399 x \"quotes are, not read\"", "Content-Type: nonsense",
            "Authorization: nonsense is the application's",
        ])
    func allowedExtra(_ line: String) {
        #expect(self.parse(Self.head + [line]).request != nil)
    }

    @Test("An ACK that cannot be read is dropped")
    func malformedACK() {
        let lines = Self.head.map { $0.replacing("OPTIONS", with: "ACK") }
        #expect(self.parse(lines).request?.method == .ack)
        let unnumbered = lines.map { $0.replacing("CSeq: 1", with: "CSeq: x") }
        for broken in [lines + ["no colon"], unnumbered, ["ACK sip:a@b SIP/3.0"] + lines.dropFirst()] {
            guard case .dropped = self.parse(broken) else {
                Issue.record("an ACK would be answered")
                return
            }
        }
    }

    @Test("A head without the empty line that ends it is malformed")
    func unterminatedHead() {
        #expect(SIPMessageParser().parse(wire(Self.head)).error?.code == .malformedHeader)
        #expect(SIPMessageParser().parse(wire(Self.head).dropLast(2) + []).error?.code == .malformedHeader)
    }

    @Test("A fold is one space, and a line of white space alone is a fold")
    func folds() throws {
        let request = try #require(self.parse(Self.head + ["Subject: a", "\tb", "   ", " c  ", "X: 1"]).request)
        #expect(request.headers[.subject] == "a b c")
        #expect(self.parse([Self.head[0], " folded onto the start line"] + Self.head.dropFirst()).error != nil)
    }

    @Test("A CR that ends no line is white space, so that no reader after us takes it for a line end")
    func loneCR() throws {
        let request = try #require(self.parse(Self.head + ["Subject: a\rEvil: 1", "X: \r b\r"]).request)
        #expect(request.headers[.subject] == "a Evil: 1")
        #expect(try request.headers[#require(SIPHeaderName("X"))] == "b")
        let response = try #require(self.parse(replacing: "OPTIONS", with: "SIP/2.0 200 O\rK").response)
        #expect(response.reason == "O K")
    }

    @Test("Bytes that are no UTF-8 are replaced, not refused")
    func invalidUTF8() throws {
        let bytes = wire(Self.head) + Array("Subject: a".utf8) + [0xFF, 0xC3] + Array("b\r\n\r\n".utf8)
        #expect(try #require(SIPMessageParser().parse(bytes).request).headers[.subject] == "a\u{FFFD}\u{FFFD}b")
    }

    @Test("An error says what, where and which response, and nothing of the message")
    func errorDescription() {
        #expect(SIPParseError(.malformedHeader, field: "Via", offset: 7).description == "SIPParseError.malformedHeader in Via at byte 7")
        #expect(SIPParseError(.startLine, offset: 0).description == "SIPParseError.startLine at byte 0")
        #expect(SIPParseError(.version, offset: 0).status == .versionNotSupported)
        #expect(SIPParseError(.tooLarge, offset: 0).status == .messageTooLarge)
        for code in [SIPParseError.Code.startLine, .missingHeader, .malformedHeader, .malformedURI, .bodyShorterThanContentLength] {
            #expect(SIPParseError(code, offset: 0).status == .badRequest)
        }
    }
}

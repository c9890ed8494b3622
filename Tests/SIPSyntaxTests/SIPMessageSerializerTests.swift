import SIPSyntax
import Testing

@Suite("Writing messages (RFC 3261 §7, §20.14)")
struct SIPMessageSerializerTests {
    private func text(_ message: SIPMessage) -> String {
        String(decoding: message.serialized(), as: UTF8.self)
    }

    /// The names of the header fields on the wire, however a reader of CR, LF or both would find them.
    private func fieldNames(_ bytes: [UInt8]) -> [String] {
        let head = String(decoding: bytes, as: UTF8.self).unicodeScalars.split(omittingEmptySubsequences: true) { $0 == "\r" || $0 == "\n" }
        return head.dropFirst().map { String(String.UnicodeScalarView($0.prefix { $0 != ":" })) }
    }

    private static let breaks = ["\r\n", "\n", "\r", "\r\n\r\n", "\r\n ", "\u{85}\r\n", "\r\r\n\n"]

    @Test("A request is written with its fields in order and the length of its body last")
    func request() {
        var request = SIPRequest(method: .message, uri: SIPURI(user: "2001", host: "b"), body: Array("hé".utf8))
        request.headers.append(.via, "SIP/2.0/UDP h;branch=z9hG4bK1")
        request.headers.append(.contentLength, "99")
        request.headers.append(.subject, "")
        #expect(
            self.text(.request(request))
                == "MESSAGE sip:2001@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nSubject: \r\nContent-Length: 3\r\n\r\nhé")
    }

    @Test("A response is written with the RFC's phrase unless it has its own")
    func response() {
        #expect(self.text(.response(SIPResponse(status: .ringing))) == "SIP/2.0 180 Ringing\r\nContent-Length: 0\r\n\r\n")
        #expect(self.text(.response(SIPResponse(status: .ok, reason: ""))).hasPrefix("SIP/2.0 200 \r\n"))
        #expect(self.text(.response(SIPResponse(status: SIPStatus(rawValue: 599)))).hasPrefix("SIP/2.0 599 Server Internal Error\r\n"))
    }

    @Test("Messages are appended to what is there")
    func appending() {
        var bytes = Array("before".utf8)
        SIPMessageSerializer.write(.response(SIPResponse(status: .trying)), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "beforeSIP/2.0 100 Trying\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("A line break in a value never makes a new header", arguments: breaks)
    func injectionByValue(_ lineBreak: String) {
        var request = SIPRequest(method: .options, uri: SIPURI(host: "b"))
        request.headers.append(.subject, "x\(lineBreak)Evil: 1\(lineBreak)")
        request.headers.append(.callID, "1")
        let bytes = SIPMessage.request(request).serialized()
        #expect(self.fieldNames(bytes) == ["Subject", "Call-ID", "Content-Length"])
    }

    @Test("A line break in a reason phrase never makes a new header", arguments: breaks)
    func injectionByReason(_ lineBreak: String) {
        let response = SIPResponse(status: .ok, reason: "OK\(lineBreak)Evil: 1")
        #expect(self.fieldNames(SIPMessage.response(response).serialized()) == ["Content-Length"])
    }

    @Test("A line break in any part of a URI or a method never makes a new header", arguments: breaks)
    func injectionByURI(_ lineBreak: String) {
        let evil = "x SIP/2.0\(lineBreak)Evil: 1"
        var uris = [SIPURI(user: evil, host: "b"), SIPURI(host: evil), SIPURI(host: "b"), SIPURI(host: "b"), SIPURI(user: "a", host: "b")]
        uris[2].parameters[evil] = evil
        uris[3].headers = evil
        uris[4].password = evil
        uris += [SIPURI(scheme: .tel, user: evil, host: ""), SIPURI(scheme: .other(evil), user: evil, host: "")]
        for uri in uris {
            let bytes = SIPMessage.request(SIPRequest(method: .options, uri: uri)).serialized()
            #expect(self.fieldNames(bytes) == ["Content-Length"])
            var request = SIPRequest(method: .options, uri: SIPURI(host: "b"))
            request.headers.append(.contact, SIPNameAddress(displayName: evil, uri: uri).description)
            #expect(self.fieldNames(SIPMessage.request(request).serialized()) == ["Contact", "Content-Length"])
        }
        let method = SIPRequest(method: SIPMethod(rawValue: evil), uri: SIPURI(host: "b"))
        #expect(self.fieldNames(SIPMessage.request(method).serialized()) == ["Content-Length"])
    }

    @Test("A line break in an address's name or parameters never makes a new header", arguments: breaks)
    func injectionByAddress(_ lineBreak: String) {
        let evil = "x\(lineBreak)Evil: 1"
        var address = SIPNameAddress(displayName: evil, uri: SIPURI(host: "b"))
        address.parameters["p"] = evil
        address.parameters[evil] = "v"
        address.tag = evil
        var via = SIPVia(transport: evil, host: evil, port: nil, branch: evil)
        via.parameters["received"] = evil
        var request = SIPRequest(method: .options, uri: SIPURI(host: "b"))
        request.headers.append(.via, via.description)
        request.headers.append(.from, address.description)
        #expect(self.fieldNames(SIPMessage.request(request).serialized()) == ["Via", "From", "Content-Length"])
    }

    @Test("A body's bytes are written as they are, and counted")
    func body() {
        let body = Array(UInt8.min...UInt8.max)
        let response = SIPResponse(status: .ok, body: body)
        let bytes = SIPMessage.response(response).serialized()
        #expect(Array(bytes.suffix(256)) == body)
        #expect(self.fieldNames(bytes.dropLast(256)) == ["Content-Length"])
        #expect(String(decoding: bytes.dropLast(256), as: UTF8.self).contains("Content-Length: 256\r\n"))
    }

    @Test("What is written passes the framer in one piece")
    func framed() throws {
        let response = SIPResponse(status: .ok, headers: SIPHeaders([.init(.subject, "a\r\n\r\nb")]), body: Array("\r\n\r\n".utf8))
        let bytes = SIPMessage.response(response).serialized()
        #expect(try frames([bytes + bytes]) == [.message(bytes), .message(bytes)])
    }
}

extension SIPMessageSerializerTests {
    private func fieldNames(_ bytes: ArraySlice<UInt8>) -> [String] { self.fieldNames(Array(bytes)) }
}

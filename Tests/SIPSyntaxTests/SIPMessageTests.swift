import SIPSyntax
import Testing

@Suite("Requests, responses and their headers (RFC 3261 §8.2.6, §20)")
struct SIPMessageTests {
    private func request(_ extra: [String] = [], body: String = "") throws -> SIPRequest {
        try #require(SIPMessageParser().parse(invite("message", extra: extra, body: body)).request)
    }

    @Test("A response copies Via, From, To, Call-ID and CSeq, in order, and nothing else (RFC 3261 §8.2.6.2)")
    func responseCopies() throws {
        let request = try self.request(
            ["Via: SIP/2.0/UDP second;branch=z9hG4bK2", "Record-Route: <sip:r;lr>", "Timestamp: 5", "Subject: x"])
        let response = SIPResponse(to: request, status: .notFound, tag: "ours")
        #expect(response.headers.fields.map(\.name) == [.via, .from, .to, .callID, .cseq, .via])
        #expect(response.headers[values: .via] == request.headers[values: .via])
        #expect(response.headers[.from] == request.headers[.from])
        #expect(response.callID == "message")
        #expect(response.cseq == SIPSequence(1, .invite))
        #expect(response.to?.tag == "ours")
        #expect(response.to?.uri == request.to?.uri)
        #expect(response.reason == "Not Found")
        #expect(response.body.isEmpty)
    }

    @Test("A 100 copies Timestamp and adds no tag")
    func trying() throws {
        let response = SIPResponse(to: try self.request(["Timestamp: 54.2"]), status: .trying, tag: "ours")
        #expect(response.headers[.timestamp] == "54.2")
        #expect(response.to?.tag == nil)
    }

    @Test("A To that has a tag keeps it")
    func existingTag() throws {
        var request = try self.request()
        request.headers[.to] = "sip:7001@pbx.example.net;Tag=theirs"
        #expect(SIPResponse(to: request, status: .ok, tag: "ours").headers[.to] == "sip:7001@pbx.example.net;Tag=theirs")
        request.headers[.to] = "<sip:7001@pbx.example.net;tag=uri>"
        #expect(SIPResponse(to: request, status: .ok, tag: "ours").to?.tag == "ours")
        #expect(SIPResponse(to: request, status: .ok).to?.tag == nil)
    }

    @Test("The headers that every message has are read on demand")
    func accessors() throws {
        let request = try self.request(
            ["Contact: <sip:a@b>, <sip:c@d>;q=1", "m: sip:e@f", "c: Application/SDP ; charset=x"], body: "v=0")
        #expect(request.via?.host == "192.0.2.10")
        #expect(request.from?.displayName == "Desk, front")
        #expect(request.to?.uri.user == "7001")
        #expect(request.maxForwards == 70)
        #expect(request.contacts?.map(\.uri.user) == ["a", "c", "e"])
        #expect(request.contact?.uri.user == "a")
        #expect(request.contentType == "application/sdp")
        let empty = SIPResponse(status: .ok)
        #expect(empty.via == nil && empty.from == nil && empty.to == nil && empty.callID == nil && empty.cseq == nil)
        #expect(empty.maxForwards == nil && empty.contentType == nil && empty.contact == nil)
        #expect(empty.contacts == [])
    }

    @Test("The star of a REGISTER is no contact; one contact that cannot be read makes none of them readable")
    func contacts() throws {
        var request = try self.request()
        request.headers[.contact] = "*"
        #expect(request.contacts == [])
        request.headers[.contact] = "<sip:a@b>, nonsense"
        #expect(request.contacts == nil)
        #expect(request.contact == nil)
    }

    @Test("Replacing the topmost Via leaves the others, also those in the same field")
    func replaceTopVia() throws {
        var request = try self.request()
        request.headers[.via] = "SIP/2.0/UDP one;branch=z9hG4bK1, SIP/2.0/UDP two;branch=z9hG4bK2"
        var via = try #require(request.via)
        #expect(via.host == "one")
        via.parameters["received"] = "192.0.2.9"
        request.replaceTopVia(via)
        #expect(
            request.headers[values: .via]
                == ["SIP/2.0/UDP one;branch=z9hG4bK1;received=192.0.2.9", "SIP/2.0/UDP two;branch=z9hG4bK2"])
        #expect(request.via == via)
    }

    @Test("A message is one of the two, with the same headers and body")
    func message() throws {
        let request = try self.request(body: "x")
        #expect(SIPMessage.request(request).headers == request.headers)
        #expect(SIPMessage.request(request).body == [120])
        let response = SIPResponse(status: .ok, headers: request.headers, body: [1])
        #expect(SIPMessage.response(response).headers == request.headers)
        #expect(SIPMessage.response(response).body == [1])
    }

    @Test("Status codes fall into their classes")
    func status() {
        for (code, isProvisional, isSuccess, isFailure) in [
            (100, true, false, false), (199, true, false, false), (200, false, true, false), (299, false, true, false),
            (300, false, false, true), (699, false, false, true),
        ] {
            let status = SIPStatus(rawValue: code)
            #expect(status.isProvisional == isProvisional && status.isSuccess == isSuccess && status.isFailure == isFailure)
            #expect(status.isFinal != isProvisional)
        }
        #expect(SIPStatus.trying < .ok)
        #expect(SIPStatus.busyHere.description == "486 Busy Here")
        #expect(SIPStatus(rawValue: 499).reasonPhrase == "Bad Request")
    }

    @Test("A flow is written with its transport, and an IPv6 address within brackets")
    func flow() {
        #expect(SIPFlow(.udp, host: "192.0.2.1", port: 5060).description == "udp:192.0.2.1:5060")
        #expect(SIPFlow(.tls, host: "::1", port: 5061).description == "tls:[::1]:5061")
        #expect(SIPTransportProtocol.wss.viaName == "WSS")
        #expect(SIPTransportProtocol.tcp.isReliable && !SIPTransportProtocol.udp.isReliable)
    }
}

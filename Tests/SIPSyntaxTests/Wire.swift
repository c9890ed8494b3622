import SIPSyntax
import Testing

/// Lines as they travel: each one ended by CR LF, the empty line after the head included where it is written.
func wire(_ lines: [String]) -> [UInt8] {
    Array(lines.map { $0 + "\r\n" }.joined().utf8)
}

/// A head, the empty line and a body.
func wire(_ head: [String], body: String) -> [UInt8] {
    wire(head + [""]) + Array(body.utf8)
}

/// An INVITE with what every request needs; `extra` lines come last, before Content-Length.
func invite(_ callID: String, extra: [String] = [], body: String = "") -> [UInt8] {
    wire(
        [
            "INVITE sip:7001@pbx.example.net SIP/2.0",
            "Via: SIP/2.0/TCP 192.0.2.10:5060;branch=z9hG4bK-\(callID)",
            "Max-Forwards: 70",
            "From: \"Desk, front\" <sip:2001@pbx.example.net>;tag=f-\(callID)",
            "To: <sip:7001@pbx.example.net>",
            "Call-ID: \(callID)",
            "CSeq: 1 INVITE",
        ] + extra + ["Content-Length: \(body.utf8.count)"], body: body)
}

extension SIPMessageParser.Outcome {
    /// The request that was read; nil when it is anything else.
    var request: SIPRequest? {
        guard case .message(.request(let request)) = self else { return nil }
        return request
    }

    /// The response that was read; nil when it is anything else.
    var response: SIPResponse? {
        guard case .message(.response(let response)) = self else { return nil }
        return response
    }

    /// Why the bytes were refused; nil when they were read.
    var error: SIPParseError? {
        switch self {
        case .malformedRequest(_, let error), .dropped(let error): error
        case .message, .keepAlive: nil
        }
    }
}

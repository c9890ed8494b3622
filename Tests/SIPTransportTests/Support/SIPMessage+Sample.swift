import SIPSyntax

extension SIPMessage {
    /// An OPTIONS that its Call-ID names, with a body of so many bytes.
    static func sample(_ callID: String, body: Int = 0) -> SIPMessage {
        var request = SIPRequest(method: .options, uri: SIPURI(user: "bench", host: "127.0.0.1"))
        request.headers.append(.via, "SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK-\(callID)")
        request.headers.append(.from, "<sip:peer@127.0.0.1>;tag=\(callID)")
        request.headers.append(.to, "<sip:bench@127.0.0.1>")
        request.headers.append(.callID, callID)
        request.headers.append(.cseq, "1 OPTIONS")
        request.headers.append(.maxForwards, "70")
        request.body = (0..<body).map { UInt8(97 + $0 % 26) }
        return .request(request)
    }

    static func bytes(_ callID: String, body: Int = 0) -> [UInt8] { Self.sample(callID, body: body).serialized() }
}

import SIPSyntax

extension SIPRequest {
    /// A request as a phone of Alice's sends it. `extra` lines come last.
    static func sample(
        _ method: SIPMethod = .invite, uri: String = "sip:7001@acme.example", sequence: Int = 1, callID: String = "call-1",
        toTag: String? = nil, extra: [(SIPHeaderName, String)] = []
    ) throws -> SIPRequest {
        var headers = SIPHeaders()
        headers.append(.via, "SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-a1")
        headers.append(.maxForwards, "70")
        headers.append(.from, "\"Alice Archer\" <sip:alice@acme.example>;tag=phone")
        headers.append(.to, "<sip:7001@acme.example>" + (toTag.map { ";tag=\($0)" } ?? ""))
        headers.append(.callID, callID)
        headers.append(.cseq, "\(sequence) \(method)")
        for (name, value) in extra { headers.append(name, value) }
        return SIPRequest(method: method, uri: try SIPURI(parsing: uri), headers: headers)
    }
}

extension SIPFlow {
    static let phone = SIPFlow(.udp, host: "192.0.2.10", port: 5060)
    static let otherPhone = SIPFlow(.tcp, host: "192.0.2.11", port: 49_152)
}

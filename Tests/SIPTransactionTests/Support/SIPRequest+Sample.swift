import SIPSyntax

extension SIPRequest {
    /// A request as a phone sends it.
    ///
    /// - Parameter branch: nil for a Via without branch, as peers of RFC 2543 send it.
    static func sample(
        _ method: SIPMethod = .invite, branch: String? = "z9hG4bK-a1", sentBy: String = "192.0.2.10:5060", call: String = "call-1",
        cseq: Int = 1, sequenceMethod: SIPMethod? = nil, fromTag: String = "phone", toTag: String? = nil, target: String = "1002"
    ) -> SIPRequest {
        var headers = SIPHeaders()
        headers.append(.via, "SIP/2.0/UDP \(sentBy)" + (branch.map { ";branch=\($0)" } ?? ""))
        headers.append(.maxForwards, "70")
        headers.append(.from, "<sip:alice@acme.example>;tag=\(fromTag)")
        headers.append(.to, "<sip:\(target)@acme.example>" + (toTag.map { ";tag=\($0)" } ?? ""))
        headers.append(.callID, call)
        headers.append(.cseq, "\(cseq) \(sequenceMethod ?? method)")
        return SIPRequest(method: method, uri: SIPURI(user: target, host: "acme.example"), headers: headers)
    }

    /// The ACK to a failure response: it has the branch of the INVITE (RFC 3261 §17.1.1.3).
    func failureACK(toTag: String = "orbit") -> SIPRequest {
        self.following(.ack, toTag: toTag)
    }

    /// The CANCEL of this INVITE (RFC 3261 §9.1).
    var cancel: SIPRequest { self.following(.cancel, toTag: nil) }

    private func following(_ method: SIPMethod, toTag: String?) -> SIPRequest {
        var request = self
        request.method = method
        request.body = []
        request.headers[.cseq] = "\(self.cseq?.number ?? 0) \(method)"
        if let toTag { request.headers[.to] = (self.headers[.to] ?? "") + ";tag=\(toTag)" }
        return request
    }
}

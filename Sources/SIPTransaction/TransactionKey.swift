public import SIPSyntax

/// Names a server transaction (RFC 3261 §17.2.3). An ACK and a CANCEL have the key of their INVITE.
public struct ServerTransactionKey: Hashable, Sendable {
    private let rawValue: String

    /// - Parameter method: the method to match instead of the request's own; INVITE for ACK and CANCEL.
    public init(_ request: SIPRequest, via: SIPVia, method: SIPMethod? = nil) {
        let method = method ?? request.method
        let sentBy = via.host + ":" + String(via.port ?? 5060)
        if via.hasMagicCookie, let branch = via.branch {
            self.rawValue = branch + " " + sentBy + " " + method.rawValue
        } else {
            // RFC 2543 peers: what §17.2.3 compares, put together. The To tag is left out, for an ACK has ours.
            self.rawValue = [
                request.uri.description, request.from?.tag ?? "", request.callID ?? "", String(request.cseq?.number ?? 0),
                via.branch ?? "", sentBy, method.rawValue,
            ].joined(separator: " ")
        }
    }
}

/// Names a client transaction: the branch of its topmost Via and the method (RFC 3261 §17.1.3).
public struct ClientTransactionKey: Hashable, Sendable {
    public let branch: String
    public let method: SIPMethod

    public init(branch: String, method: SIPMethod) {
        self.branch = branch
        self.method = method
    }
}

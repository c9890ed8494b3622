public import SIPSyntax

/// A dialog: what two user agents must remember of each other to send requests (RFC 3261 §12).
///
/// `Codable`, so that whoever holds the record can go on with the dialog.
public struct Dialog: Hashable, Sendable, Codable {
    public var id: DialogID
    /// Our own address as From of what we send, with its tag.
    public var local: SIPNameAddress
    /// The peer's address as To of what we send, with its tag once it is known.
    public var remote: SIPNameAddress
    /// The peer's Contact: the Request-URI of what we send.
    public var remoteTarget: SIPURI
    public var routeSet: [SIPNameAddress]
    /// CSeq of our last request.
    public var localSequence: Int
    /// CSeq of the peer's last request; nil before the first.
    public var remoteSequence: Int?
    /// Where the peer's messages come from. Ours go back there (RFC 3581, RFC 5626).
    public var flow: SIPFlow
    /// Whether a final 2xx made the dialog, not only a provisional response.
    public var isConfirmed: Bool

    /// The dialog that our 2xx (or 1xx with a tag) to `request` makes (RFC 3261 §12.1.1).
    public init?(answering request: SIPRequest, localTag: String, flow: SIPFlow) {
        guard let from = request.from, var to = request.to, let callID = request.callID, let contact = request.contact else { return nil }
        to.tag = localTag
        self.id = DialogID(callID: callID, localTag: localTag, remoteTag: from.tag ?? "")
        self.local = to
        self.remote = from
        self.remoteTarget = contact.uri
        self.routeSet = request.headers[values: .recordRoute].compactMap { try? SIPNameAddress(parsing: $0) }
        self.localSequence = 0
        self.remoteSequence = request.cseq?.number
        self.flow = flow
        self.isConfirmed = false
    }

    /// The dialog that `response` to our `request` makes (RFC 3261 §12.1.2).
    public init?(request: SIPRequest, response: SIPResponse, flow: SIPFlow) {
        guard let from = request.from, let to = response.to, let callID = request.callID, let localTag = from.tag,
            let sequence = request.cseq
        else { return nil }
        self.id = DialogID(callID: callID, localTag: localTag, remoteTag: to.tag ?? "")
        self.local = from
        self.remote = to
        self.remoteTarget = response.contact?.uri ?? request.uri
        self.routeSet = response.headers[values: .recordRoute].reversed().compactMap { try? SIPNameAddress(parsing: $0) }
        self.localSequence = sequence.number
        self.remoteSequence = nil
        self.flow = flow
        self.isConfirmed = response.status.isSuccess
    }

    /// The subscriber's dialog that a NOTIFY makes which comes before the answer to its SUBSCRIBE (RFC 6665 §4.4.1).
    public init?(notify: SIPRequest, subscribe: SIPRequest, flow: SIPFlow) {
        guard let local = subscribe.from, let remote = notify.from, let callID = subscribe.callID, let localTag = local.tag,
            let target = notify.contact, let sequence = subscribe.cseq
        else { return nil }
        self.id = DialogID(callID: callID, localTag: localTag, remoteTag: remote.tag ?? "")
        self.local = local
        self.remote = remote
        self.remoteTarget = target.uri
        self.routeSet = notify.headers[values: .recordRoute].compactMap { try? SIPNameAddress(parsing: $0) }
        self.localSequence = sequence.number
        self.remoteSequence = nil
        self.flow = flow
        self.isConfirmed = true
    }

    /// A request inside the dialog (RFC 3261 §12.2.1.1), without Via, Contact and body.
    ///
    /// - Parameter sequence: CSeq to use instead of the next one; for ACK and CANCEL.
    public mutating func request(_ method: SIPMethod, sequence: Int? = nil) -> SIPRequest {
        if sequence == nil { self.localSequence += 1 }
        var uri = self.remoteTarget
        var routes = self.routeSet
        // A first route without `lr` is a strict router, which sends on to the last route.
        if let first = routes.first, !first.uri.parameters.contains("lr") {
            routes.removeFirst()
            routes.append(SIPNameAddress(uri: uri))
            uri = first.uri
        }
        var headers = SIPHeaders()
        headers.reserveCapacity(14)
        for route in routes { headers.append(.route, route.description) }
        headers.append(.maxForwards, "70")
        headers.append(.from, self.local.description)
        headers.append(.to, self.remote.description)
        headers.append(.callID, self.id.callID)
        headers.append(.cseq, SIPSequence(sequence ?? self.localSequence, method).description)
        return SIPRequest(method: method, uri: uri, headers: headers)
    }

    /// What to do with a request that claims to be in this dialog.
    public enum SequenceCheck: Hashable, Sendable {
        case inOrder
        /// Its CSeq is lower than one already seen: 500 (RFC 3261 §12.2.2).
        case outOfOrder
    }

    /// Takes note of a request's CSeq (RFC 3261 §12.2.2). ACK and CANCEL repeat the number of their INVITE and are not counted.
    public mutating func noteRemoteSequence(of request: SIPRequest) -> SequenceCheck {
        guard let number = request.cseq?.number, request.method != .ack, request.method != .cancel else { return .inOrder }
        if let last = self.remoteSequence, number <= last { return .outOfOrder }
        self.remoteSequence = number
        return .inOrder
    }

    /// Goes on with a dialog of which only an old record is left: the next request's number must be above all that were sent
    /// since the record was written (RFC 3261 §12.2.1.1), by whichever process.
    ///
    /// The clock stands in for what is not known: numbers jump to the seconds since a fixed day in 2023 and so grow with every
    /// process that goes on, until 2091.
    ///
    /// - Parameter wallClock: milliseconds since 1970.
    public mutating func resume(wallClock: Int64) {
        let seconds = Int(clamping: wallClock / 1_000 - 1_700_000_000)
        self.localSequence = max(self.localSequence + 1_000, min(max(seconds, 0), 0x7FFF_0000))
    }

    /// Follows a target refresh: the peer's Contact may change with INVITE, UPDATE, and their answers (RFC 3261 §12.2).
    public mutating func refreshTarget(from contacts: [SIPNameAddress]?) {
        if let uri = contacts?.first?.uri { self.remoteTarget = uri }
    }
}

public import SIPSyntax

/// Names a dialog from our side (RFC 3261 §12).
public struct DialogID: Hashable, Sendable, Codable {
    public var callID: String
    public var localTag: String
    public var remoteTag: String

    public init(callID: String, localTag: String, remoteTag: String) {
        self.callID = callID
        self.localTag = localTag
        self.remoteTag = remoteTag
    }

    /// The dialog that a request inside a dialog belongs to: its To tag is ours.
    public init?(incoming request: SIPRequest) {
        guard let callID = request.callID, let local = request.to?.tag else { return nil }
        self.init(callID: callID, localTag: local, remoteTag: request.from?.tag ?? "")
    }
}

public import SIPSyntax

/// One phone of an address of record: where it is and until when (RFC 3261 §10.3).
public struct ContactBinding: Hashable, Sendable, Codable {
    public var contact: SIPURI
    /// 0 to 1000 thousandths; higher is preferred (RFC 3261 §10.2.1.2).
    public var q: Int
    public var callID: String
    public var sequence: Int
    /// Milliseconds since 1970, so that the record means the same after a restart.
    public var expiresAt: Int64
    /// Where the REGISTER came from: requests to this phone go there.
    public var flow: SIPFlow
    public var userAgent: String?
    /// What the phone said it allows, to know whether it understands NOTIFY for `talk`.
    public var allowsTalkEvent: Bool
    /// The application's name for the device that registered the contact.
    public var deviceID: String?

    public init(
        contact: SIPURI, q: Int, callID: String, sequence: Int, expiresAt: Int64, flow: SIPFlow, userAgent: String?, allowsTalkEvent: Bool,
        deviceID: String? = nil
    ) {
        self.contact = contact
        self.q = q
        self.callID = callID
        self.sequence = sequence
        self.expiresAt = expiresAt
        self.flow = flow
        self.userAgent = userAgent
        self.allowsTalkEvent = allowsTalkEvent
        self.deviceID = deviceID
    }
}

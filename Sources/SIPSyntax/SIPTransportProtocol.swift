/// How messages travel (RFC 3261 §18, RFC 7118).
public enum SIPTransportProtocol: String, Hashable, Sendable, Codable {
    case udp
    case tcp
    case tls
    case ws
    case wss

    /// The name in Via: `UDP`, `TCP`, …
    public var viaName: String { self.rawValue.uppercased() }

    /// Whether the transport delivers in order and without loss, so that transactions need not retransmit.
    public var isReliable: Bool { self != .udp }
}

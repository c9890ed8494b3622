/// Where a message came from and where its answer goes: a transport and the peer's address (RFC 5626 §2).
///
/// For a stream the peer's address names its connection as long as that is open; afterwards the transport may open a new one
/// to the same address.
public struct SIPFlow: Hashable, Sendable, Codable, CustomStringConvertible {
    public var transport: SIPTransportProtocol
    /// A numeric address, IPv6 without brackets.
    public var host: String
    public var port: Int

    public init(_ transport: SIPTransportProtocol, host: String, port: Int) {
        self.transport = transport
        self.host = host
        self.port = port
    }

    public var description: String {
        self.host.utf8.contains(58)
            ? "\(self.transport.rawValue):[\(self.host)]:\(self.port)" : "\(self.transport.rawValue):\(self.host):\(self.port)"
    }
}

/// A `c=` line (RFC 8866 §5.7): where media is received.
public struct SDPConnection: Hashable, Sendable, Codable {
    public var isIPv6: Bool
    public var address: String

    public init(address: String) {
        self.address = address
        self.isIPv6 = address.utf8.contains(58)
    }

    init?(parsing text: Substring) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, parts[0] == "IN", parts[1] == "IP4" || parts[1] == "IP6" else { return nil }
        // A multicast address may carry a time to live.
        let address = parts[2].prefix { $0 != "/" }
        guard !address.isEmpty else { return nil }
        self.isIPv6 = parts[1] == "IP6"
        self.address = String(address)
    }

    var text: String { "IN \(self.isIPv6 ? "IP6" : "IP4") \(self.address)" }

    /// The address that meant hold before RFC 3264 (§8.4).
    public var isUnspecified: Bool { self.address == "0.0.0.0" || self.address == "::" }
}

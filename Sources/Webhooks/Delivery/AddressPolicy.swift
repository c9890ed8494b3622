/// Which addresses events may be sent to.
///
/// Whoever may create a webhook could otherwise have this server ask machines that only it can reach: itself, its neighbours, the
/// metadata service of a cloud. So only addresses that IANA's special-purpose registries (RFC 6890) do not list, or list as
/// globally reachable, are allowed.
package struct AddressPolicy: Hashable, Sendable {
    /// Every address is allowed: for targets in one's own network.
    package var allowsPrivate: Bool

    package init(allowsPrivate: Bool) {
        self.allowsPrivate = allowsPrivate
    }

    package func allows(_ address: IPAddress) -> Bool { self.allowsPrivate || !Self.isSpecial(address) }

    /// Refuses a target whose host is an address that is not allowed, or names this machine. What other names mean is looked up
    /// when something is sent.
    package func check(_ target: WebhookTarget) throws(WebhookError) {
        guard !self.allowsPrivate else { return }
        let name = target.host.lowercased().split(separator: ".").joined(separator: ".")
        // RFC 6761 §6.3: localhost and all below it are this machine.
        let isRefused = name == "localhost" || name.hasSuffix(".localhost") || HostResolver.literal(target.host).map { !self.allows($0) } == true
        guard !isRefused else {
            throw .invalid(
                field: "targetUrl", reason: "\(target.host) is not a public address; others must be allowed with webhooks.allow-private-addresses")
        }
    }

    private static func isSpecial(_ address: IPAddress) -> Bool {
        if address.isIn(self.nat64, 96) {
            // An IPv4 address as networks with NAT64 see it (RFC 6052): what counts is what is inside.
            return self.isSpecial(IPAddress(bytes: Array(address.bytes.suffix(4))))
        }
        return (address.isV6 ? self.specialV6 : self.specialV4).contains { address.isIn($0.network, $0.length) }
    }

    private static let nat64 = network(0x0064, 0xFF9B)

    private static let specialV4: [(network: [UInt8], length: Int)] = [
        ([0, 0, 0, 0], 8),  // this host on this network, unspecified
        ([10, 0, 0, 0], 8),  // private (RFC 1918)
        ([100, 64, 0, 0], 10),  // shared by carriers' NAT (RFC 6598)
        ([127, 0, 0, 0], 8),  // loopback
        ([169, 254, 0, 0], 16),  // link-local (RFC 3927)
        ([172, 16, 0, 0], 12),  // private
        ([192, 0, 0, 0], 24),  // IETF protocol assignments
        ([192, 0, 2, 0], 24),  // documentation (RFC 5737)
        ([192, 88, 99, 0], 24),  // 6to4 relays, deprecated (RFC 7526)
        ([192, 168, 0, 0], 16),  // private
        ([198, 18, 0, 0], 15),  // benchmarks (RFC 2544)
        ([198, 51, 100, 0], 24),  // documentation
        ([203, 0, 113, 0], 24),  // documentation
        ([224, 0, 0, 0], 4),  // multicast
        ([240, 0, 0, 0], 4),  // reserved, broadcast
    ]

    private static let specialV6: [(network: [UInt8], length: Int)] = [
        (network(), 96),  // unspecified, loopback, IPv4-compatible
        (network(0, 0, 0, 0, 0, 0xFFFF), 96),  // IPv4-mapped
        (network(0x0064, 0xFF9B, 1), 48),  // a network's own NAT64 (RFC 8215)
        (network(0x0100), 64),  // discard (RFC 6666)
        (network(0x2001), 23),  // IETF protocol assignments, Teredo
        (network(0x2001, 0x0DB8), 32),  // documentation
        (network(0x2002), 16),  // 6to4: has an IPv4 address inside
        (network(0x3FFF), 20),  // documentation (RFC 9637)
        (network(0x5F00), 16),  // segment routing (RFC 9602)
        (network(0xFC00), 7),  // unique local (RFC 4193)
        (network(0xFE80), 10),  // link-local
        (network(0xFEC0), 10),  // site-local, deprecated
        (network(0xFF00), 8),  // multicast
    ]

    /// The address that begins with these groups and goes on with zeros.
    private static func network(_ groups: UInt16...) -> [UInt8] {
        let bytes = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
    }
}

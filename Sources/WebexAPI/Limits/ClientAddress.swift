import HTTPTypes
import Hummingbird

/// Where a request comes from.
package struct ClientAddress: Sendable {
    private let trustedProxies: Set<String>

    /// - Parameter trustedProxies: addresses of proxies whose `X-Forwarded-For` is believed.
    package init(trustedProxies: Set<String> = []) {
        self.trustedProxies = trustedProxies
    }

    /// For IPv6 the network of 64 bits, which is one client's.
    ///
    /// - Parameter peer: the address at the other end of the connection.
    func of(_ request: Request, peer: String?) -> String { Self.network(of: self.whole(request, peer: peer)) }

    /// The whole address.
    func whole(_ request: Request, peer: String?) -> String {
        var address = peer ?? "unknown"
        if self.trustedProxies.contains(address), let forwarded = request.headers[.xForwardedFor] {
            // What stands before a proxy's own entry was said by anybody.
            let hops = forwarded.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
            address = hops.last { !self.trustedProxies.contains($0) } ?? address
        }
        return address
    }

    private static func network(of address: String) -> String {
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count > 3 else { return address }
        // A compressed address: what the two colons stand for is not more than the network's part where they come later.
        if let gap = address.firstRange(of: "::") {
            let before = address[..<gap.lowerBound].split(separator: ":")
            guard before.count < 4 else { return before.prefix(4).joined(separator: ":") }
            // IPv4 in IPv6 is an address of its own.
            return before.isEmpty ? address : before.joined(separator: ":") + "::"
        }
        return groups.prefix(4).joined(separator: ":")
    }
}

extension HTTPField.Name {
    fileprivate static let xForwardedFor = HTTPField.Name("X-Forwarded-For").unsafelyUnwrapped
}

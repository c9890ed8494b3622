import Foundation

/// Where a webhook's events go: an absolute HTTP or HTTPS URL.
package struct WebhookTarget: Hashable, Sendable, CustomStringConvertible {
    /// Characters of a URL at most.
    package static let limit = 2_048

    /// The URL as it was given.
    package let url: String
    /// A name, or an address without brackets; as it was given.
    package let host: String
    package let port: Int
    package let isSecure: Bool

    /// - Throws: ``WebhookError`` saying what is wrong with `targetUrl`.
    package init(_ url: String) throws(WebhookError) {
        guard url.count <= Self.limit else { throw Self.invalid("must have at most \(Self.limit) characters") }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parsed = URL(string: url), let scheme = parsed.scheme?.lowercased(),
            ["http", "https"].contains(scheme)
        else { throw Self.invalid("must be an absolute http or https URL in ASCII") }
        // What an HTTP client would do with these is not the same everywhere.
        guard parsed.user == nil, parsed.password == nil else { throw Self.invalid("must not have a user name or password") }
        guard var host = parsed.host(percentEncoded: true), !host.isEmpty else { throw Self.invalid("must have a host") }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard host.utf8.allSatisfy(Self.isHostByte) else {
            throw Self.invalid("the host must have letters, digits, hyphens and dots only, or be an address; write other names in Punycode")
        }
        let port = parsed.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65_535).contains(port) else { throw Self.invalid("the port must be from 1 to 65535") }
        self.url = url
        self.host = host
        self.port = port
        self.isSecure = scheme == "https"
    }

    package var description: String { self.url }

    /// Host and port: webhooks that share it share its connections.
    package var endpoint: String { "\(self.host.lowercased()):\(self.port)" }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private static func invalid(_ reason: String) -> WebhookError { .invalid(field: "targetUrl", reason: reason) }
}

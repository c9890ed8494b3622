import Testing

@testable import Webhooks

@Suite("Addresses that events may be sent to (RFC 6890)")
struct AddressPolicyTests {
    /// The first and the last address of each range, and more forms of them.
    static let refused = [
        "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.0.0",
        "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0",
        "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255",
        // Old ways to write 127.0.0.1 and 10.0.0.1.
        "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "10.1", "0",
        "::", "::1", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a00:1", "::ffff:8.8.8.8", "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1",
        "fc00::",
        "fd12:3456::1", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ffff::",
    ]

    static let allowed = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
        "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8", "2003::1", "fbff::1",
    ]

    private static func url(_ host: String) -> String { host.contains(":") ? "http://[\(host)]:8080/" : "http://\(host):8080/" }

    @Test("Special addresses are refused, in whatever way they are written", arguments: refused)
    func refuses(_ host: String) throws {
        let address = try #require(HostResolver.literal(host))
        #expect(!AddressPolicy(allowsPrivate: false).allows(address))
        #expect(AddressPolicy(allowsPrivate: true).allows(address))
    }

    @Test("A target that is such an address is refused where it is given", arguments: refused)
    func refusesTargets(_ host: String) throws {
        // Some forms are no URL to begin with, which is as good.
        guard let target = try? WebhookTarget(Self.url(host)) else { return }
        #expect(throws: WebhookError.self) { try AddressPolicy(allowsPrivate: false).check(target) }
        try AddressPolicy(allowsPrivate: true).check(target)
    }

    @Test("Public addresses next to them are allowed", arguments: allowed)
    func allows(_ host: String) throws {
        let address = try #require(HostResolver.literal(host))
        #expect(AddressPolicy(allowsPrivate: false).allows(address))
        try AddressPolicy(allowsPrivate: false).check(try WebhookTarget(Self.url(host)))
    }

    @Test("Names of this machine are refused, other names are looked up later")
    func names() throws {
        for host in ["localhost", "LOCALHOST", "localhost.", "a.localhost"] {
            #expect(throws: WebhookError.self) { try AddressPolicy(allowsPrivate: false).check(try WebhookTarget("http://\(host)/")) }
        }
        try AddressPolicy(allowsPrivate: false).check(try WebhookTarget("http://localhost.example.com/"))
    }

    @Test("Addresses are written as the resolver reads them", arguments: allowed)
    func text(_ host: String) throws {
        let address = try #require(HostResolver.literal(host))
        #expect(HostResolver.literal(address.text) == address)
    }
}

import SIPSyntax
import SIPUserAgent
import Testing

@Suite("How long a subscription lasts (RFC 6665 §4.2.1.1, §4.4.3)")
struct SubscriptionExpiryTests {
    private static func granted(_ expires: String?) throws -> Int {
        try SubscriptionExpiry.granted(.sample(.subscribe, extra: expires.map { [(.expires, $0)] } ?? []))
    }

    @Test("What is asked for is granted, up to an hour", arguments: [("60", 60), ("600", 600), ("3600", 3_600), ("3601", 3_600), ("86400", 3_600)])
    func granted(_ asked: String, _ seconds: Int) throws {
        #expect(try Self.granted(asked) == seconds)
    }

    @Test("Nothing asked for, or nothing that is a number: an hour", arguments: [nil, "", "soon", "-1", "99999999999999999999"])
    func unnamed(_ asked: String?) throws {
        #expect(try Self.granted(asked) == 3_600)
    }

    @Test("0 ends or fetches")
    func zero() throws {
        #expect(try Self.granted("0") == 0)
    }

    @Test("Less than a minute is too brief", arguments: ["1", "10", "59"])
    func brief(_ asked: String) {
        #expect(throws: SubscriptionExpiry.TooBrief.self) { try Self.granted(asked) }
    }
}

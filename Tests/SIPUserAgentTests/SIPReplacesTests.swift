import SIPUserAgent
import Testing

@Suite("The Replaces header (RFC 3891 §6.1)")
struct SIPReplacesTests {
    @Test(
        "Call-ID and both tags are read, in any order, with white space and whatever case the names have",
        arguments: [
            "12345@1.2.3.4;to-tag=a;from-tag=b", "12345@1.2.3.4;from-tag=b;to-tag=a", " 12345@1.2.3.4 ; to-tag=a ;\tfrom-tag=b ",
            "12345@1.2.3.4;TO-TAG=a;From-Tag=b", "12345@1.2.3.4;x=y;to-tag=a;from-tag=b;unknown",
        ])
    func reads(_ text: String) {
        #expect(SIPReplaces(parsing: text) == SIPReplaces(callID: "12345@1.2.3.4", toTag: "a", fromTag: "b"))
    }

    @Test("White space around the equals sign is no part of the tag (RFC 3261 §25.1, EQUAL)")
    func spacedEquals() {
        #expect(SIPReplaces(parsing: "c;to-tag = a;from-tag= b") == SIPReplaces(callID: "c", toTag: "a", fromTag: "b"))
    }

    @Test("early-only is a flag")
    func earlyOnly() {
        #expect(SIPReplaces(parsing: "c;to-tag=a;from-tag=b;early-only")?.isEarlyOnly == true)
        #expect(SIPReplaces(parsing: "c;to-tag=a;from-tag=b;Early-Only")?.isEarlyOnly == true)
        #expect(SIPReplaces(parsing: "c;to-tag=a;from-tag=b")?.isEarlyOnly == false)
    }

    @Test(
        "Without a Call-ID, a to-tag or a from-tag it is none",
        arguments: ["", ";to-tag=a;from-tag=b", "c", "c;to-tag=a", "c;from-tag=b", "c;to-tag=;from-tag=b", "c;to-tag;from-tag"])
    func missing(_ text: String) {
        #expect(SIPReplaces(parsing: text) == nil)
    }

    @Test("What is written is read back", arguments: [true, false])
    func roundTrip(_ isEarlyOnly: Bool) {
        let replaces = SIPReplaces(callID: "98732@host", toTag: "r33th4x0r", fromTag: "ff87ff", isEarlyOnly: isEarlyOnly)
        #expect(replaces.description == "98732@host;to-tag=r33th4x0r;from-tag=ff87ff" + (isEarlyOnly ? ";early-only" : ""))
        #expect(SIPReplaces(parsing: replaces.description) == replaces)
    }
}

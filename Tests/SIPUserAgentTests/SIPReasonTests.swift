import Foundation
import SIPUserAgent
import Testing

@Suite("Reasons (RFC 3326, ITU-T Q.850)")
struct SIPReasonTests {
    @Test(
        "A reason is written with its protocol, cause and text",
        arguments: [
            (SIPReason.unallocatedNumber, "Q.850;cause=1;text=\"Unallocated number\""),
            (.normalClearing, "Q.850;cause=16;text=\"Normal call clearing\""), (.userBusy, "Q.850;cause=17;text=\"User busy\""),
            (.noUserResponding, "Q.850;cause=18;text=\"No user responding\""), (.noAnswer, "Q.850;cause=19;text=\"No answer from user\""),
            (.subscriberAbsent, "Q.850;cause=20;text=\"Subscriber absent\""), (.callRejected, "Q.850;cause=21;text=\"Call rejected\""),
            (.temporaryFailure, "Q.850;cause=41;text=\"Temporary failure\""),
            (.recoveryOnTimerExpiry, "Q.850;cause=102;text=\"Recovery on timer expiry\""),
            (.completedElsewhere, "SIP;cause=200;text=\"Call completed elsewhere\""), (.callParked, "SIP;cause=200;text=\"Call parked\""),
            (SIPReason(sip: 603, "Decline"), "SIP;cause=603;text=\"Decline\""),
        ])
    func written(_ reason: SIPReason, _ value: String) {
        #expect(reason.headerValue == value)
    }

    @Test("A quote or backslash in the text does not end it, and a line break does not end the header")
    func hostileText() {
        #expect(SIPReason(sip: 500, "a \"b\" \\").headerValue == "SIP;cause=500;text=\"a \\\"b\\\" \\\\\"")
        #expect(!SIPReason(sip: 500, "a\r\nRoute: <sip:evil>").headerValue.utf8.contains { $0 < 32 })
    }

    @Test("A reason that is written down is read as the same")
    func codable() throws {
        let read = try JSONDecoder().decode(SIPReason.self, from: try JSONEncoder().encode(SIPReason.userBusy))
        #expect(read == .userBusy)
        #expect(read != .callRejected)
    }
}

/// A Reason header value (RFC 3326), with the causes of Q.850 that telephones understand.
public struct SIPReason: Hashable, Sendable, Codable {
    /// `Q.850` or `SIP`.
    public var `protocol`: String
    public var cause: Int
    public var text: String

    public init(q850 cause: Int, _ text: String) {
        self.protocol = "Q.850"
        self.cause = cause
        self.text = text
    }

    public init(sip cause: Int, _ text: String) {
        self.protocol = "SIP"
        self.cause = cause
        self.text = text
    }

    public var headerValue: String {
        let text = self.text.unicodeScalars.filter { $0.value >= 32 }.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return "\(self.protocol);cause=\(self.cause);text=\"\(String(String.UnicodeScalarView(text)))\""
    }

    public static let unallocatedNumber = SIPReason(q850: 1, "Unallocated number")
    public static let normalClearing = SIPReason(q850: 16, "Normal call clearing")
    public static let userBusy = SIPReason(q850: 17, "User busy")
    public static let noUserResponding = SIPReason(q850: 18, "No user responding")
    public static let noAnswer = SIPReason(q850: 19, "No answer from user")
    public static let subscriberAbsent = SIPReason(q850: 20, "Subscriber absent")
    public static let callRejected = SIPReason(q850: 21, "Call rejected")
    public static let temporaryFailure = SIPReason(q850: 41, "Temporary failure")
    public static let recoveryOnTimerExpiry = SIPReason(q850: 102, "Recovery on timer expiry")
    /// To the branches that lost when another phone answered (RFC 3326 §3.1).
    public static let completedElsewhere = SIPReason(sip: 200, "Call completed elsewhere")
    /// A parked call that nobody took.
    public static let parkedTooLong = SIPReason(q850: 102, "Parked for too long")
    public static let callParked = SIPReason(sip: 200, "Call parked")
}

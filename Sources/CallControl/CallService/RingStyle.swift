package import Directory

/// How a party's phones are rung.
package struct RingStyle: Hashable, Sendable {
    /// Asks the phones to answer by themselves: click to dial.
    package var autoAnswer = false
    package var pattern = RingPattern.normal
    /// Shown behind the caller's name: where a call that is recalled was parked.
    package var note: String?
    /// Where the call was parked that comes back.
    package var recalledFrom: Party?
    /// Whose call it is that an assistant's phones ring for.
    package var onBehalfOf: MemberID?
    /// For the one who is rung alone: no forwarding, no assistants.
    package var isPushed = false
    /// Somebody sends a call of theirs there.
    package var isTransferred = false
    /// What service has them ring; for the record of the call.
    package var relation: CallRelation?
    /// How long the phones ring, where that is not the usual time.
    package var noAnswer: Duration?

    package init(autoAnswer: Bool = false, pattern: RingPattern = .normal, note: String? = nil) {
        self.autoAnswer = autoAnswer
        self.pattern = pattern
        self.note = note
    }

    /// The Alert-Info that phones know this pattern by: the names of Bellcore's distinctive rings, as BroadWorks sends them.
    func alertInfo(domain: String) -> String? {
        if self.autoAnswer { return "<http://\(domain)>;info=alert-autoanswer" }
        return switch self.pattern {
        case .normal: nil
        case .longLong: "<http://\(domain)/Bellcore-dr2>"
        case .shortShortLong: "<http://\(domain)/Bellcore-dr3>"
        case .shortLongShort: "<http://\(domain)/Bellcore-dr4>"
        }
    }
}

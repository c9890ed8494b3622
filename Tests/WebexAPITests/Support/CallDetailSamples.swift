import CallControl
import Directory

extension CallDetailRecord {
    /// Bob of Acme's Headquarters has called Carol, who answered after four seconds and hung up after 36.
    ///
    /// - Parameter releasedAt: milliseconds since 1970.
    static func sample(
        _ id: String = "callhalf-1.abc.1:0", releasedAt: Int64 = 1_754_412_499_359, organizationID: String = "acme", location: String = "Headquarters"
    ) -> CallDetailRecord {
        CallDetailRecord(
            id: CallHalfID(rawValue: id),
            user: User(
                id: MemberID(.person, "bob"), name: "Bob Baker", number: "1002", organizationID: organizationID, locationID: "hq",
                locationName: location, mainNumber: "+12025550100", timeZone: "America/New_York"),
            direction: .originating, calling: Line(name: "Bob Baker", number: "1002"), called: Line(name: "Carol Chen", number: "1003"),
            callType: .location, dialledDigits: "1003", sipCallID: "call-1", sessionID: "session-1", remoteCallID: CallHalfID(rawValue: "remote"),
            startedAt: releasedAt - 40_900, alertedAt: releasedAt - 40_500, answeredAt: releasedAt - 36_100, releasedAt: releasedAt, heldFor: 2_999,
            isRecall: false, answeredElsewhere: false, releasingParty: .remote, outcome: .normal)
    }
}

import CallControl
import Directory
import GRDB
import Storage

extension CallDetailRecord {
    static func sample(
        _ id: String, releasedAt: Int64, organizationID: String = "acme", location: String = "Headquarters"
    ) -> CallDetailRecord {
        CallDetailRecord(
            id: CallHalfID(rawValue: id),
            user: User(
                id: MemberID(.person, "alice"), name: "Alice Archer", number: "+12025550101", organizationID: organizationID, locationID: "hq",
                locationName: location, mainNumber: "+12025550100", timeZone: "America/New_York"),
            direction: .terminating, calling: Line(name: nil, number: "1002"), called: Line(name: "Alice Archer", number: "1001"),
            callType: .organization, phone: Phone(mac: "0011223344FF", model: "T54W", owner: MemberID(.workspace, "lobby")), sipCallID: "call-1",
            sessionID: "session-1", startedAt: releasedAt - 9, alertedAt: releasedAt - 8, answeredAt: nil, releasedAt: releasedAt, heldFor: 7,
            relation: CallRelation(.callPark, CallHalfID(rawValue: "other")),
            way: Way(originalReason: .busy, originalParty: MemberID(.person, "bob"), lastReason: .divert, lastNumber: "1003"), isRecall: true,
            answeredElsewhere: true, releasingParty: .unknown, outcome: .userBusy, inboundTrunk: "In")
    }
}

extension CallDetailStore {
    /// Writes all that waits, and ends.
    func writeAll() async {
        self.finish()
        await self.run()
    }
}

extension TemporaryDatabase {
    func detailRows() throws -> Int {
        try self.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM call_detail") ?? 0 }
    }
}

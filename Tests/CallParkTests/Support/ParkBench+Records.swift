import CallControl
import Directory
import Testing

/// Detailed records of legs.
extension ParkBench {
    /// A member's records, in the order in which the legs ended.
    func records(of member: Member) -> [CallDetailRecord] {
        self.events.compactMap { event in
            guard case .detailRecord(let record) = event, record.user.id == member.id else { return nil }
            return record
        }
    }

    /// The record of a member who had one leg.
    func record(_ member: Member, _ location: SourceLocation = #_sourceLocation) throws -> CallDetailRecord {
        let records = self.records(of: member)
        #expect(records.count == 1, "records of \(member.displayName)", sourceLocation: location)
        return try #require(records.first, sourceLocation: location)
    }
}

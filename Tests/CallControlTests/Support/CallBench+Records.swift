import CallControl
import Directory
import Testing

/// Detailed records of legs.
extension CallBench {
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

    /// Everybody hangs up; then there is one record for each half that there was.
    func closeBooks(_ location: SourceLocation = #_sourceLocation) {
        self.expectNothingLeft(location)
        let ids = self.events.compactMap { event -> CallHalfID? in
            guard case .detailRecord(let record) = event else { return nil }
            return record.id
        }
        let started = self.events.compactMap { event -> CallHalfID? in
            guard case .callStarted(let id) = event else { return nil }
            return id
        }
        #expect(ids.sorted { $0.rawValue < $1.rawValue } == started.sorted { $0.rawValue < $1.rawValue }, sourceLocation: location)
    }
}

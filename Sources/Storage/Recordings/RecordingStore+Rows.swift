import CallControl
import Directory
import GRDB

/// Rows of the table `recording`.
extension RecordingStore {
    static func insert(_ recording: CallRecording, _ file: RecordingFile?, _ database: Database) throws {
        var recording = recording
        if file == nil { recording.status = .incomplete }
        let party = recording.remoteParty
        let duration = file?.duration ?? .milliseconds(file == nil ? 0 : max(0, recording.endedAt - recording.startedAt))
        // A row whose transaction seemed to fail may be there.
        try database.execute(
            sql: """
                INSERT INTO recording (id, organization_id, location_id, owner_id, owner_kind, call_id, session_id, personality, remote_name,
                    remote_number, remote_id, remote_kind, remote_is_private, remote_call_type, started_at, ended_at, status, folded_topic, size,
                    duration)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                recording.id, recording.organizationID, recording.locationID, recording.owner.key, recording.owner.kind.rawValue,
                recording.callID.rawValue, recording.sessionID, recording.personality.rawValue, party.name, party.number, party.memberID?.key,
                party.memberID?.kind.rawValue, party.privacyEnabled, party.callType.rawValue, recording.startedAt, recording.endedAt,
                recording.status.rawValue, recording.topic.lowercased(), file?.size ?? 0, Int64(duration / .milliseconds(1)),
            ])
    }

    /// Nil for a row that a later version wrote in words that this one does not know.
    static func recording(_ row: Row) -> StoredRecording? {
        guard let owner = self.memberID(row["owner_kind"], row["owner_id"]), let personality = Personality(rawValue: row["personality"]),
            let callType = CallType(rawValue: row["remote_call_type"]), let status = CallRecording.Status(rawValue: row["status"])
        else { return nil }
        let party = RemoteParty(
            name: row["remote_name"], number: row["remote_number"], memberID: self.memberID(row["remote_kind"], row["remote_id"]),
            privacyEnabled: row["remote_is_private"], callType: callType)
        let milliseconds: Int64 = row["duration"]
        return StoredRecording(
            recording: CallRecording(
                id: row["id"], owner: owner, organizationID: row["organization_id"], locationID: row["location_id"],
                callID: CallHalfID(rawValue: row["call_id"]), sessionID: row["session_id"], personality: personality, remoteParty: party,
                startedAt: row["started_at"], endedAt: row["ended_at"], status: status),
            size: row["size"], duration: .milliseconds(milliseconds))
    }

    private static func memberID(_ kind: String?, _ key: String?) -> MemberID? {
        guard let kind = kind.flatMap(MemberID.Kind.init(rawValue:)), let key else { return nil }
        return MemberID(kind, key)
    }

    /// A query as an SQL condition and its values.
    static func conditions(_ query: RecordingQuery) -> (sql: String, values: [any DatabaseValueConvertible & Sendable]) {
        var conditions = ["organization_id = ?"]
        var values: [any DatabaseValueConvertible & Sendable] = [query.organizationID]
        func add(_ condition: String, _ value: (any DatabaseValueConvertible & Sendable)?) {
            guard let value else { return }
            conditions.append(condition)
            values.append(value)
        }
        add("owner_id = ?", query.owner?.key)
        add("owner_kind = ?", query.owner?.kind.rawValue)
        add("owner_kind = ?", query.ownerKind?.rawValue)
        add("location_id = ?", query.locationID)
        if let ids = query.locationIDs {
            conditions.append("location_id IN (\(ids.map { _ in "?" }.joined(separator: ", ")))")
            values += ids.sorted()
        }
        add("ended_at >= ?", query.from)
        add("ended_at < ?", query.to)
        add("instr(folded_topic, ?) > 0", query.topic?.lowercased())
        add("owner_id = ?", query.ownerKey)
        if let place = query.before {
            conditions.append("(ended_at, id) < (?, ?)")
            values += [place.endedAt, place.id]
        }
        return (conditions.joined(separator: " AND "), values)
    }
}

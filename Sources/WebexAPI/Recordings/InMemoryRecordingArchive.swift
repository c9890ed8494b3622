package import CallControl
package import Directory
package import Hummingbird

/// Recordings that last as long as the process; for tests.
package actor InMemoryRecordingArchive: RecordingArchive {
    package nonisolated let linkKey = "a key of nobody's"
    private var recordings: [String: (recording: StoredRecording, sound: [UInt8]?)] = [:]

    /// What happened, for the audit log.
    private let audit: InMemoryAuditLog

    package init(audit: InMemoryAuditLog = InMemoryAuditLog()) {
        self.audit = audit
    }

    /// - Parameter sound: nil for a recording whose file has gone.
    package func insert(_ recording: CallRecording, sound: [UInt8]?) {
        let duration = Duration.milliseconds(recording.endedAt - recording.startedAt)
        self.recordings[recording.id] = (StoredRecording(recording: recording, size: Int64(sound?.count ?? 0), duration: duration), sound)
    }

    package func list(_ query: RecordingQuery) -> RecordingPage {
        let found = self.recordings.values.map(\.recording).filter { Self.fits($0.recording, query) }
            .sorted { ($0.recording.endedAt, $0.id) > ($1.recording.endedAt, $1.id) }
        return RecordingPage(recordings: Array(found.dropFirst(query.offset).prefix(query.limit)), count: found.count)
    }

    private static func fits(_ recording: CallRecording, _ query: RecordingQuery) -> Bool {
        recording.organizationID == query.organizationID && query.owner.map { $0 == recording.owner } != false
            && query.ownerKind.map { $0 == recording.owner.kind } != false && query.locationID.map { $0 == recording.locationID } != false
            && query.locationIDs.map { $0.contains(recording.locationID) } != false
            && query.from.map { $0 <= recording.endedAt } != false && query.to.map { $0 > recording.endedAt } != false
            && TextFilter(query.topic).allows(recording.topic) && query.ownerKey.map { $0 == recording.owner.key } != false
            && query.before.map { ($0.endedAt, $0.id) > (recording.endedAt, recording.id) } != false
    }

    package func find(_ id: String) -> StoredRecording? { self.recordings[id]?.recording }

    package func sound(of id: String) -> ResponseBody? {
        self.recordings[id]?.sound.map { ResponseBody(byteBuffer: ByteBuffer(bytes: $0)) }
    }

    package func delete(_ id: String) -> Bool {
        guard self.recordings.removeValue(forKey: id) != nil else { return false }
        self.audit.appendPending()
        return true
    }
}

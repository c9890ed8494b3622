import CallControl
import Directory

/// Something that happened which a compliance officer may read of (the API's “Events”).
enum ComplianceEvent: Sendable {
    /// What the API knows that events are of.
    enum Resource: String, CaseIterable, Sendable {
        case attachmentActions
        case businessTexts
        case callRecords = "call_records"
        case convergedRecordings
        case fileTranscodings = "file_transcodings"
        case files
        case meetingMessages
        case meetings
        case meetingTranscripts
        case memberships
        case messages
        case rooms
        case tabs
    }

    /// A leg of a call has ended, and its record was made.
    case callRecord(CallDetailRecord)
    /// A recording was finished.
    case recording(StoredRecording)

    var resource: Resource {
        switch self {
        case .callRecord: .callRecords
        case .recording: .convergedRecordings
        }
    }

    /// Milliseconds since 1970.
    var at: Int64 {
        switch self {
        case .callRecord(let record): record.releasedAt
        case .recording(let stored): stored.recording.endedAt
        }
    }

    /// The id of the record or of the recording.
    var key: String {
        switch self {
        case .callRecord(let record): record.id.rawValue
        case .recording(let stored): stored.id
        }
    }

    /// Whose call it was; nil for a party outside.
    var actor: MemberID? {
        switch self {
        case .callRecord(let record): record.user.id
        case .recording(let stored): stored.recording.owner
        }
    }

    var organizationID: String {
        switch self {
        case .callRecord(let record): record.user.organizationID
        case .recording(let stored): stored.recording.organizationID
        }
    }

    /// The event's id: what it is of, by which it is found again.
    var id: WebexID { WebexID(.event, "\(self.resource.rawValue):\(self.key)") }

    /// What an id of ``id`` says; nil for any other.
    static func parse(_ text: String) -> (resource: Resource, key: String)? {
        guard let parts = WebexID(.event, parsing: text)?.key.split(separator: ":", maxSplits: 1), parts.count == 2,
            let resource = Resource(rawValue: String(parts[0]))
        else { return nil }
        return (resource, String(parts[1]))
    }
}

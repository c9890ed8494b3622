import CallControl
import Directory

/// A recording as the API tells it. Ids are bare here, as the API has them for recordings.
struct RecordingBody: Encodable {
    struct ServiceData: Encodable {
        var locationId: String
        var callSessionId: String
    }

    struct Links: Encodable {
        var audioDownloadLink: String
        var expiration: String
    }

    var id: String
    var topic: String
    var createTime: String
    var timeRecorded: String
    /// In details only: in lists strict clients know only formats that this is none of.
    var format: String?
    var serviceType = "calling"
    var durationSeconds: Int
    var sizeBytes: Int64
    /// The API knows recordings that are there and such that were deleted; that one is incomplete its topic says.
    var status = "available"
    var ownerId: String
    var ownerEmail: String?
    var ownerType: String
    var serviceData: ServiceData
    /// In details only, and for whom may hear it.
    var temporaryDirectDownloadLinks: Links?

    init(_ stored: StoredRecording, _ index: DirectoryIndex) {
        let recording = stored.recording
        self.id = recording.id
        self.topic = recording.topic
        self.createTime = Timestamp.text(recording.endedAt)
        self.timeRecorded = Timestamp.text(recording.startedAt)
        self.durationSeconds = Int(stored.duration / .seconds(1))
        self.sizeBytes = stored.size
        self.ownerId = recording.owner.key
        self.ownerEmail = index.members[recording.owner]?.email
        self.ownerType = Self.ownerTypes[recording.owner.kind] ?? ""
        self.serviceData = ServiceData(locationId: recording.locationID, callSessionId: recording.sessionID)
    }

    /// The API's `ownerType`.
    static let ownerTypes: [MemberID.Kind: String] = [.person: "user", .workspace: "place", .virtualLine: "virtualLine"]
}

struct RecordingList: Encodable {
    var items: [RecordingBody]
}

import CallControl
import Directory

/// What is known of the call that a recording is of (the API's "Consolidated Metadata Documentation and Samples Guide").
struct RecordingMetadataBody: Encodable {
    struct Actor: Encodable {
        var type: String
        var id: String
    }

    struct Party: Encodable {
        /// Nil for somebody outside the directory.
        var actor: Actor?
        var name: String?
        var number: String?
    }

    struct Session: Encodable {
        var startTime: String
    }

    struct ServiceData: Encodable {
        var callRecordingId: String
        var locationId: String
        var callSessionId: String
        var callId: String
        var personality: String
        var callingParty: Party
        var calledParty: Party
        var session: Session
    }

    var id: String
    var orgId: String
    var ownerId: String
    var ownerType: String
    var ownerName: String?
    var ownerEmail: String?
    var serviceType = "calling"
    var serviceData: ServiceData

    init(_ stored: StoredRecording, _ index: DirectoryIndex) {
        let recording = stored.recording
        let owner = index.members[recording.owner]
        let ownerParty = Party(
            actor: Self.actor(recording.owner), name: owner?.displayName, number: owner.flatMap { $0.extension ?? $0.phoneNumber })
        let remoteParty = Self.party(recording.remoteParty)
        let isCaller = recording.personality != .terminator
        self.id = recording.id
        self.orgId = recording.organizationID
        self.ownerId = recording.owner.key
        self.ownerType = Self.actor(recording.owner).type
        self.ownerName = owner?.displayName
        self.ownerEmail = owner?.email
        self.serviceData = ServiceData(
            callRecordingId: recording.id, locationId: recording.locationID, callSessionId: recording.sessionID, callId: recording.callID.rawValue,
            // Who clicks to dial is the one who calls.
            personality: isCaller ? Personality.originator.rawValue : Personality.terminator.rawValue,
            callingParty: isCaller ? ownerParty : remoteParty, calledParty: isCaller ? remoteParty : ownerParty,
            session: Session(startTime: Timestamp.text(recording.startedAt)))
    }

    /// Nothing of a party that withholds name and number.
    private static func party(_ party: RemoteParty) -> Party {
        if party.privacyEnabled { return Party() }
        return Party(actor: party.memberID.map(self.actor), name: party.name, number: party.number.isEmpty ? nil : party.number)
    }

    private static func actor(_ id: MemberID) -> Actor {
        switch id.kind {
        case .person: Actor(type: "USER", id: id.key)
        case .workspace: Actor(type: "PLACE", id: id.key)
        case .virtualLine: Actor(type: "VIRTUAL_LINE", id: id.key)
        }
    }
}

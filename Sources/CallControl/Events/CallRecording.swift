package import Directory

/// A recording of a call: what its file holds, and whose it is.
package struct CallRecording: Hashable, Sendable, Codable, Identifiable {
    package enum Status: String, Hashable, Sendable, Codable {
        case available
        /// The disk filled or failed: the file ends before the call did.
        case incomplete
    }

    /// A UUID in lower case; the file is `ID.wav` in the folder of recordings.
    package var id: String
    package var owner: MemberID
    package var organizationID: String
    package var locationID: String
    package var callID: CallHalfID
    package var sessionID: String
    package var personality: Personality
    /// Who was recorded besides the owner, as the owner saw them.
    package var remoteParty: RemoteParty
    /// Milliseconds since 1970.
    package var startedAt: Int64
    package var endedAt: Int64
    package var status: Status

    package init(
        id: String, owner: MemberID, organizationID: String, locationID: String, callID: CallHalfID, sessionID: String, personality: Personality,
        remoteParty: RemoteParty, startedAt: Int64, endedAt: Int64, status: Status
    ) {
        self.id = id
        self.owner = owner
        self.organizationID = organizationID
        self.locationID = locationID
        self.callID = callID
        self.sessionID = sessionID
        self.personality = personality
        self.remoteParty = remoteParty
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.status = status
    }
}

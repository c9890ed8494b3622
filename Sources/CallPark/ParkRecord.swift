package import CallControl
package import Directory
package import SDP
package import SIPUserAgent

/// A parked call as it is stored: enough for any process to take the call over.
package struct ParkRecord: ExchangeRecord, Hashable {
    package static let kind = RecordKind.parked

    package var orbit: DirectoryIndex.Target
    /// Whose music plays.
    package var locationID: String
    package var parker: MemberID
    /// Milliseconds since 1970.
    package var parkedAt: Int64
    /// Milliseconds since 1970: when the call should ring back at the parker.
    package var recallAt: Int64
    /// The call park group that found the orbit, if one did.
    package var groupID: String?
    /// Phones that ring for a recall: whoever takes the call over makes them stop.
    package var ringing: [PendingInvite]?

    // MARK: The parked party's half
    package var callID: CallHalfID
    package var sessionID: String
    package var owner: MemberID?
    package var personality: Personality
    package var party: Party
    package var deviceID: String?
    /// On which the parked party is; nil for a phone.
    package var trunkID: String?
    /// Nil where there were none.
    package var redirections: [Redirection]?
    package var createdAt: Int64
    /// Nil in records of earlier versions.
    package var trail: CallTrail?
    package var answeredAt: Int64?
    package var dialog: Dialog
    package var localDescription: SessionDescription?
    package var remoteDescription: SessionDescription?

    package var recordID: String { self.callID.rawValue }

    package init?(
        _ half: CallHalf, orbit: DirectoryIndex.Target, locationID: String, parker: MemberID, parkedAt: Int64, recallAt: Int64, groupID: String? = nil
    ) {
        guard let leg = half.answeredLeg, let dialog = leg.dialog else { return nil }
        self.orbit = orbit
        self.locationID = locationID
        self.parker = parker
        self.parkedAt = parkedAt
        self.recallAt = recallAt
        self.groupID = groupID
        self.callID = half.id
        self.sessionID = half.sessionID
        self.owner = half.owner
        self.personality = half.personality
        self.party = half.party
        self.deviceID = leg.deviceID
        self.trunkID = leg.trunkID
        self.redirections = half.redirections.isEmpty ? nil : half.redirections
        self.createdAt = half.createdAt
        self.trail = half.trail(asCallWith: half.historyParty)
        self.answeredAt = half.answeredAt
        self.dialog = dialog
        self.localDescription = leg.localDescription
        self.remoteDescription = leg.remoteDescription
    }
}

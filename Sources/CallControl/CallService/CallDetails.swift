import Directory

/// A call as its owner is told of it (the API's call details).
package struct CallDetails: Hashable, Sendable {
    package var id: CallHalfID
    package var sessionID: String
    package var personality: Personality
    package var state: CallState
    package var remoteParty: RemoteParty
    /// Milliseconds since 1970.
    package var createdAt: Int64
    package var answeredAt: Int64?
    package var muteCapable: Bool
    package var muted: Bool
    /// Where the call was parked that comes back to its parker.
    package var recall: RemoteParty?
}

/// The two ids that the API answers when it made a call.
package struct CallReference: Hashable, Sendable {
    package var id: CallHalfID
    package var sessionID: String

    package init(id: CallHalfID, sessionID: String) {
        self.id = id
        self.sessionID = sessionID
    }
}

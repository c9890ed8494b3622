import Directory

/// A call as its owner is told of it (the API's call details).
package struct CallDetails: Hashable, Sendable {
    package var id: CallHalfID
    package var sessionID: String
    package var personality: Personality
    package var state: CallState
    package var remoteParty: RemoteParty
    /// The number of the call among its owner's calls, 1 and up: which line key of the phone shows it. Nil for one that only rings.
    package var appearance: Int?
    /// Milliseconds since 1970.
    package var createdAt: Int64
    package var answeredAt: Int64?
    package var disconnectedAt: Int64?
    package var muteCapable: Bool
    package var muted: Bool
    /// On which way the call came here, the first redirection first.
    package var redirections: [RedirectionDetails]
    /// Where the call was parked that comes back to its parker.
    package var recall: RemoteParty?
    package var recordingState: RecordingState?
    /// The device that has the call; nil while several ring.
    package var deviceID: String?
    /// Somebody else took the call.
    package var completedElsewhere: Bool
}

/// One step on the way of a call (the API's `redirections`).
package struct RedirectionDetails: Hashable, Sendable {
    package var reason: RedirectionReason
    package var party: RemoteParty
}

/// Why a call was sent on (the API's `reason` of a redirection).
package enum RedirectionReason: String, Hashable, Sendable, Codable {
    case busy
    case noAnswer
    case unavailable
    case unconditional
    case divert
    case followMe
    case huntGroup
    case callQueue
    case unknown

    /// As the Diversion header names it (RFC 5806 §4).
    var diversionReason: String {
        switch self {
        case .busy: "user-busy"
        case .noAnswer: "no-answer"
        case .unavailable: "unavailable"
        case .unconditional: "unconditional"
        case .divert: "deflection"
        case .followMe: "follow-me"
        case .huntGroup, .callQueue, .unknown: "unknown"
        }
    }
}

/// The API's `recordingState`.
package enum RecordingState: String, Hashable, Sendable, Codable {
    case pending
    case started
    case paused
    case stopped
    case failed
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

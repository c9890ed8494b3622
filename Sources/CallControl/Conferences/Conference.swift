package import Directory
import Media

/// Several calls of which all parties hear each other.
package final class Conference {
    package enum Kind: Hashable, Sendable {
        /// Calls of one member, joined by that member: the host is in each of them.
        case hosted(by: MemberID)
        /// A call that somebody else has come into.
        case bargedIn(by: MemberID)
    }

    /// One half, and how it takes part.
    struct Participant {
        let half: CallHalf
        /// The host's halves are one side: 0.
        let side: Int
        var isMuted = false
        var isDeafened = false
    }

    /// Parties of one conference, the host included.
    package static let limit = 16

    let id: MixID
    package let kind: Kind
    /// Milliseconds since 1970.
    package let createdAt: Int64
    var participants: [Participant] = []
    var lastSide = 0
    /// The host hears nothing and is not heard; the others talk on.
    package internal(set) var isHeld = false
    /// Nobody hears the host.
    package internal(set) var isMuted = false
    /// Hold or resume is under way.
    var isChanging = false

    init(id: MixID, kind: Kind, createdAt: Int64) {
        self.id = id
        self.kind = kind
        self.createdAt = createdAt
    }

    /// The host's calls, in the order in which they came in.
    package var hostCalls: [CallHalf] {
        guard case .hosted = self.kind else { return [] }
        return self.participants.filter { $0.side == 0 }.map(\.half)
    }

    /// Who controls it.
    var controller: MemberID {
        switch self.kind {
        case .hosted(let member), .bargedIn(let member): member
        }
    }

    var isHosted: Bool { if case .hosted = self.kind { true } else { false } }

    func isHost(_ half: CallHalf) -> Bool { self.hostCalls.contains { $0 === half } }

    func state(of half: CallHalf) -> CallState {
        if self.isHost(half) { return self.isHeld ? .held : .connected }
        return half.isHolding ? .held : .connected
    }

    /// Where the other party of one of the host's calls stands among the participants.
    func index(ofPeerOf half: CallHalf) -> Int? {
        self.participants.firstIndex { $0.half === half.peer }
    }
}

/// A conference as its host is told of it (the API's conference details).
package struct ConferenceDetails: Hashable, Sendable {
    package struct Participant: Hashable, Sendable {
        /// The host's call with this participant.
        package var callID: CallHalfID
        package var muted: Bool
        package var deafened: Bool
    }

    /// Somebody's call that the member has come into, not a conference of the member's own calls.
    package var isBargeIn: Bool
    package var state: CallState
    package var appearance: Int?
    package var createdAt: Int64
    package var muted: Bool
    package var participants: [Participant]
}

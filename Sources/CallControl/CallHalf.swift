package import Directory
package import Media
import SDP
package import SIPSyntax
import SIPTransaction
package import SIPUserAgent

/// The API's `personality`: which part a party plays.
package enum Personality: String, Hashable, Sendable, Codable {
    case originator
    case terminator
    case clickToDial
}

/// The API's `state` of a call.
package enum CallState: String, Hashable, Sendable, Codable {
    case connecting
    case alerting
    case connected
    case held
    case remoteHeld
    case disconnected
}

/// One party's side of a call: who, in which state, on which phones, and who the other side is.
///
/// Two halves that are each other's peer are a conversation. A parked call is a half without a peer that the park service holds.
/// While a person's phones ring, their half has one leg for each; afterwards one is left.
package final class CallHalf {
    package let id: CallHalfID
    /// One for all halves of a conversation, through transfer and park.
    package internal(set) var sessionID: String
    /// Nil for a party outside the directory.
    package let owner: MemberID?
    package internal(set) var personality: Personality
    package internal(set) var party: Party
    package internal(set) weak var peer: CallHalf?
    /// Whom the other side is shown as while there is no peer, or instead of it.
    package var remote: Party?
    package internal(set) var legs: [Leg] = []
    package internal(set) var port: MediaPort
    package internal(set) var hasPort = true
    package internal(set) var createdAt: Int64
    package internal(set) var answeredAt: Int64?
    /// A leg has answered, or has been answered.
    package internal(set) var isAnswered = false
    package internal(set) var isAlerting = false
    /// This party put the other on hold.
    package internal(set) var isHolding = false
    /// Nobody hears this party.
    package internal(set) var isMuted = false
    /// Milliseconds since 1970, of the last hold or resume.
    package internal(set) var heldSince: Int64 = 0
    package internal(set) var hasEnded = false
    /// Which of its owner's calls this is, 1 and up; nil while it only rings.
    package internal(set) var appearance: Int?
    /// On which way the call came here.
    package internal(set) var redirections: [Redirection] = []
    /// The other party's phones took the call, or another of the owner's.
    package internal(set) var completedElsewhere = false
    /// The call left for somebody else while it rang here.
    var isForwarded = false
    /// Whom the owner's history names; nil keeps the call out of it.
    package var historyParty: Party?
    /// Whose call an assistant's half is.
    package internal(set) var onBehalfOf: MemberID?
    /// Where the phone wants the call to go (3xx, RFC 3261 §21.3).
    var redirectedTo: SIPURI?
    /// For the record of the half when it has ended.
    package internal(set) var trail = CallTrail()
    /// Names of the trunks by which the call came from outside, or went there.
    package var inboundTrunk: String? {
        get { self.trail.inboundTrunk }
        set { self.trail.inboundTrunk = newValue }
    }
    package var outboundTrunk: String? {
        get { self.trail.outboundTrunk }
        set { self.trail.outboundTrunk = newValue }
    }
    /// On which trunk this party, outside, is, or was tried last.
    private(set) var trunk: Trunk?
    /// What the owner was last told of the call.
    var told: CallDetails?
    var isChanged = false
    /// It is about to end with its peer.
    var isEnding = false
    /// An earlier process had it, and has told its owner of it.
    var isRestored = false
    package internal(set) var recordingState: RecordingState?
    var recording: ActiveRecording?
    /// This party, outside, is told that the call may be recorded, or was.
    var isToldOfRecording = false
    package internal(set) var conference: Conference?
    /// What else follows the end of this half.
    var whenEnded: [() -> Void] = []
    /// What happens instead of ending the peer when this party hangs up.
    package var onHangup: (() -> Void)?
    var ringing: Ringing?
    var ringStyle = RingStyle()
    /// What follows for whoever had this half ring: another half may take its place.
    var soughtBy: Ringing?
    /// Who rings for this half, or did last.
    weak var sought: CallHalf?
    var hunt: Hunt?
    /// Who called this party, and what they called; nil for a caller, and for one that others' calls were transferred to.
    var dialling: Dialling?
    /// The call to an outside number that this half is the callee of, with the ways there that are left.
    var outsideCall: OutsideCall?
    /// This party is an emergency service: the call is not parked.
    package var isEmergency: Bool { self.outsideCall?.number.isEmergency == true }
    /// Where the call was parked that comes back to this half (the API's `recall`).
    package var recalledFrom: Party?
    /// What plays to this party instead of its peer, and as which codec.
    var music: (source: MusicSource, codec: AudioCodec?)?
    /// The record of the established call is, or is about to be, in the store.
    var isRecorded = false

    init(id: CallHalfID, sessionID: String, owner: MemberID?, personality: Personality, party: Party, port: MediaPort, createdAt: Int64) {
        self.id = id
        self.sessionID = sessionID
        self.owner = owner
        self.personality = personality
        self.party = party
        self.port = port
        self.createdAt = createdAt
    }

    /// Notes on which trunk this party is: it came in there, or is called there.
    func isOutside(on trunk: Trunk) {
        self.trunk = trunk
        if self.personality == .terminator { self.outboundTrunk = trunk.name } else { self.inboundTrunk = trunk.name }
    }

    /// The leg that talks, once there is one.
    package var answeredLeg: Leg? { self.isAnswered ? self.legs.first : nil }

    /// The device that has the call, once one has.
    package var deviceID: String? { (self.isAnswered || self.personality != .terminator) && self.legs.count == 1 ? self.legs.first?.deviceID : nil }

    package var state: CallState {
        if self.hasEnded { return .disconnected }
        guard self.isAnswered else { return self.isAlerting ? .alerting : .connecting }
        if let conference = self.conference { return conference.state(of: self) }
        if self.personality == .clickToDial, self.peer?.isAnswered != true, self.onHangup == nil {
            return self.peer?.isAlerting == true ? .alerting : .connecting
        }
        if let peer = self.peer, !peer.isAnswered { return peer.isAlerting ? .alerting : .connecting }
        if self.isHolding { return .held }
        if self.peer == nil || self.peer?.isHolding == true { return .remoteHeld }
        return .connected
    }

    /// Whether this half and its peer talk, or could if neither held the other.
    package var isEstablished: Bool {
        self.isAnswered && !self.hasEnded && self.peer?.isAnswered == true && self.peer?.hasEnded == false
    }

    /// Whether the call may be moved elsewhere: established, and neither being moved already nor part of a conference.
    package var isFree: Bool {
        self.isEstablished && self.onHangup == nil && self.peer?.onHangup == nil && self.conference == nil
    }

    /// A recording is under way, or about to begin.
    var isBeingRecorded: Bool { self.recording != nil || self.recordingState == .pending }

    /// For refusals: why the call is not free.
    package var whyNotFree: String {
        if self.conference != nil { return "The call is in a conference" }
        return "The call is \(self.isEstablished ? "being transferred or parked" : self.state.rawValue), not connected or held"
    }
}

/// One step on the way of a call: who sent it on, and why.
package struct Redirection: Hashable, Sendable, Codable {
    package var reason: RedirectionReason
    package var party: Party
    /// Sent on by a rule that is about some callers only.
    package var isSelective: Bool?
}

/// A member's call, as the member's permissions see it.
struct Dialling {
    var member: MemberID
    /// The number outside that the member called; nil for somebody within the organisation, wherever their calls went from there.
    var outside: String?
}

/// Phones of a half that ring, and what follows.
package struct Ringing {
    /// The INVITEs are made (with a hunt group, each time some are) and leave when the closure that this gets is called.
    package var onStart: (@escaping () -> Void) -> Void
    package var onProgress: (Leg, SIPResponse) -> Void
    /// Somebody picks the call up instead of the phones that ring. Nil: as if their phone had been called.
    package var onPickup: ((CallHalf) -> Void)?
    package var onAnswer: (Leg, SIPResponse) -> Void
    package var onFailure: (SIPStatus, SIPReason) -> Void
    /// The best failure so far (RFC 3261 §16.7 step 6).
    var bestFailure: (status: SIPStatus, reason: SIPReason)?
    var noAnswerTimer: TimerToken?

    package init(
        onStart: @escaping (@escaping () -> Void) -> Void = { $0() }, onProgress: @escaping (Leg, SIPResponse) -> Void,
        onAnswer: @escaping (Leg, SIPResponse) -> Void, onFailure: @escaping (SIPStatus, SIPReason) -> Void,
        onPickup: ((CallHalf) -> Void)? = nil
    ) {
        self.onStart = onStart
        self.onPickup = onPickup
        self.onProgress = onProgress
        self.onAnswer = onAnswer
        self.onFailure = onFailure
    }
}

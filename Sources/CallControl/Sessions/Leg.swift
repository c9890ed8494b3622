package import SDP
package import SIPSyntax
import SIPTransaction
package import SIPUserAgent

/// One phone's part in a call: an INVITE and the dialog that comes of it, with its offers and answers.
package final class Leg {
    package enum Role: Hashable, Sendable {
        /// The phone called us.
        case server
        /// We called the phone.
        case client
    }

    package enum State: Hashable, Sendable {
        /// No final response yet.
        case early
        /// We sent a 2xx and wait for its ACK.
        case accepted
        case confirmed
        /// Nothing more is sent or expected but what ends an INVITE.
        case terminated
    }

    /// CSeq of the INVITE that starts a leg of ours, unless the peer challenges it.
    static let firstSequence = 1

    package let id: LegID
    package let role: Role
    /// Nil once the half has gone and only the end of the INVITE is awaited.
    package internal(set) weak var half: CallHalf?
    package internal(set) var state = State.early
    package internal(set) var dialog: Dialog?
    package internal(set) var flow: SIPFlow
    /// The device whose phone this is.
    package internal(set) var deviceID: String?
    /// The trunk that the leg is on; nil for a phone's.
    package internal(set) var trunkID: String?
    let localTag: String
    let callID: String

    // MARK: The first INVITE
    /// As received (server) or as sent (client); nil once it has served.
    var invite: SIPRequest?
    var mergeKey: String?
    var serverKey: ServerTransactionKey?
    var clientKey: ClientTransactionKey?
    /// CSeq of that INVITE (client).
    var inviteSequence = Leg.firstSequence
    /// Until a trunk says anything at all.
    var silenceTimer: TimerToken?
    var cancelReason: SIPReason?
    var giveUpTimer: TimerToken?
    /// RSeq of the last reliable provisional response received.
    var lastReliable: Int?
    var pendingReliable: ReliableProvisional?
    var nextReliable = 1
    var requiresReliable = false

    // MARK: 2xx and ACK
    var accepted: AcceptedInvite?
    var acceptedTimer: TimerToken?
    /// The phone has answered our INVITE and its ACK has not been sent yet.
    var owesACK = false
    var onACK: ((SIPRequest) -> Void)?
    var byeReason: SIPReason?
    /// The ACK we sent, for 2xx that come again.
    var sentACK: SIPRequest?

    // MARK: Offer and answer
    package internal(set) var localDescription: SessionDescription?
    package internal(set) var remoteDescription: SessionDescription?
    let descriptionID: String
    var descriptionVersion: UInt64 = 1

    // MARK: Changing an established session
    /// A re-INVITE or UPDATE of ours is under way.
    var isOffering = false
    var waitingOffers: [() -> Void] = []
    /// A re-INVITE of the peer's is under way.
    var pendingReinvite: ServerTransactionKey?
    var reinvite: SIPRequest?
    package internal(set) var allowsUpdate = false
    /// The phone takes INFO, by which keys can be told.
    var allowsInfo = false
    package internal(set) var allowsTalkEvent = false
    /// The phone shows a From that changes in a dialog (RFC 4916).
    var followsFromChange = false
    /// The phone was asked to answer by itself.
    package internal(set) var isAutoAnswer = false
    var sessionTimer: SessionTimer?
    var sessionTimerToken: TimerToken?

    init(id: LegID, role: Role, half: CallHalf?, flow: SIPFlow, localTag: String, callID: String, descriptionID: String) {
        self.id = id
        self.role = role
        self.half = half
        self.flow = flow
        self.localTag = localTag
        self.callID = callID
        self.descriptionID = descriptionID
    }

    /// The codecs that may be used on this leg, with the payload types that the phone named.
    package var codecs: [AudioCodec] {
        guard let remote = self.remoteDescription, let local = self.localDescription else { return [] }
        return remote.commonCodecs(with: local)
    }
}

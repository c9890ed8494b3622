package import SDP
package import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// One call on a scripted phone.
package final class PhoneCall {
    package enum State: Hashable, Sendable {
        /// We called; nothing but provisional answers has come.
        case calling
        /// Somebody calls us.
        case ringing
        case established
        case ended
    }

    package let id: Int
    package internal(set) var state: State
    package let isIncoming: Bool
    package internal(set) var localDescription: SessionDescription?
    package internal(set) var remoteDescription: SessionDescription?
    /// Who the phone shows: P-Asserted-Identity of the last request or answer that had one.
    package internal(set) var remoteIdentity: String?
    /// The final status of the last transfer that this phone asked for.
    package internal(set) var transferStatus: Int?
    /// This phone holds the other side.
    package internal(set) var isHolding = false
    /// re-INVITEs received.
    package internal(set) var reinvites = 0
    /// Why it ended, if it did before it was answered.
    package internal(set) var failure: SIPStatus?

    let callID: String
    let localTag: String
    var dialog: Dialog?
    var invite: SIPRequest?
    var serverKey: ServerTransactionKey?
    var clientKey: ClientTransactionKey?
    var accepted: AcceptedInvite?
    var acceptedTimer: TimerToken?
    var answerTimer: TimerToken?
    var sentACK: SIPRequest?
    var wantsCancel = false
    var isCancelled = false
    var authorizationAttempts = 0
    var version: UInt64 = 1

    init(id: Int, state: State, isIncoming: Bool, callID: String, localTag: String) {
        self.id = id
        self.state = state
        self.isIncoming = isIncoming
        self.callID = callID
        self.localTag = localTag
    }
}

/// What tells a call from others on the wire.
extension PhoneCall {
    package var dialogCallID: String { self.callID }
    package var tag: String { self.localTag }
}

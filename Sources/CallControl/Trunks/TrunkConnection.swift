import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// What is known of a trunk at this moment.
package struct TrunkCondition: Hashable, Sendable {
    /// Whether calls can go there; nil while nothing has been heard either way.
    package var isUp: Bool?
    /// Nil for a trunk that does not register.
    package var isRegistered: Bool?
    /// Why it is not up.
    package var detail: String?
    /// Milliseconds since 1970, of the last change.
    package var since: Int64
    /// Calls there now.
    package var calls: Int
}

/// One trunk of the directory as this process uses it.
final class TrunkConnection {
    let trunk: Trunk
    /// Where requests go; nil until the host was looked up.
    var flow: SIPFlow?
    /// Numeric addresses that the host has.
    var addresses: Set<String> = []
    var isUp: Bool?
    var isRegistered = false
    var detail: String?
    var since: Int64
    /// Pings in a row that nobody answered.
    var missedPings = 0
    /// It has answered a ping; many peers never do.
    var answersPings = false
    /// It has answered the last call there.
    var answersCalls = false
    /// Attempts to register in a row that failed.
    var failedRegistrations = 0
    let registrationCallID: String
    let registrationTag: String
    var registrationSequence = 0
    /// Until it registers again.
    var registrationTimer: TimerToken?
    /// What the peer has challenged with last: it is answered before it asks again.
    var challenge: (challenge: DigestChallenge, isProxy: Bool)?
    var nonceCount = 0
    var timers: [TimerToken] = []

    init(_ trunk: Trunk, callID: String, tag: String, now: Int64) {
        self.trunk = trunk
        self.registrationCallID = callID
        self.registrationTag = tag
        self.since = now
    }

    /// Whether a message from an address is the peer's.
    func includes(_ host: String) -> Bool { self.addresses.contains(host) || self.trunk.sources.contains(host) }
}

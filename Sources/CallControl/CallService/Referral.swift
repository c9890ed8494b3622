import Directory
package import SIPSyntax
package import SIPUserAgent

/// A phone's request to take its call elsewhere: REFER in the call's dialog (RFC 3515, RFC 5589).
package final class Referral {
    /// The half whose phone asks.
    package let half: CallHalf
    package let leg: Leg
    package let destination: SIPURI
    /// The call that the destination is to be found in: an attended transfer (RFC 3891).
    package let replaces: SIPReplaces?
    /// CSeq of the REFER: names its subscription when there are several in a dialog (RFC 3515 §2.4.6).
    let eventID: Int
    /// The phone asked for no notifications (RFC 4488).
    let isSilent: Bool
    private(set) var isOver = false

    init(half: CallHalf, leg: Leg, destination: SIPURI, replaces: SIPReplaces?, eventID: Int, isSilent: Bool) {
        self.half = half
        self.leg = leg
        self.destination = destination
        self.replaces = replaces
        self.eventID = eventID
        self.isSilent = isSilent
    }

    func end() { self.isOver = true }

    /// The destination as it would be dialled.
    package var dialled: String {
        self.destination.scheme == .tel ? self.destination.user ?? "" : ExchangeCore.destination(self.destination)
    }
}

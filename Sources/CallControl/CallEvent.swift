package import SIPSyntax

/// Something that happened, for history, metrics and whoever watches.
package enum CallEvent: Hashable, Sendable {
    case callStarted(CallHalfID)
    case callAnswered(CallHalfID)
    /// The status is what the caller was told; nil when the call had been answered.
    case callEnded(CallHalfID, SIPStatus?)
    case registered(member: String, contacts: Int)
    case registrationRefused
    case parked(CallHalfID, orbit: String)
    case retrieved(CallHalfID, orbit: String)
    case parkRefused(String)
    case parkAbandoned(CallHalfID, orbit: String)
    /// A parked call of an earlier process was taken over.
    case adopted(CallHalfID, orbit: String)
    /// A parked call of an earlier process could not be taken over.
    case adoptionFailed(CallHalfID, orbit: String, String)
}

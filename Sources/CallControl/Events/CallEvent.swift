package import Directory
package import SIPSyntax

/// Something that happened, for history, metrics and whoever watches.
package enum CallEvent: Hashable, Sendable {
    case callStarted(CallHalfID)
    case callAnswered(CallHalfID)
    /// The status is what the caller was told; nil when the call had been answered.
    case callEnded(CallHalfID, SIPStatus?)
    case registered(member: String, contacts: Int)
    case registrationRefused
    /// A trunk can be used from now on, or can not.
    case trunk(name: String, isUp: Bool, detail: String?)
    case parked(CallHalfID, orbit: String)
    case retrieved(CallHalfID, orbit: String)
    case parkRefused(String)
    /// A parked call rings for a recall.
    case recallStarted(CallHalfID, orbit: String)
    /// Nobody answered the recall; the call is still parked.
    case recallFailed(CallHalfID, orbit: String)
    /// Somebody answered the recall.
    case recalled(CallHalfID, orbit: String)
    /// Nobody took the call for too long; it was released.
    case parkExpired(CallHalfID, orbit: String)
    case parkAbandoned(CallHalfID, orbit: String)
    /// A parked call of an earlier process was taken over.
    case adopted(CallHalfID, orbit: String)
    /// A parked call of an earlier process could not be taken over.
    case adoptionFailed(CallHalfID, orbit: String, String)
    /// A member's call changed; published only while ``ExchangeEnvironment/wantsNotices`` says so.
    case notice(CallNotice)
    /// A call is over; for its owner's history.
    case history(CallHistoryEntry)
    /// A leg of a call is over; for the detailed call history.
    case detailRecord(CallDetailRecord)
    /// A recording is complete in its file, or as complete as the disk allowed.
    case recorded(CallRecording)
    /// A recording ended before its call did, and why.
    case recordingFailed(CallHalfID, String)
    /// Voice messages wait for a member, or do no more.
    case messageWaiting(MemberID, Bool)
}

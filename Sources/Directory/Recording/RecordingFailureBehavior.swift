/// What follows when a call that is to be recorded cannot be (the API's `failureBehavior`).
package enum RecordingFailureBehavior: String, Hashable, Sendable, Codable, CaseIterable {
    case proceed = "PROCEED_WITH_CALL_NO_ANNOUNCEMENT"
    case proceedAnnounced = "PROCEED_CALL_WITH_ANNOUNCEMENT"
    /// Both parties are told why, then the call ends.
    case end = "END_CALL_WITH_ANNOUNCEMENT"
}

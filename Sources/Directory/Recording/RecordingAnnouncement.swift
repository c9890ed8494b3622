/// What the parties of a recorded call may be told (the API's `callRecording/announcements`).
package enum RecordingAnnouncement: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    case start
    case stop
    case pause
    case resume
    /// The call cannot be recorded, and ends therefore.
    case failureEndWithCall
    /// The call cannot be recorded, and goes on.
    case failureProceedWithCall
}

/// Whether and when a party outside is told that the call may be recorded (the API's compliance announcement).
package struct ComplianceAnnouncement: Hashable, Sendable, Codable {
    /// Seconds that ``delay`` may be.
    package static let delayRange = 0...600

    /// In calls from outside.
    package var isPlayedInbound = false
    /// In calls to outside.
    package var isPlayedOutbound = false
    /// In calls to outside it is played ``delay`` seconds after the answer, not at once.
    package var isOutboundDelayed = false
    package var delay = 10
    /// Instead of the server's own sentence.
    package var file: SoundFile?

    package init() {}
}

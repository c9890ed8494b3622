/// How calls of an organisation are recorded, whoever's they are.
package struct OrganizationRecording: Hashable, Sendable, Codable {
    /// Where it is off, no recording begins.
    package var isEnabled = true
    package var failureBehavior = RecordingFailureBehavior.proceed
    /// Instead of the server's own sentences.
    package var announcements: [RecordingAnnouncement: SoundFile] = [:]
    package var compliance = ComplianceAnnouncement()

    package init() {}

    /// Every file that may be played.
    package var files: [SoundFile] { RecordingAnnouncement.allCases.compactMap { self.announcements[$0] } + [self.compliance.file].compactMap { $0 } }
}

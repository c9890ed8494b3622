/// How calls at a location are recorded, where that is not as in the rest of the organisation.
package struct LocationRecording: Hashable, Sendable, Codable {
    /// What follows a failure; nil where that is the organisation's.
    package var failureBehavior: RecordingFailureBehavior?
    /// ``compliance`` does not count: the organisation's does, with its sentence.
    package var usesOrganizationCompliance = true
    /// The sentence is the organisation's; ``ComplianceAnnouncement/file`` does not count.
    package var usesOrganizationAnnouncement = true
    package var compliance = ComplianceAnnouncement()

    package init() {}
}

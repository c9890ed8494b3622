/// A customer of this server. Nothing of one organisation is seen by another.
package struct Organization: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var name: String
    /// The domain of its SIP addresses, and the realm of its phones' passwords.
    package var sipDomain: String
    package var defaultPiece: DefaultPiece
    package var recording: OrganizationRecording

    package init(
        id: String, name: String, sipDomain: String, defaultPiece: DefaultPiece = .legacy,
        recording: OrganizationRecording = OrganizationRecording()
    ) {
        self.id = id
        self.name = name
        self.sipDomain = sipDomain
        self.defaultPiece = defaultPiece
        self.recording = recording
    }
}

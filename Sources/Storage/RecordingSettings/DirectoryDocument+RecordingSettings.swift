import Directory
internal import Yams

/// `recording` of organisations and locations in a document.
extension DirectoryDocument {
    private static let complianceKeys: Set<String> = ["inbound", "outbound", "delay-outbound", "delay", "file"]
    private static let announcementKeys = Set(RecordingAnnouncement.allCases.map(\.rawValue))

    // MARK: Reading

    /// Once the organisation's locations are there: its sound files name them.
    mutating func readRecording(_ map: YAMLMapping, _ organization: Organization) throws {
        guard let given = try map.mapping("recording", keys: ["enabled", "on-failure", "announcements", "compliance"]) else { return }
        var changed = organization
        changed.recording.isEnabled = try given.flag("enabled") ?? true
        changed.recording.failureBehavior = try given.word("on-failure", as: RecordingFailureBehavior.self) ?? .proceed
        changed.recording.compliance = try self.readCompliance(given, organization)
        if let announcements = try given.mapping("announcements", keys: Self.announcementKeys) {
            for announcement in RecordingAnnouncement.allCases {
                changed.recording.announcements[announcement] = try self.readSoundFile(announcements, announcement.rawValue, organization)
            }
        }
        let value = changed
        try self.at(given.line) { index throws(DirectoryError) in try index.insert(value) }
    }

    func readRecording(ofLocation map: YAMLMapping) throws -> LocationRecording {
        var recording = LocationRecording()
        guard let given = try map.mapping("recording", keys: ["on-failure", "own-compliance", "own-announcement", "compliance"]) else {
            return recording
        }
        recording.failureBehavior = try given.word("on-failure", as: RecordingFailureBehavior.self)
        recording.usesOrganizationCompliance = try given.flag("own-compliance") != true
        recording.usesOrganizationAnnouncement = try given.flag("own-announcement") != true
        recording.compliance = try self.readCompliance(given, nil)
        return recording
    }

    /// - Parameter organization: whose locations a file may be of; nil for a location's own.
    private func readCompliance(_ map: YAMLMapping, _ organization: Organization?) throws -> ComplianceAnnouncement {
        var compliance = ComplianceAnnouncement()
        guard let given = try map.mapping("compliance", keys: Self.complianceKeys) else { return compliance }
        compliance.isPlayedInbound = try given.flag("inbound") ?? false
        compliance.isPlayedOutbound = try given.flag("outbound") ?? false
        compliance.isOutboundDelayed = try given.flag("delay-outbound") ?? false
        compliance.delay = try given.number("delay") ?? compliance.delay
        compliance.file = try self.readSoundFile(given, "file", organization)
        return compliance
    }

    private func readSoundFile(_ map: YAMLMapping, _ key: String, _ organization: Organization?) throws -> SoundFile? {
        guard let given = try map.mapping(key, keys: organization == nil ? ["path", "name"] : ["path", "name", "location"]) else { return nil }
        var file = SoundFile(path: try given.requiredText("path"), name: try given.text("name"))
        if let organization, let text = try given.text("location") {
            guard let location = self.index.location(reference: text, organizationID: organization.id) else {
                throw DirectoryDocumentError(line: given.line(of: "location"), message: "no location \"\(text)\" in \(organization.name)")
            }
            file.locationID = location.id
        }
        return file
    }

    // MARK: Writing

    static func recording(_ organization: Organization) -> (String, Node?) {
        let recording = organization.recording
        guard recording != OrganizationRecording() else { return ("recording", nil) }
        let announcements = RecordingAnnouncement.allCases.map { ($0.rawValue, recording.announcements[$0].map(self.soundFile)) }
        return (
            "recording",
            self.node([
                ("enabled", self.unless(true, recording.isEnabled)), ("on-failure", self.text(recording.failureBehavior.rawValue)),
                ("announcements", recording.announcements.isEmpty ? nil : self.node(announcements)),
                ("compliance", self.compliance(recording.compliance)),
            ])
        )
    }

    static func recording(_ location: Location) -> (String, Node?) {
        let recording = location.recording
        guard recording != LocationRecording() else { return ("recording", nil) }
        return (
            "recording",
            self.node([
                ("on-failure", self.text(recording.failureBehavior?.rawValue)),
                ("own-compliance", self.unless(false, !recording.usesOrganizationCompliance)),
                ("own-announcement", self.unless(false, !recording.usesOrganizationAnnouncement)),
                ("compliance", self.compliance(recording.compliance)),
            ])
        )
    }

    private static func compliance(_ compliance: ComplianceAnnouncement) -> Node? {
        guard compliance != ComplianceAnnouncement() else { return nil }
        return self.node([
            ("inbound", self.unless(false, compliance.isPlayedInbound)), ("outbound", self.unless(false, compliance.isPlayedOutbound)),
            ("delay-outbound", self.unless(false, compliance.isOutboundDelayed)), ("delay", Node(String(compliance.delay))),
            ("file", compliance.file.map(self.soundFile)),
        ])
    }

    private static func soundFile(_ file: SoundFile) -> Node {
        self.node([("path", self.text(file.path)), ("name", self.text(file.name)), ("location", self.text(file.locationID))])
    }
}

/// What counts at a location of what is set for recording, there and for its organisation.
extension DirectoryIndex {
    package func recording(at locationID: String) -> OrganizationRecording {
        guard let location = self.locations[locationID], var recording = self.organizations[location.organizationID]?.recording else {
            return OrganizationRecording()
        }
        recording.failureBehavior = location.recording.failureBehavior ?? recording.failureBehavior
        guard !location.recording.usesOrganizationCompliance else { return recording }
        let file = location.recording.usesOrganizationAnnouncement ? recording.compliance.file : location.recording.compliance.file
        recording.compliance = location.recording.compliance
        recording.compliance.file = file
        return recording
    }

    /// Changes an organisation that is there; files of its announcements are of its locations.
    mutating func save(_ organization: Organization) throws(DirectoryError) {
        guard self.organizations[organization.id] != nil else { throw .notFound("organization \(organization.id)") }
        try self.checkRecordingFiles(of: organization)
        try self.insert(organization)
    }

    func checkRecordingFiles(of organization: Organization) throws(DirectoryError) {
        for id in organization.recording.files.compactMap(\.locationID) where self.locations[id]?.organizationID != organization.id {
            throw .notFound("location \(id)")
        }
    }

    /// The organisation's announcement that a file of this location is; nil for none.
    func recordingUse(of location: Location) -> String? {
        self.organizations[location.organizationID]?.recording.files.first { $0.locationID == location.id }.map { $0.name ?? $0.path }
    }
}

extension Organization {
    /// Every file that the media engine may be asked to play.
    package var soundFiles: [String] { self.recording.files.map(\.path) }
}

extension Location {
    /// Every file that the media engine may be asked to play.
    package var soundFiles: [String] { [self.musicOnHold.file, self.recording.compliance.file?.path].compactMap { $0 } }
}

extension Member {
    /// Every file that the media engine may be asked to play.
    package var soundFiles: [String] { [self.settings.music.file].compactMap { $0 } }
}

extension CallRecordingSettings {
    /// Whether calls are recorded, or may be.
    package var isOn: Bool { self.isEnabled && self.mode != .never }
}

extension DirectoryValidation {
    static func recording(_ compliance: ComplianceAnnouncement) throws(DirectoryError) {
        guard ComplianceAnnouncement.delayRange.contains(compliance.delay) else {
            throw .invalid(
                field: "delayInSeconds",
                reason: "must be \(ComplianceAnnouncement.delayRange.lowerBound) to \(ComplianceAnnouncement.delayRange.upperBound)")
        }
        if let file = compliance.file { try Self.recording(file) }
    }

    static func recording(_ file: SoundFile) throws(DirectoryError) {
        guard !file.path.isEmpty else { throw .invalid(field: "file", reason: "must not be empty") }
    }
}

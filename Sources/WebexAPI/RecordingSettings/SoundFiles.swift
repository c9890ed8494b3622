import Directory

/// Uploaded files that a request may choose from.
struct SoundFiles: Sendable {
    let store: any AnnouncementStore

    func of(_ locations: [Location]) async throws -> [Announcement] {
        var found: [Announcement] = []
        for location in locations { found += try await self.store.list(locationID: location.id) }
        return found
    }

    /// What a `type` and an `audioAnnouncementFileId` make of an announcement; what the body does not say stays.
    ///
    /// - Throws: ``APIError``: 400 for a custom one without a file, or with one that is not among these.
    static func apply(_ body: JSONBody, to file: inout SoundFile?, _ uploaded: [Announcement]) throws {
        let type: SoundChoice? = try body.choice("type")
        try self.apply(isCustom: type.map { $0 == .custom }, body, to: &file, uploaded)
    }

    /// The same where the body says otherwise whether it is a custom one; nil where it does not.
    static func apply(isCustom: Bool?, _ body: JSONBody, to file: inout SoundFile?, _ uploaded: [Announcement]) throws {
        let id = try body.text("audioAnnouncementFileId")
        guard isCustom ?? (file != nil || id != nil) else { return file = nil }
        let name = body.name(of: "audioAnnouncementFileId")
        guard let id, !id.isEmpty else {
            if file == nil { throw APIError.invalid("\(name) is missing: a custom announcement needs an uploaded file") }
            return
        }
        guard let announcement = WebexID(.announcement, parsing: id).flatMap({ id in uploaded.first { $0.id == id.key } }) else {
            throw APIError.invalid("\(name) is not the id of a file that can be played here")
        }
        file = SoundFile(path: announcement.path, name: announcement.fileName, locationID: announcement.locationID)
    }
}

extension DirectoryIndex {
    /// What an uploaded file is used as, in words.
    func uses(of announcement: Announcement) -> [String] {
        let locations = self.locations.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        return locations.filter { $0.musicOnHold.file == announcement.path }.map { "the music on hold of \($0.name)" }
            + self.members.values.filter { $0.settings.music.file == announcement.path }.map(\.displayName).sorted()
            .map { "the music on hold of \($0)" }
            + locations.filter { $0.recording.compliance.file?.path == announcement.path }.map { "the compliance announcement of \($0.name)" }
            + self.organizations.values.sorted { $0.id < $1.id }.flatMap { organization in
                organization.recording.files.filter { $0.path == announcement.path }.map { _ in "a recording announcement of \(organization.name)" }
            }
    }
}

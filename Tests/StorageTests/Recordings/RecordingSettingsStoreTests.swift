import Directory
import Storage
import Testing

@Suite("How organizations and locations record, in SQLite and in a directory file")
struct RecordingSettingsStoreTests {
    private static func compliance(_ path: String, locationID: String? = nil) -> ComplianceAnnouncement {
        var compliance = ComplianceAnnouncement()
        compliance.isPlayedInbound = true
        compliance.isPlayedOutbound = true
        compliance.isOutboundDelayed = true
        compliance.delay = 25
        compliance.file = SoundFile(path: path, name: "told.wav", locationID: locationID)
        return compliance
    }

    /// The demo directory with everything set that can be.
    private static func set() throws -> DirectoryContents {
        var contents = try DirectoryContents.demo()
        var recording = OrganizationRecording()
        recording.isEnabled = false
        recording.failureBehavior = .end
        recording.compliance = Self.compliance("/sounds/acme.wav", locationID: contents.locations[0].id)
        for (number, announcement) in RecordingAnnouncement.allCases.enumerated() where number != 2 {
            recording.announcements[announcement] = SoundFile(
                path: "/sounds/\(announcement.rawValue).wav", name: number == 1 ? nil : "\(number): \"start\".wav",
                locationID: number == 0 ? nil : contents.locations[0].id)
        }
        contents.organizations[0].recording = recording
        contents.locations[0].recording.failureBehavior = .proceed
        contents.locations[0].recording.usesOrganizationCompliance = false
        contents.locations[0].recording.usesOrganizationAnnouncement = false
        contents.locations[0].recording.compliance = Self.compliance("/sounds/hq.wav")
        contents.locations[1].recording.usesOrganizationAnnouncement = false
        return contents
    }

    @Test("All of it comes back from the store as it was, also in the next process, and goes as it came")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try Self.set()
        try await store.replace(with: contents)
        #expect(try await store.load().ordered() == contents.ordered())
        #expect(try await SQLiteDirectoryStore(try temporary.reopened()).load().ordered() == contents.ordered())
        var organization = contents.organizations[0]
        organization.recording = OrganizationRecording()
        organization.name = "Renamed"
        try await store.save(organization)
        #expect(try await store.load().organizations.first { $0.id == organization.id } == organization)
        organization.recording.announcements[.start] = SoundFile(path: "/sounds/only.wav")
        try await store.save(organization)
        #expect(try await store.load().organizations.first { $0.id == organization.id } == organization)
        var location = contents.locations[0]
        location.recording = LocationRecording()
        try await store.save(location)
        #expect(try await store.load().locations.first { $0.id == location.id } == location)
        try await store.replace(with: contents)
        try await store.replace(with: try .demo())
        #expect(try await store.load().ordered() == DirectoryContents.demo().ordered())
    }

    @Test("All of it goes through a directory file; nothing of it is written where nothing is set")
    func document() throws {
        let contents = try Self.set()
        let yaml = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(yaml, now: 0).ordered() == contents.ordered())
        #expect(try !DirectoryDocument.write(.demo()).contains("recording:\n"))
    }

    @Test(
        "What is wrong in a file is told with its line",
        arguments: [
            ("enabled: maybe", "enabled must be true or false"), ("on-failure: STOP", "on-failure must be one of"),
            ("compliance: { delay: 601 }", "delayInSeconds: must be 0 to 600"), ("compliance: { internal: true }", "compliance has no key"),
            ("announcements: { start: { name: x } }", "path is missing"), ("announcements: { begin: { path: x } }", "announcements has no key"),
            ("announcements: { stop: { path: x, location: Moon } }", "no location \"Moon\" in Acme"),
        ])
    func invalid(_ line: String, _ message: String) {
        let yaml = """
            organizations:
              - name: Acme
                sip-domain: acme.example
                locations:
                  - name: Headquarters
                recording:
                  \(line)
            """
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == 7 || error?.line == 6)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}

import Testing

@testable import Directory

@Suite("How organizations and locations record")
struct RecordingSettingsTests {
    @Test("What counts at a location: its own, where it has that, and the organization's")
    func atLocation() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.organizations[0].recording.failureBehavior = .end
        contents.organizations[0].recording.compliance.isPlayedInbound = true
        contents.organizations[0].recording.compliance.file = SoundFile(path: "/acme.wav")
        let id = contents.locations[0].id
        #expect(try DirectoryIndex(contents).recording(at: id) == contents.organizations[0].recording)
        contents.locations[0].recording.failureBehavior = .proceed
        contents.locations[0].recording.compliance.isPlayedOutbound = true
        contents.locations[0].recording.compliance.file = SoundFile(path: "/hq.wav")
        var expected = contents.organizations[0].recording
        expected.failureBehavior = .proceed
        #expect(try DirectoryIndex(contents).recording(at: id) == expected)
        contents.locations[0].recording.usesOrganizationCompliance = false
        expected.compliance = contents.locations[0].recording.compliance
        expected.compliance.file = SoundFile(path: "/acme.wav")
        #expect(try DirectoryIndex(contents).recording(at: id) == expected)
        contents.locations[0].recording.usesOrganizationAnnouncement = false
        expected.compliance.file = SoundFile(path: "/hq.wav")
        #expect(try DirectoryIndex(contents).recording(at: id) == expected)
        #expect(try DirectoryIndex(contents).recording(at: "nowhere") == OrganizationRecording())
    }

    @Test("A delay is 0 to 600 seconds, a file has a path, and is of one of the organization's locations", arguments: [0, 600, -1, 601])
    func rules(_ delay: Int) throws {
        var index = try DirectoryIndex(.acmeAndZeta)
        var organization = try #require(index.organizations["acme"])
        organization.recording.compliance.delay = delay
        var location = try #require(index.locations.values.first { $0.organizationID == "acme" })
        location.recording.compliance.delay = delay
        if (0...600).contains(delay) {
            try index.save(organization)
            try index.save(location)
        } else {
            #expect(throws: DirectoryError.self) { try index.save(organization) }
            #expect(throws: DirectoryError.self) { try index.save(location) }
        }
        organization.recording.compliance.delay = 0
        organization.recording.announcements[.start] = SoundFile(path: "")
        #expect(throws: DirectoryError.self) { try index.save(organization) }
        let foreign = try #require(index.locations.values.first { $0.organizationID != "acme" })
        organization.recording.announcements[.start] = SoundFile(path: "/a.wav", locationID: foreign.id)
        #expect(throws: DirectoryError.notFound("location \(foreign.id)")) { try index.save(organization) }
        organization.id = "new"
        #expect(throws: DirectoryError.notFound("organization new")) { try index.save(organization) }
    }

    @Test("A location whose file the organization plays is not deleted")
    func inUse() throws {
        var index = try DirectoryIndex(.acmeAndZeta)
        try index.insert(Location(id: "empty", organizationID: "acme", name: "Empty", routingPrefix: nil))
        var organization = try #require(index.organizations["acme"])
        organization.recording.announcements[.stop] = SoundFile(path: "/a.wav", name: "bye.wav", locationID: "empty")
        try index.save(organization)
        let use = DirectoryError.inUse("Empty has the sound file bye.wav, which the organization plays in recorded calls")
        #expect(throws: use) { try index.removeLocation("empty") }
        organization.recording = OrganizationRecording()
        try index.save(organization)
        try index.removeLocation("empty")
    }
}

import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Whether an organization records, and what it plays (developer.webex.com, Features: Call Recording)", .timeLimit(.minutes(1)))
struct RecordingSettingsTests {
    private static let path = "/v1/telephony/config/callRecording"

    private static func recording(_ bench: APIBench) async throws -> OrganizationRecording {
        try #require(await bench.store.load().organizations.first { $0.id == "acme" }).recording
    }

    @Test("An organization records until it is told not to")
    func enabled() async throws {
        let bench = try await APIBench()
        let settings = try await bench.request(.get, Self.path)
        #expect(settings.object["enabled"] as? Bool == true)
        #expect(settings.object["vendorId"] as? String == RecordingVendorBody.webexID.description)
        #expect(settings.object["vendorName"] as? String == "Orbit")
        #expect(settings.object["termsOfServiceUrl"] as? String == "")
        #expect(
            settings.object["organization"] as? [String: String] == ["id": WebexID(.organization, "acme").description, "name": "Acme"])
        #expect(try await bench.request(.put, Self.path, json: #"{"enabled": false}"#).status == .noContent)
        #expect(try await bench.request(.get, Self.path).object["enabled"] as? Bool == false)
        #expect(try await !Self.recording(bench).isEnabled)
        for json in ["{}", #"{"enabled": null}"#, #"{"enabled": "yes"}"#] {
            let answer = try await bench.request(.put, Self.path, json: json)
            #expect(answer.status == .badRequest && answer.message?.contains("enabled") == true)
        }
    }

    @Test("Where the organization does not record, a request to record is answered 409 and says why")
    func refused() async throws {
        let bench = try await APIBench()
        var alice = try await bench.person("alice")
        alice.settings.recording.isEnabled = true
        alice.settings.recording.mode = .onDemand
        try await bench.directory.save(alice)
        #expect(try await bench.request(.put, Self.path, json: #"{"enabled": false}"#).status == .noContent)
        await bench.connect("bob", to: "1001")
        let body = #"{"callId": "\#(try await bench.callID(of: "alice"))"}"#
        let answer = try await bench.request(.post, "/v1/telephony/calls/startRecording", json: body)
        #expect(answer.status == .conflict)
        #expect(answer.message == "Call recording is not enabled for the organization")
        #expect(try await bench.request(.put, Self.path, json: #"{"enabled": true}"#).status == .noContent)
        #expect(try await bench.request(.post, "/v1/telephony/calls/startRecording", json: body).status == .noContent)
    }

    @Test("There are no regions, and no terms of service")
    func nothingElse() async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.get, Self.path + "/regions").text == #"{"regions":[]}"#)
        let terms = Self.path + "/vendors/\(RecordingVendorBody.webexID)/termsOfService"
        #expect(try await bench.request(.get, terms).status == .notFound)
    }

    @Test("Only full administrators change what is the organization's", arguments: ["", "/announcements", "/complianceAnnouncement", "/vendor"])
    func rights(_ name: String) async throws {
        let bench = try await APIBench()
        var dave = try await bench.person("dave")
        dave.roles = [.locationAdministrator]
        dave.administeredLocationIDs = ["hq", "wh"]
        try await bench.directory.save(dave)
        try await bench.addToken("dave-here", of: dave)
        let json = #"{"enabled": false, "vendorId": "\#(RecordingVendorBody.webexID)"}"#
        #expect(try await bench.request(.put, Self.path + name, token: "dave-here", json: json).status == .forbidden)
        #expect(try await Self.recording(bench) == OrganizationRecording())
    }

    // MARK: Announcements

    @Test("Each announcement is the server's sentence or an uploaded file, and what is not named stays")
    func announcements() async throws {
        let bench = try await APIBench()
        let path = Self.path + "/announcements"
        let standard = try await bench.request(.get, path)
        #expect(Set(standard.object.keys) == Set(RecordingAnnouncement.allCases.map(\.rawValue)))
        #expect(standard.object.values.allSatisfy { ($0 as? [String: String]) == ["type": "DEFAULT"] })
        let id = try #require(try await bench.upload(at: "wh").id)
        let json = #"{"start": {"type": "CUSTOM", "audioAnnouncementFileId": "\#(id)"}, "pause": {"audioAnnouncementFileId": "\#(id)"}}"#
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        let custom = try await bench.request(.get, path)
        for key in ["start", "pause"] {
            let shown = custom.object[key] as? [String: Any]
            #expect(shown?["type"] as? String == "CUSTOM")
            let file = ["id": id, "fileName": "piano.wav", "fileSize": "16", "mediaFileType": "WAV", "level": "LOCATION"]
            #expect(shown?["audioAnnouncementFile"] as? [String: String] == file)
        }
        #expect((custom.object["stop"] as? [String: String]) == ["type": "DEFAULT"])
        let stored = try #require(await bench.announcements.list(locationID: "wh").first)
        #expect(try await Self.recording(bench).announcements[.start] == SoundFile(path: stored.path, name: "piano.wav", locationID: "wh"))
        // What wxc-sdk sends back of what it read.
        #expect(try await bench.request(.put, path, json: #"{"start": {"type": "CUSTOM"}, "pause": {"type": "DEFAULT"}}"#).status == .noContent)
        #expect(try await Array(Self.recording(bench).announcements.keys) == [.start])
    }

    @Test(
        "What is wrong with an announcement is told with its field, and nothing changes",
        arguments: [
            (#"{"start": {"type": "LOUD"}}"#, "start.type"), (#"{"start": {"type": "CUSTOM"}}"#, "start.audioAnnouncementFileId"),
            (#"{"stop": {"type": "CUSTOM", "audioAnnouncementFileId": "x"}}"#, "stop.audioAnnouncementFileId"), (#"{"resume": "x"}"#, "resume"),
        ])
    func invalid(_ json: String, _ field: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.put, Self.path + "/announcements", json: json)
        #expect(answer.status == .badRequest && answer.errorCode == 25_008)
        #expect(answer.message?.contains(field) == true)
        #expect(try await Self.recording(bench) == OrganizationRecording())
    }

    @Test("A file that is played in recorded calls is not deleted, and says by what")
    func inUse() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.upload().id)
        let file = "/v1/telephony/config/locations/hq/announcements/\(id)"
        let choice = #"{"type": "CUSTOM", "audioAnnouncementFileId": "\#(id)"}"#
        #expect(try await bench.request(.put, Self.path + "/announcements", json: #"{"failureEndWithCall": \#(choice)}"#).status == .noContent)
        let refusal = try await bench.request(.delete, file)
        #expect(refusal.status == .conflict)
        #expect(refusal.message == "piano.wav is a recording announcement of Acme")
        #expect(try await bench.request(.get, file).object["featureReferenceCount"] as? Int == 1)
        let place = "/v1/telephony/config/locations/hq/callRecording/complianceAnnouncement"
        #expect(try await bench.request(.put, place, json: #"{"customComplianceAnnouncement": \#(choice)}"#).status == .noContent)
        #expect(try await bench.request(.get, file).object["featureReferenceCount"] as? Int == 2)
        #expect(try await bench.request(.delete, file).message == "piano.wav is the compliance announcement of Headquarters")
        #expect(try await bench.request(.put, place, json: #"{"customComplianceAnnouncement": {"type": "DEFAULT"}}"#).status == .noContent)
        #expect(
            try await bench.request(.put, Self.path + "/announcements", json: #"{"failureEndWithCall": {"type": "DEFAULT"}}"#).status == .noContent)
        #expect(try await bench.request(.delete, file).status == .noContent)
    }
}

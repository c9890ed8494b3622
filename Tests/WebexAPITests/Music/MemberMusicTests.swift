import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Music on hold of members, and the organisation's default piece", .timeLimit(.minutes(1)))
struct MemberMusicTests {
    private static let owners: [(String, MemberID)] = [
        ("people", MemberID(.person, "bob")), ("workspaces", MemberID(.workspace, "lobby")), ("virtualLines", MemberID(.virtualLine, "sales")),
    ]
    private static let organization = "/v1/telephony/config/moh/settings"

    private static func path(_ collection: String, _ key: String) -> String { "/v1/telephony/config/\(collection)/\(key)/musicOnHold" }

    private static func music(_ bench: APIBench, _ id: MemberID) async throws -> MemberMusic {
        try #require(await bench.store.load().members.first { $0.id == id }).settings.music
    }

    @Test("Who has changed nothing plays the location's music; a file of one's own takes its place, and goes again", arguments: 0..<3)
    func custom(_ owner: Int) async throws {
        let (collection, id) = Self.owners[owner]
        let bench = try await APIBench(.acmeWithGroups)
        let path = Self.path(collection, id.key)
        let usual = try await bench.request(.get, path)
        #expect(usual.text == #"{"greeting":"DEFAULT","mohEnabled":true,"mohLocationEnabled":true}"#)
        let file = try #require(try await bench.upload().id)
        let json = #"{"mohEnabled": true, "greeting": "CUSTOM", "audioAnnouncementFile": {"id": "\#(file)", "fileName": "other.wav"}}"#
        #expect(try await bench.request(.put, path, json: json).status == .noContent)
        let answer = try await bench.request(.get, path)
        #expect(answer.object["greeting"] as? String == "CUSTOM")
        #expect(
            answer.object["audioAnnouncementFile"] as? [String: String] == [
                "id": file, "fileName": "piano.wav", "fileSize": "16", "mediaFileType": "WAV", "level": "LOCATION",
            ])
        #expect(try await Self.music(bench, id).file == bench.announcements.list(locationID: "hq").first?.path)
        // What is not named stays.
        #expect(try await bench.request(.put, path, json: #"{"mohEnabled": false}"#).status == .noContent)
        let off = try await Self.music(bench, id)
        #expect(!off.isPlayed && off.file != nil)
        #expect(try await bench.request(.put, path, json: #"{"mohEnabled": true, "greeting": "DEFAULT"}"#).status == .noContent)
        #expect(try await bench.request(.get, path).text == usual.text)
    }

    @Test("Whether the location plays any is shown")
    func locationOff() async throws {
        var contents = DirectoryContents.acme
        contents.locations[0].musicOnHold.isPlayedOnHold = false
        let answer = try await APIBench(contents).request(.get, Self.path("people", "bob"))
        #expect(answer.object["mohLocationEnabled"] as? Bool == false && answer.object["mohEnabled"] as? Bool == true)
    }

    @Test("A file that is a member's music is not deleted, and can be when it is not any more")
    func delete() async throws {
        let bench = try await APIBench()
        let file = try #require(try await bench.upload().id)
        let announcement = "/v1/telephony/config/locations/hq/announcements/\(file)"
        let json = #"{"greeting": "CUSTOM", "audioAnnouncementFile": {"id": "\#(file)"}}"#
        #expect(try await bench.request(.put, Self.path("people", "bob"), json: json).status == .noContent)
        let refused = try await bench.request(.delete, announcement)
        #expect(refused.status == .conflict && refused.message?.contains("is the music on hold of Bob") == true)
        #expect(try await bench.request(.get, announcement).object["featureReferenceCount"] as? Int == 1)
        #expect(try await bench.request(.put, Self.path("people", "bob"), json: #"{"greeting": "DEFAULT"}"#).status == .noContent)
        #expect(try await bench.request(.delete, announcement).status == .noContent)
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{"greeting": "SYSTEM"}"#, "greeting must be one of DEFAULT, CUSTOM"), (#"{"mohEnabled": "true"}"#, "mohEnabled must be true or false"),
            (#"{"greeting": "CUSTOM"}"#, "audioAnnouncementFile.id is missing"),
            (
                #"{"mohEnabled": false, "greeting": "CUSTOM", "audioAnnouncementFile": {"id": "x"}}"#,
                "audioAnnouncementFile.id is not the id of a file"
            ),
        ])
    func invalid(_ json: String, _ message: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.put, Self.path("people", "bob"), json: json)
        #expect(answer.status == .badRequest)
        #expect(answer.message?.contains(message) == true, "\(answer.message ?? "")")
        #expect(try await Self.music(bench, MemberID(.person, "bob")) == MemberMusic())
    }

    @Test("A file of another location is not to be had")
    func elsewhere() async throws {
        let bench = try await APIBench()
        let file = try #require(try await bench.upload().id)
        let json = #"{"greeting": "CUSTOM", "audioAnnouncementFile": {"id": "\#(file)"}}"#
        #expect(try await bench.request(.put, Self.path("people", "dave"), json: json).status == .badRequest)
    }

    @Test("The organisation has one of two pieces, which full administrators choose; the audit log says who did")
    func defaultPiece() async throws {
        let bench = try await APIBench()
        #expect(try await bench.request(.get, Self.organization).text == #"{"defaultOrgMoh":"LEGACY"}"#)
        #expect(try await bench.request(.put, Self.organization, json: #"{"defaultOrgMoh": "OPUS"}"#).status == .noContent)
        #expect(try await bench.request(.get, Self.organization).text == #"{"defaultOrgMoh":"OPUS"}"#)
        #expect(await bench.store.load().organizations.map(\.defaultPiece).filter { $0 == .opus }.count == 1)
        let event = try #require(bench.audit.all.last)
        #expect(event.target.kind == .organization && event.changed == ["defaultPiece"])
        let wrong = try await bench.request(.put, Self.organization, json: #"{"defaultOrgMoh": "JAZZ"}"#)
        #expect(wrong.status == .badRequest && wrong.message == "defaultOrgMoh must be one of LEGACY, OPUS")
        for (token, status) in [("rita", HTTPResponse.Status.forbidden), ("erin", .forbidden), ("bob", .forbidden)] {
            #expect(try await bench.request(.put, Self.organization, token: token, json: #"{"defaultOrgMoh": "LEGACY"}"#).status == status)
        }
    }
}

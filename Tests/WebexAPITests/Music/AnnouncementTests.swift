import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("The announcement repository: upload, list, details, delete", .timeLimit(.minutes(1)))
struct AnnouncementTests {
    private static let list = "/v1/telephony/config/announcements"
    private static func path(_ id: String, in location: String = "hq") -> String {
        "/v1/telephony/config/locations/\(location)/announcements/\(id)"
    }

    @Test("What is uploaded is in details and in the store")
    func upload() async throws {
        let bench = try await APIBench()
        let answer = try await bench.upload()
        #expect(answer.status == .created)
        let id = try #require(answer.id)
        let details = try await bench.request(.get, Self.path(id))
        #expect(details.status == .ok)
        #expect(details.object["name"] as? String == "Piano")
        #expect(details.object["fileName"] as? String == "piano.wav")
        #expect(details.object["fileSize"] as? Int == 16)
        #expect(details.object["mediaFileType"] as? String == "WAV")
        #expect(details.object["level"] as? String == "LOCATION")
        #expect(details.object["featureReferenceCount"] as? Int == 0)
        #expect(await bench.announcements.list(locationID: "hq").map(\.fileSize) == [WAVUpload.sound.count])
    }

    @Test(
        "Lists are by location, filtered and ordered as asked",
        arguments: [
            ("", []), ("?locationId=hq", ["Drums", "Piano"]), ("?locationId=all", ["Drums", "Horn", "Piano"]), ("?locationId=zhq", []),
            ("?locationId=\(WebexID(.location, "wh"))", ["Horn"]), ("?locationId=all&name=PIA", ["Piano"]),
            ("?locationId=all&fileName=horn", ["Horn"]), ("?locationId=all&order=fileName-desc", ["Piano", "Horn", "Drums"]),
            ("?locationId=hq&order=fileSize", ["Piano", "Drums"]), ("?locationId=all&mediaFileType=WMA", []),
            ("?locationId=all&max=1&start=1", ["Horn"]),
        ])
    func lists(_ query: String, _ names: [String]) async throws {
        let bench = try await APIBench()
        _ = try await bench.upload()
        _ = try await bench.upload(WAVUpload(name: "Drums", fileName: "drums.wav", bytes: WAVUpload.silence(seconds: 2)))
        _ = try await bench.upload(WAVUpload(name: "Horn", fileName: "horn.wav"), at: "wh")
        let answer = try await bench.request(.get, Self.list + query)
        #expect(answer.status == .ok)
        #expect(answer.object["announcements"] != nil)
        #expect(answer.items("announcements").compactMap { $0["name"] as? String } == names)
    }

    @Test("What could not be played or is no proper form is refused with what is wrong")
    func refused() async throws {
        let bench = try await APIBench()
        let cases: [(WAVUpload, String)] = [
            (WAVUpload(bytes: Array("MThd no music".utf8)), "no RIFF header"), (WAVUpload(bytes: []), "file"), (WAVUpload(name: nil), "name"),
            (WAVUpload(name: ""), "name"), (WAVUpload(fileName: nil), "file name"), (WAVUpload(fileName: "/"), "file name"),
            (WAVUpload(isTextToSpeech: "true"), "text to speech"),
        ]
        for (upload, reason) in cases {
            let answer = try await bench.upload(upload)
            #expect(answer.status == .badRequest)
            #expect(answer.message?.contains(reason) == true, "\(answer.message ?? "")")
        }
        let path = "/v1/telephony/config/locations/hq/announcements"
        #expect(try await bench.request(.post, path, json: #"{"name": "x", "fileUri": "y"}"#).status == .unsupportedMediaType)
        #expect(try await bench.request(.post, path, headers: WAVUpload.headers, bytes: Array("nothing".utf8)).status == .badRequest)
        #expect(await bench.announcements.list(locationID: "hq").isEmpty)
    }

    @Test("Folders in a file's name are of no effect")
    func folders() async throws {
        let bench = try await APIBench()
        #expect(try await bench.upload(WAVUpload(fileName: "../../etc/piano.wav")).status == .created)
        #expect(await bench.announcements.list(locationID: "hq").map(\.fileName) == ["piano.wav"])
    }

    @Test("A file larger than the API's other bodies is taken, and one larger than 8 MiB is not")
    func size() async throws {
        let bench = try await APIBench()
        #expect(try await bench.upload(WAVUpload(bytes: WAVUpload.silence(seconds: 70))).status == .created)
        let sound = WAVUpload.silence(seconds: 524)
        #expect(
            try await bench.upload(WAVUpload(bytes: sound + [UInt8](repeating: 0, count: (8 << 20) - sound.count + 1))).status == .contentTooLarge)
        var headers = WAVUpload.headers
        headers[.contentLength] = "100000000"
        let path = "/v1/telephony/config/locations/hq/announcements"
        #expect(try await bench.request(.post, path, headers: headers).status == .contentTooLarge)
    }

    @Test("A file that is a location's music is not deleted, and can be when it is not any more")
    func delete() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.upload().id)
        let music = "/v1/telephony/config/locations/hq/musicOnHold"
        let custom = #"{"greeting": "CUSTOM", "audioFile": {"id": "\#(id)"}}"#
        #expect(try await bench.request(.put, music, json: custom).status == .noContent)
        let refused = try await bench.request(.delete, Self.path(id))
        #expect(refused.status == .conflict)
        #expect(refused.message?.contains("Headquarters") == true)
        #expect(try await bench.request(.get, Self.path(id)).object["featureReferenceCount"] as? Int == 1)
        #expect(try await bench.request(.put, music, json: #"{"greeting": "SYSTEM"}"#).status == .noContent)
        #expect(try await bench.request(.delete, Self.path(id)).status == .noContent)
        #expect(try await bench.request(.delete, Self.path(id)).status == .notFound)
    }

    @Test("Files are seen and changed by whom they should be")
    func rights() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.upload().id)
        for (token, reads, writes) in [("rita", 200, 403), ("erin", 403, 403), ("bob", 403, 403), ("zoe", 404, 404)] {
            #expect(try await bench.request(.get, Self.path(id), token: token).status.code == reads)
            #expect(try await bench.request(.delete, Self.path(id), token: token).status.code == writes)
            #expect(try await bench.upload(token: token).status.code == writes)
        }
        // It is of the location in the path.
        #expect(try await bench.request(.get, Self.path(id, in: "wh")).status == .notFound)
        #expect(await bench.announcements.list(locationID: "hq").count == 1)
    }
}

import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Music on hold of a location", .timeLimit(.minutes(1)))
struct MusicOnHoldTests {
    private static let path = "/v1/telephony/config/locations/hq/musicOnHold"

    @Test("A location that nobody has changed plays the system's music")
    func standard() async throws {
        let answer = try await APIBench().request(.get, Self.path)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"callHoldEnabled":true,"callParkEnabled":true,"greeting":"SYSTEM"}"#)
    }

    @Test("An uploaded file becomes the music, and the system's music takes its place again")
    func custom() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.upload().id)
        let json = #"{"callParkEnabled": false, "greeting": "CUSTOM", "audioFile": {"id": "\#(id)", "fileName": "other.wav"}}"#
        #expect(try await bench.request(.put, Self.path, json: json).status == .noContent)
        let answer = try await bench.request(.get, Self.path)
        #expect(answer.object["greeting"] as? String == "CUSTOM")
        #expect(answer.object["callHoldEnabled"] as? Bool == true)
        #expect(answer.object["callParkEnabled"] as? Bool == false)
        #expect(
            answer.object["audioFile"] as? [String: String] == [
                "id": id, "fileName": "piano.wav", "fileSize": "16", "mediaFileType": "WAV", "level": "LOCATION",
            ])
        let stored = await bench.announcements.list(locationID: "hq").first?.path
        #expect(await bench.store.load().locations.first { $0.id == "hq" }?.musicOnHold.file == stored)
        // What is not named stays.
        #expect(try await bench.request(.put, Self.path, json: #"{"callHoldEnabled": false}"#).status == .noContent)
        #expect(try await bench.request(.get, Self.path).object["greeting"] as? String == "CUSTOM")
        #expect(try await bench.request(.put, Self.path, json: #"{"greeting": "SYSTEM"}"#).status == .noContent)
        let system = try await bench.request(.get, Self.path)
        #expect(system.object["greeting"] as? String == "SYSTEM")
        #expect(system.object["audioFile"] == nil)
    }

    @Test("A file that was not uploaded here is shown by its name alone")
    func configured() async throws {
        var contents = DirectoryContents.acme
        contents.locations[0].musicOnHold.file = "/srv/music/bells.wav"
        let answer = try await APIBench(contents).request(.get, Self.path)
        #expect(answer.object["audioFile"] as? [String: String] == ["fileName": "bells.wav", "mediaFileType": "WAV", "level": "LOCATION"])
    }

    @Test(
        "What is wrong is told with its field, and nothing changes",
        arguments: [
            (#"{"greeting": "LOUD"}"#, "greeting"), (#"{"callHoldEnabled": "true"}"#, "callHoldEnabled"),
            (#"{"greeting": "CUSTOM"}"#, "audioFile.id"),
            (#"{"greeting": "CUSTOM", "audioFile": {}}"#, "audioFile.id"), (#"{"greeting": "CUSTOM", "audioFile": {"id": "x"}}"#, "audioFile.id"),
            (#"{"greeting": "CUSTOM", "audioFile": {"id": 5}}"#, "audioFile.id"), (#"{"greeting": "CUSTOM", "audioFile": "x"}"#, "audioFile"),
        ])
    func invalid(_ json: String, _ field: String) async throws {
        let bench = try await APIBench()
        let answer = try await bench.request(.put, Self.path, json: json)
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == 25_008)
        #expect(answer.message?.contains(field) == true)
        #expect(await bench.store.load() == .acme)
    }

    @Test("Another location's file cannot be the music")
    func otherLocation() async throws {
        let bench = try await APIBench()
        let id = try #require(try await bench.upload(at: "wh").id)
        let json = #"{"greeting": "CUSTOM", "audioFile": {"id": "\#(id)"}}"#
        #expect(try await bench.request(.put, Self.path, json: json).status == .badRequest)
    }
}

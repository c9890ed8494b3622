import Directory
import Hummingbird

/// The music on hold of a location.
struct MusicOnHoldRoutes: Sendable {
    let directory: DirectoryService
    let store: any AnnouncementStore

    private static let path = "/telephony/config/locations/{locationId}/musicOnHold"

    var routes: [Route] {
        [
            Route(.get, Self.path, .administrator(scope: "spark-admin:telephony_config_read", writes: false), self.read),
            Route(.put, Self.path, .administrator(scope: "spark-admin:telephony_config_write", writes: true), self.update),
        ]
    }

    private enum Greeting: String, CaseIterable {
        case system = "SYSTEM"
        case custom = "CUSTOM"
    }

    private struct Body: Encodable {
        struct AudioFile: Encodable {
            /// Only of a file that was uploaded.
            var id: String?
            var fileName: String
            /// Kilobytes, as a string.
            var fileSize: String?
            var mediaFileType = "WAV"
            var level = "LOCATION"
        }

        var callHoldEnabled: Bool
        var callParkEnabled: Bool
        var greeting: String
        var audioFile: AudioFile?
    }

    @Sendable private func read(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let music = location.musicOnHold
        var body = Body(
            callHoldEnabled: music.isPlayedOnHold, callParkEnabled: music.isPlayedOnPark,
            greeting: (music.file == nil ? Greeting.system : .custom).rawValue)
        if let file = music.file {
            let uploaded = try await self.store.list(locationID: location.id).first { $0.path == file }
            body.audioFile = Body.AudioFile(
                id: uploaded.map { WebexID(.announcement, $0.id).description },
                fileName: music.fileName ?? String(file.split(separator: "/").last ?? "music.wav"), fileSize: uploaded.map { String($0.kilobytes) })
        }
        return JSONResponse.make(.ok, body)
    }

    /// `audioFile` counts with the greeting `CUSTOM` only; without a greeting the music stays what it is.
    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        var location = old
        let body = try await request.body()
        if let isPlayed = try body.flag("callHoldEnabled") { location.musicOnHold.isPlayedOnHold = isPlayed }
        if let isPlayed = try body.flag("callParkEnabled") { location.musicOnHold.isPlayedOnPark = isPlayed }
        let greeting: Greeting? = try body.choice("greeting")
        switch greeting {
        case nil: break
        case .system?:
            location.musicOnHold.file = nil
            location.musicOnHold.fileName = nil
        case .custom?:
            let file = try await self.uploaded(try body.object("audioFile"), locationID: location.id)
            location.musicOnHold.file = file.path
            location.musicOnHold.fileName = file.fileName
        }
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }

    private func uploaded(_ file: JSONBody?, locationID: String) async throws -> Announcement {
        guard let text = try file?.text("id"), !text.isEmpty else {
            throw APIError.invalid("audioFile.id is missing: the greeting CUSTOM needs an uploaded file")
        }
        guard let id = WebexID(.announcement, parsing: text), let found = try await self.store.find(locationID: locationID, id: id.key) else {
            throw APIError.invalid("audioFile.id is not the id of a file that was uploaded for this location")
        }
        return found
    }
}

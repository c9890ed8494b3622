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
        var callHoldEnabled: Bool
        var callParkEnabled: Bool
        var greeting: String
        var audioFile: AudioFileBody?
    }

    @Sendable private func read(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let music = location.musicOnHold
        var body = Body(
            callHoldEnabled: music.isPlayedOnHold, callParkEnabled: music.isPlayedOnPark,
            greeting: (music.file == nil ? Greeting.system : .custom).rawValue)
        if let file = music.file {
            body.audioFile = try await AudioFileBody(file, name: music.fileName, of: location.id, self.store)
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
            let file = try await self.store.uploaded(try body.object("audioFile"), field: "audioFile", locationID: location.id)
            location.musicOnHold.file = file.path
            location.musicOnHold.fileName = file.fileName
        }
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }
}

/// A sound file that is played, as settings show it.
struct AudioFileBody: Encodable {
    /// Only of a file that was uploaded.
    var id: String?
    var fileName: String
    /// Kilobytes, as a string.
    var fileSize: String?
    var mediaFileType = "WAV"
    var level = "LOCATION"

    /// - Parameters:
    ///   - path: where the media engine finds the file.
    ///   - name: the name under which it was uploaded, where it was.
    init(_ path: String, name: String?, of locationID: String, _ store: any AnnouncementStore) async throws {
        let uploaded = try await store.list(locationID: locationID).first { $0.path == path }
        self.id = uploaded.map { WebexID(.announcement, $0.id).description }
        self.fileName = name ?? String(path.split(separator: "/").last ?? "music.wav")
        self.fileSize = uploaded.map { String($0.kilobytes) }
    }
}

extension AnnouncementStore {
    /// The file of a location that a request's object names.
    ///
    /// - Throws: ``APIError`` where it names none.
    func uploaded(_ file: JSONBody?, field: String, locationID: String) async throws -> Announcement {
        guard let text = try file?.text("id"), !text.isEmpty else {
            throw APIError.invalid("\(field).id is missing: the greeting CUSTOM needs an uploaded file")
        }
        guard let id = WebexID(.announcement, parsing: text), let found = try await self.find(locationID: locationID, id: id.key) else {
            throw APIError.invalid("\(field).id is not the id of a file that was uploaded for this location")
        }
        return found
    }
}

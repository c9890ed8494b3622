/// A sound file that was uploaded for a location.
package struct Announcement: Hashable, Sendable, Codable, Identifiable {
    package var id: String
    package var locationID: String
    /// What the API calls it; not the file's name.
    package var name: String
    /// The name under which the file was uploaded, without folders. Input: not a name to write a file under.
    package var fileName: String
    /// Bytes.
    package var fileSize: Int
    /// Where the media engine finds the file; what ``MusicOnHold/file`` says when it is a location's greeting.
    package var path: String
    /// Milliseconds since 1970.
    package var uploadedAt: Int64

    package init(id: String, locationID: String, name: String, fileName: String, fileSize: Int, path: String, uploadedAt: Int64) {
        self.id = id
        self.locationID = locationID
        self.name = name
        self.fileName = fileName
        self.fileSize = fileSize
        self.path = path
        self.uploadedAt = uploadedAt
    }
}

extension Announcement {
    /// The size as the API tells it.
    var kilobytes: Int { (self.fileSize + 1_023) / 1_024 }
}

/// A WAV file that somebody chose to be played.
package struct SoundFile: Hashable, Sendable, Codable {
    /// Where the media engine finds it.
    package var path: String
    /// The name under which it was uploaded.
    package var name: String?
    /// The location that it was uploaded for; it is not deleted while the organisation plays the file.
    package var locationID: String?

    package init(path: String, name: String? = nil, locationID: String? = nil) {
        self.path = path
        self.name = name
        self.locationID = locationID
    }
}

/// A sound file of a location in a document: all that is known of it, and the file itself.
package struct DocumentSound: Hashable, Sendable {
    /// One word, unique in the document.
    package var id: String
    package var locationID: String
    package var name: String
    /// The name under which it was uploaded.
    package var fileName: String
    /// Milliseconds since 1970.
    package var uploadedAt: Int64
    /// A WAV file.
    package var bytes: [UInt8]

    package init(id: String, locationID: String, name: String, fileName: String, uploadedAt: Int64, bytes: [UInt8]) {
        self.id = id
        self.locationID = locationID
        self.name = name
        self.fileName = fileName
        self.uploadedAt = uploadedAt
        self.bytes = bytes
    }

    /// What a document says instead of the file's place, which is another one wherever it is read.
    package var reference: String { Self.scheme + self.id }

    package static let scheme = "announcement:"
}

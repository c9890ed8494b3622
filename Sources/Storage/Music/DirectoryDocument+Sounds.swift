package import Directory
internal import Foundation
internal import Yams

/// `announcements` of a location in a document: its sound files, each whole, so that one file restores everything.
extension DirectoryDocument {
    /// Reads a document with the sound files in it.
    ///
    /// - Returns: the directory, in which a file of the document is called ``DocumentSound/reference``, and the files.
    /// - Throws: ``DirectoryDocumentError``, also for a reference to a file that is not in the document.
    package static func readWithSounds(_ yaml: String, now: Int64) throws -> (contents: DirectoryContents, sounds: [DocumentSound]) {
        let document = try self.document(yaml, now: now)
        let contents = document.index.contents
        let known = Set(document.sounds.map(\.reference))
        _ = try contents.mappingSoundFiles { place throws(DirectoryDocumentError) in
            guard !place.hasPrefix(DocumentSound.scheme) || known.contains(place) else {
                throw DirectoryDocumentError(line: 1, message: "there is no \(place) in the file")
            }
            return place
        }
        return (contents, document.sounds)
    }

    mutating func readSounds(_ map: YAMLMapping, _ location: Location) throws {
        for node in try map.list("announcements") {
            let given = try YAMLMapping(node, keys: ["id", "name", "file-name", "uploaded", "audio"], what: "announcement")
            guard let id = try given.id() else { throw DirectoryDocumentError(line: given.line, message: "id is missing") }
            guard !self.sounds.contains(where: { $0.id == id }) else {
                throw DirectoryDocumentError(line: given.line, message: "announcement \(id) is there already, above this line")
            }
            guard let audio = Data(base64Encoded: try given.requiredText("audio")) else {
                throw DirectoryDocumentError(line: given.line(of: "audio"), message: "audio must be a WAV file in base64")
            }
            self.sounds.append(
                DocumentSound(
                    id: id, locationID: location.id, name: try given.requiredText("name"), fileName: try given.requiredText("file-name"),
                    uploadedAt: try given.moment("uploaded") ?? self.now, bytes: Array(audio)))
        }
    }

    /// The oldest first.
    static func sounds(_ sounds: [DocumentSound]) -> Node? {
        self.list(
            sounds.sorted { ($0.uploadedAt, $0.id) < ($1.uploadedAt, $1.id) }.map { sound in
                self.node([
                    ("id", self.text(sound.id)), ("name", self.text(sound.name)), ("file-name", self.text(sound.fileName)),
                    ("uploaded", Node(String(sound.uploadedAt))), ("audio", self.text(Data(sound.bytes).base64EncodedString())),
                ])
            })
    }
}

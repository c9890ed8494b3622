import Directory
import Foundation
import Media
import Storage
import WebexAPI

/// The sound files of a data folder as `directory export` and `directory import` take them along.
struct SoundArchive: Sendable {
    private let store: DiskAnnouncementStore

    init(_ data: DataDirectory) {
        self.store = DiskAnnouncementStore(folder: data.announcementsPath)
    }

    /// Every uploaded file of the locations, and the directory with references to them. A file from elsewhere keeps its place.
    ///
    /// - Throws: ``Failure`` where a file cannot be read: without it the export would not restore what there is.
    func sounds(of contents: DirectoryContents) async throws -> (DirectoryContents, [DocumentSound]) {
        var sounds: [DocumentSound] = []
        var references: [String: String] = [:]
        for location in contents.locations {
            for announcement in await self.store.list(locationID: location.id) {
                guard let bytes = FileManager.default.contents(atPath: announcement.path) else {
                    throw Failure("cannot read \(announcement.path), the announcement \(announcement.name) of \(location.name)")
                }
                let sound = DocumentSound(
                    id: announcement.id, locationID: location.id, name: announcement.name, fileName: announcement.fileName,
                    uploadedAt: announcement.uploadedAt, bytes: Array(bytes))
                sounds.append(sound)
                references[announcement.path] = sound.reference
            }
        }
        return (contents.mappingSoundFiles { references[$0] ?? $0 }, sounds)
    }

    /// Keeps the files of a document, and says in its directory where they are now.
    ///
    /// - Throws: ``Failure`` for a file that is not in the document and not on this machine; nothing is kept then.
    func restore(_ sounds: [DocumentSound], of contents: DirectoryContents) async throws -> DirectoryContents {
        _ = try contents.mappingSoundFiles { place throws(Failure) in
            guard place.hasPrefix(DocumentSound.scheme) || FileManager.default.isReadableFile(atPath: place) else {
                throw Failure("there is no file \(place), which the directory plays; nothing was imported")
            }
            return place
        }
        for sound in sounds {
            do {
                _ = try WAVFile(parsing: sound.bytes)
            } catch {
                throw Failure("announcement \(sound.id): \(error); nothing was imported")
            }
        }
        var places: [String: String] = [:]
        for sound in sounds {
            places[sound.reference] = try await self.store.restore(
                id: sound.id, locationID: sound.locationID, name: sound.name, fileName: sound.fileName, uploadedAt: sound.uploadedAt,
                bytes: sound.bytes
            ).path
        }
        return contents.mappingSoundFiles { places[$0] ?? $0 }
    }
}

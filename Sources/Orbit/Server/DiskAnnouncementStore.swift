import Directory
import Foundation
import WebexAPI

/// Uploaded sound files in the data directory: one WAV file and one description for each, by location.
actor DiskAnnouncementStore: AnnouncementStore {
    private let folder: URL
    private static let plain = CharacterSet.alphanumerics.union(["-"])

    init(folder: String) {
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
    }

    func save(locationID: String, name: String, fileName: String, bytes: [UInt8]) throws -> Announcement {
        try self.restore(
            id: UUID().uuidString.lowercased(), locationID: locationID, name: name, fileName: fileName,
            uploadedAt: Int64(Date().timeIntervalSince1970 * 1_000), bytes: bytes)
    }

    /// Keeps a file that had an id before.
    ///
    /// - Parameter id: any word; no name of a file.
    func restore(id: String, locationID: String, name: String, fileName: String, uploadedAt: Int64, bytes: [UInt8]) throws -> Announcement {
        let folder = self.folder(of: locationID)
        let base = id.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? "file"
        let file = folder.appendingPathComponent(base + ".wav")
        let announcement = Announcement(
            id: id, locationID: locationID, name: name, fileName: fileName, fileSize: bytes.count, path: file.path, uploadedAt: uploadedAt)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: file, options: .atomic)
            // The description last: a file without one is not there.
            try JSONEncoder().encode(announcement).write(to: folder.appendingPathComponent(base + ".json"), options: .atomic)
        } catch {
            try? FileManager.default.removeItem(at: file)
            throw DirectoryError.unavailable("the file could not be stored (\(error.localizedDescription))")
        }
        return announcement
    }

    func list(locationID: String) -> [Announcement] {
        let files = (try? FileManager.default.contentsOfDirectory(at: self.folder(of: locationID), includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "json" }.compactMap(Self.read)
    }

    func find(locationID: String, id: String) -> Announcement? {
        self.list(locationID: locationID).first { $0.id == id }
    }

    func delete(locationID: String, id: String) throws {
        guard self.find(locationID: locationID, id: id) != nil else { return }
        let folder = self.folder(of: locationID)
        let base = id.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? "file"
        do {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(base + ".json"))
            try FileManager.default.removeItem(at: folder.appendingPathComponent(base + ".wav"))
        } catch {
            throw DirectoryError.unavailable("the file could not be deleted (\(error.localizedDescription))")
        }
    }

    /// Ids of locations are the directory's own, but an import may bring any word.
    private func folder(of locationID: String) -> URL {
        let name = locationID.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "location"
        return self.folder.appendingPathComponent(name, isDirectory: true)
    }

    private static func read(_ file: URL) -> Announcement? {
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try? JSONDecoder().decode(Announcement.self, from: data)
    }
}

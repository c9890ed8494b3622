internal import Foundation

/// Uploaded files that last as long as the process, and that no media engine finds; for tests.
package actor InMemoryAnnouncementStore: AnnouncementStore {
    private var announcements: [String: Announcement] = [:]

    package init() {}

    package func save(locationID: String, name: String, fileName: String, bytes: [UInt8]) -> Announcement {
        let id = UUID().uuidString.lowercased()
        let announcement = Announcement(
            id: id, locationID: locationID, name: name, fileName: fileName, fileSize: bytes.count, path: "memory/\(id).wav",
            uploadedAt: Int64(Date().timeIntervalSince1970 * 1_000))
        self.announcements[id] = announcement
        return announcement
    }

    package func list(locationID: String) -> [Announcement] {
        self.announcements.values.filter { $0.locationID == locationID }
    }

    package func find(locationID: String, id: String) -> Announcement? {
        self.announcements[id].flatMap { $0.locationID == locationID ? $0 : nil }
    }

    package func delete(locationID: String, id: String) {
        if self.find(locationID: locationID, id: id) != nil { self.announcements[id] = nil }
    }
}

/// Where uploaded sound files are kept. See ``InMemoryAnnouncementStore``.
///
/// What a store throws becomes the answer: `DirectoryError.unavailable` for a disk that is full (503), an ``APIError`` as it is,
/// anything else 500 without its insides.
package protocol AnnouncementStore: Sendable {
    /// Keeps a file that was checked before; it is durable when this returns.
    func save(locationID: String, name: String, fileName: String, bytes: [UInt8]) async throws -> Announcement
    /// The files of a location, in any order.
    func list(locationID: String) async throws -> [Announcement]
    func find(locationID: String, id: String) async throws -> Announcement?
    /// Deletes a file; one that is not there is deleted already.
    func delete(locationID: String, id: String) async throws
}

/// Floors of locations.
extension DirectoryService {
    /// Creates or changes a floor. `old` is as for a call park extension.
    package func save(_ floor: Floor, replacing old: Floor? = nil) async throws {
        try await self.write(.floor(floor), if: { old == nil || $0.floors[floor.id] == old }, floor.title) { try await $0.save(floor) }
    }

    /// - Throws: `DirectoryError.inUse` while a workspace is on the floor.
    package func deleteFloor(_ id: String) async throws {
        try await self.write(.removeFloor(id)) { try await $0.deleteFloor(id) }
    }
}

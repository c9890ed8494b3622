import Directory

/// Changes of floors.
extension DirectoryDay {
    /// A few numbers, so that floors often have the same.
    mutating func saveFloor(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let location = self.pick(contents.locations) else { return }
        let old = self.chance(40) ? self.pick(contents.floors) : nil
        var floor =
            old ?? Floor(id: self.id("f"), organizationID: location.organizationID, locationID: location.id, number: self.number(-1..<5))
        if self.chance(40) { floor.name = self.chance(70) ? self.pick(["Étage: \"1\"", "no", "", "Ground floor"]) : nil }
        if self.chance(40) { floor.number = self.chance(90) ? self.number(-1..<5) : 1_000_000 }
        if self.chance(10) { floor.locationID = location.id }
        try await service.save(floor, replacing: old)
    }
}

/// Floors of locations: their rules, and who is on them.
extension DirectoryIndex {
    package mutating func insert(_ floor: Floor) throws(DirectoryError) {
        guard self.locations[floor.locationID]?.organizationID == floor.organizationID else { throw .notFound("location \(floor.locationID)") }
        guard Floor.numbers.contains(floor.number) else {
            throw .invalid(field: "floorNumber", reason: "must be \(Floor.numbers.lowerBound) to \(Floor.numbers.upperBound)")
        }
        if let name = floor.name { try DirectoryValidation.name(name, field: "displayName", limit: 256) }
        if let other = self.floor(floor.number, at: floor.locationID), other.id != floor.id {
            throw .notUnique(field: "floorNumber", value: String(floor.number), holder: other.title)
        }
        // Workspaces are on a floor of their own location.
        if let old = self.floors[floor.id], old.locationID != floor.locationID { throw .invalid(field: "locationId", reason: "cannot be changed") }
        self.floors[floor.id] = floor
    }

    /// - Throws: `DirectoryError.inUse` while a workspace is on the floor.
    package mutating func removeFloor(_ id: String) throws(DirectoryError) {
        guard let floor = self.floors[id] else { throw .notFound("floor") }
        let workspaces = self.workspaces(on: floor)
        if let first = workspaces.first {
            throw .inUse("\(floor.title) has the workspace \(first.displayName)" + (workspaces.count > 1 ? " and \(workspaces.count - 1) more" : ""))
        }
        self.floors[id] = nil
    }

    /// Only a workspace is on a floor, and on one of its own location.
    func checkFloor(of member: Member) throws(DirectoryError) {
        guard let id = member.profile.floorID else { return }
        guard member.id.kind == .workspace else { throw .invalid(field: "floorId", reason: "is for workspaces only") }
        guard let floor = self.floors[id], floor.organizationID == member.organizationID else { throw .notFound("floor \(id)") }
        guard floor.locationID == member.locationID else {
            throw .invalid(field: "floorId", reason: "\(floor.title) is not at \(self.locations[member.locationID]?.name ?? member.locationID)")
        }
    }

    // MARK: Looking up

    package func floor(_ number: Int, at locationID: String) -> Floor? {
        self.floors.values.first { $0.locationID == locationID && $0.number == number }
    }

    /// The floors of a location from the lowest to the highest.
    package func floors(at locationID: String) -> [Floor] {
        self.floors.values.filter { $0.locationID == locationID }.sorted { $0.number < $1.number }
    }

    /// The workspaces on a floor, by name.
    private func workspaces(on floor: Floor) -> [Member] {
        let list = self.list(.localMembers(at: floor.locationID, .workspace))
        return list.slice(from: 0, limit: list.count).compactMap { listing in
            guard case .owner(.member(let id)) = listing.subject, let member = self.members[id] else { return nil }
            return member.profile.floorID == floor.id ? member : nil
        }
    }
}

import Directory

/// Keeps an index of its own up to date by what it is told, and notes what that was.
actor ChangeLog {
    private(set) var entries: [String] = []
    private(set) var index: DirectoryIndex

    init(_ contents: DirectoryContents) throws {
        self.index = try DirectoryIndex(contents)
    }

    func note(_ change: DirectoryChange) {
        switch change {
        case .callParkExtension(let orbit): self.entries.append("save \(orbit.id)")
        case .removeCallParkExtension(let id): self.entries.append("delete \(id)")
        case .organization(let organization): self.entries.append("organization \(organization.id)")
        case .removeOrganization(let removal): self.entries.append("remove organization \(removal.organization.id)")
        case .location(let location): self.entries.append("location \(location.id)")
        case .removeLocation(let id): self.entries.append("remove location \(id)")
        case .member(let member): self.entries.append("member \(member.id)")
        case .removeMember(let id): self.entries.append("remove member \(id)")
        case .numbers(let numbers): self.entries.append("numbers \(numbers.map(\.number).joined(separator: " "))")
        case .placeNumbers(let numbers): self.entries.append("place numbers \(numbers.map(\.number).joined(separator: " "))")
        case .removeNumbers(let numbers): self.entries.append("remove numbers \(numbers.joined(separator: " "))")
        case .group(let group): self.entries.append("group \(group.id)")
        case .removeGroup(let id): self.entries.append("remove group \(id)")
        case .trunk(let trunk): self.entries.append("save \(trunk.id)")
        case .removeTrunk(let id): self.entries.append("delete \(id)")
        case .routeGroup(let group): self.entries.append("save \(group.id)")
        case .removeRouteGroup(let id): self.entries.append("delete \(id)")
        case .dialPlan(let plan): self.entries.append("save \(plan.id)")
        case .removeDialPlan(let id): self.entries.append("delete \(id)")
        case .floor(let floor): self.entries.append("save \(floor.id)")
        case .removeFloor(let id): self.entries.append("delete \(id)")
        case .contactDirectory(let directory): self.entries.append("save \(directory.id)")
        case .removeContactDirectory(let id): self.entries.append("delete \(id)")
        case .replace: self.entries.append("replace")
        }
        do throws(DirectoryError) {
            try change.apply(to: &self.index)
        } catch {
            self.entries.append("\(error)")
        }
    }
}

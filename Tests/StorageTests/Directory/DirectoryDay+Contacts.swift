import Directory

/// Changes of contact directories.
extension DirectoryDay {
    /// A few names, so that directories often have the same; contacts of any location, sometimes twice or of the other organisation.
    mutating func saveContactDirectory(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let location = self.pick(contents.locations) else { return }
        let old = self.chance(40) ? self.pick(contents.contactDirectories) : nil
        var directory =
            old
            ?? ContactDirectory(
                id: self.id("c"), organizationID: location.organizationID, locationID: location.id, name: "Desk \(self.number(0..<4))",
                contacts: [])
        if self.chance(30) { directory.name = self.pick(["Desk 1", "no", "Nacht: \"#\"", ""]) ?? "" }
        if self.chance(80) {
            directory.contacts = []
            for _ in 0..<self.number(0..<5) {
                if self.chance(75) {
                    guard let member = self.pick(contents.members) else { continue }
                    directory.contacts.append(.member(member.id))
                } else if let group = self.pick(contents.groups) {
                    directory.contacts.append(.huntGroup(group.id))
                }
            }
        }
        try await service.save(directory, replacing: old)
    }
}

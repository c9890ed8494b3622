import Directory
internal import Yams

/// The part of a document about receptionists: `contact-directories` of a location.
extension DirectoryDocument {
    /// Once members and hunt groups of all locations are there.
    mutating func readContactDirectories(_ map: YAMLMapping, _ location: Location) throws {
        for node in try map.list("contact-directories") {
            let given = try YAMLMapping(node, keys: ["id", "name", "contacts"], what: "contact directory")
            let name = try given.requiredText("name")
            let value = ContactDirectory(
                id: try self.id(given, "contact directory \(name)", made: TokenHash.stableID("contact-directory", location.id, name)),
                organizationID: location.organizationID, locationID: location.id, name: name,
                contacts: try given.list("contacts").map { try self.readContact($0, given.line(of: "contacts"), location) })
            try self.at(given.line) { index throws(DirectoryError) in try index.insert(value) }
        }
    }

    /// Somebody by a number that leads there from the location, or by id; a hunt group as `{ hunt-group: … }`, by name, number or id.
    private func readContact(_ node: Node, _ line: Int, _ location: Location) throws -> ContactDirectory.Contact {
        let line = node.mark?.line ?? line
        guard case .scalar(let scalar) = node else {
            let name = try YAMLMapping(node, keys: ["hunt-group"], what: "contact").requiredText("hunt-group")
            guard let group = self.index.huntGroup(reference: name, from: location) else {
                throw DirectoryDocumentError(line: line, message: "no hunt group \"\(name)\" in \(location.name)")
            }
            return .huntGroup(group.id)
        }
        guard case .member(let id)? = self.index.target(reference: scalar.string, from: location) else {
            throw DirectoryDocumentError(
                line: line, message: "no person, workspace or virtual line has \(scalar.string) in \(location.name)")
        }
        return .member(id)
    }

    static func contactDirectories(_ location: Location, _ index: DirectoryIndex) -> Node? {
        self.list(
            index.contactDirectories(at: location.id).map { directory in
                self.node([
                    ("id", self.text(directory.id)), ("name", self.text(directory.name)),
                    ("contacts", self.list(directory.contacts.compactMap { self.contact($0, location, index) })),
                ])
            })
    }

    private static func contact(_ contact: ContactDirectory.Contact, _ location: Location, _ index: DirectoryIndex) -> Node? {
        switch contact {
        case .member(let id): self.text(index.reference(to: .member(id), from: location))
        case .huntGroup(let id):
            index.groups[id].map { group in
                let isReadBack = index.huntGroup(reference: group.name, from: location)?.id == id
                return self.node([("hunt-group", self.text(isReadBack ? group.name : id))])
            }
        }
    }
}

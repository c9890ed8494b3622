/// Contact directories of receptionists: their rules, and who is in them.
extension DirectoryIndex {
    package mutating func insert(_ directory: ContactDirectory) throws(DirectoryError) {
        guard self.locations[directory.locationID]?.organizationID == directory.organizationID else {
            throw .notFound("location \(directory.locationID)")
        }
        try DirectoryValidation.name(directory.name, limit: 40)
        if self.contactDirectories(at: directory.locationID).contains(where: { $0.id != directory.id && $0.name == directory.name }) {
            throw .notUnique(field: "name", value: directory.name, holder: "another contact directory of the location")
        }
        guard directory.contacts.count <= ContactDirectory.limit else {
            throw .invalid(field: "contacts", reason: "may be \(ContactDirectory.limit) at most")
        }
        var seen: Set<ContactDirectory.Contact> = []
        for contact in directory.contacts {
            guard let name = self.name(of: contact, organizationID: directory.organizationID) else { throw .notFound("contact") }
            guard seen.insert(contact).inserted else { throw .invalid(field: "contacts", reason: "name \(name) twice") }
        }
        self.forgetContacts(of: directory.id)
        self.contactDirectories[directory.id] = directory
        for contact in directory.contacts { self.directoriesByContact[contact, default: []].insert(directory.id) }
    }

    package mutating func removeContactDirectory(_ id: String) throws(DirectoryError) {
        guard self.contactDirectories[id] != nil else { throw .notFound("contact directory") }
        self.forgetContacts(of: id)
        self.contactDirectories[id] = nil
    }

    /// Whoever is gone is in no contact directory.
    mutating func forgetContact(_ contact: ContactDirectory.Contact) {
        for id in self.directoriesByContact[contact] ?? [] { self.contactDirectories[id]?.contacts.removeAll { $0 == contact } }
        self.directoriesByContact[contact] = nil
    }

    private mutating func forgetContacts(of id: String) {
        for contact in self.contactDirectories[id]?.contacts ?? [] {
            guard var directories = self.directoriesByContact[contact], directories.remove(id) != nil else { continue }
            self.directoriesByContact[contact] = directories.isEmpty ? nil : directories
        }
    }

    /// Nil for one who is not of the organisation.
    private func name(of contact: ContactDirectory.Contact, organizationID: String) -> String? {
        switch contact {
        case .member(let id):
            guard let member = self.members[id], member.organizationID == organizationID else { return nil }
            return member.displayName
        case .huntGroup(let id):
            guard let group = self.groups[id], group.kind == .huntGroup, group.organizationID == organizationID else { return nil }
            return group.name
        }
    }

    /// The contact directories of a location by name.
    package func contactDirectories(at locationID: String) -> [ContactDirectory] {
        self.contactDirectories.values.filter { $0.locationID == locationID }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
}

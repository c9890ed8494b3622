/// Taking an organisation out of the index. Nothing of one names anything of another, but for those who manage it.
extension DirectoryIndex {
    /// Nobody of another organisation manages it any more.
    mutating func forgetManagers(ofOrganization id: String) -> [(before: Member, after: Member)] {
        self.members.values.filter { $0.managedOrganizationIDs.contains(id) && $0.organizationID != id }.sorted { $0.id.key < $1.id.key }
            .map { manager in
                var changed = manager
                changed.managedOrganizationIDs.removeAll { $0 == id }
                self.put(changed)
                return (manager, changed)
            }
    }

    /// Everything at once: list by list and member by member would take as long as making the organisation did.
    mutating func removeOrganization(_ id: String) {
        let before = self
        let places = Set(before.locations.values.filter { $0.organizationID == id }.map(\.id))
        let owned = Set(before.licenses.values.filter { $0.organizationID == id }.map(\.id))
        func isGone(_ target: Target) -> Bool { before.organizationID(of: target) == id }
        func isGone(_ member: MemberID) -> Bool { before.members[member]?.organizationID == id }
        self.lists?.removeAll { key, _ in key.isOf(organizationID: id, locations: places, licenses: owned) }
        self.byExtension.removeAll { key, _ in places.contains(key.locationID) }
        self.byNumber.removeAll { _, target in isGone(target) }
        self.numberRecords.removeAll { _, number in places.contains(number.locationID) }
        self.byUsername.removeAll { _, member in isGone(member) }
        self.byDevice.removeAll { _, member in isGone(member) }
        self.byMAC.removeAll { key, _ in key.organizationID == id }
        self.byEmail.removeAll { _, member in isGone(member) }
        self.namedBy.removeAll { target, _ in isGone(target) }
        self.groupsByMember.removeAll { member, _ in isGone(member) }
        self.members.removeAll { $0.organizationID == id }
        for (prefix, locations) in self.byPrefix {
            let left = locations.filter { !places.contains($0) }
            self.byPrefix[prefix] = left.isEmpty ? nil : left
        }
        self.callParkExtensions = self.callParkExtensions.filter { $0.value.organizationID != id }
        self.groups = self.groups.filter { $0.value.organizationID != id }
        self.trunks = self.trunks.filter { $0.value.organizationID != id }
        self.routeGroups = self.routeGroups.filter { $0.value.organizationID != id }
        self.dialPlans = self.dialPlans.filter { $0.value.organizationID != id }
        self.floors = self.floors.filter { $0.value.organizationID != id }
        for directory in before.contactDirectories.values where directory.organizationID == id { try? self.removeContactDirectory(directory.id) }
        self.licenses = self.licenses.filter { $0.value.organizationID != id }
        self.locations = self.locations.filter { $0.value.organizationID != id }
        self.organizations[id] = nil
    }
}

extension DirectoryIndex.ListKey {
    /// Whether a list is of an organisation, of one of its locations or of one of its licences.
    fileprivate func isOf(organizationID id: String, locations: Set<String>, licenses: Set<String>) -> Bool {
        switch self {
        case .members(let organizationID, _), .role(let organizationID, _), .numbers(let organizationID, _), .freeNumbers(let organizationID),
            .everybody(let organizationID, _), .unnumbered(let organizationID), .recorded(let organizationID):
            organizationID == id
        case .localMembers(let locationID, _), .localNumbers(let locationID, _), .localFreeNumbers(let locationID): locations.contains(locationID)
        case .license(let license, _): licenses.contains(license)
        }
    }
}

/// Rules that changes keep, and a directory that was made before them need not.
extension DirectoryIndex {
    /// Creates or changes a member, whose line keys, lines, assistants and licences must be there.
    ///
    /// - Throws: `DirectoryError.inUse` for a licence of which nothing is left, and where nobody would administer the organisation.
    mutating func save(_ member: Member) throws(DirectoryError) {
        try self.check(member)
        try self.checkMonitoring(of: member)
        try self.checkDevices(of: member)
        let old = self.members[member.id]
        try self.checkNews(of: member, insteadOf: old)
        if old?.extension != member.extension || old?.locationID != member.locationID {
            try self.checkEmergency(member.extension, at: member.locationID)
        }
        try self.checkEmergency(alternatesOf: member, insteadOf: old)
        try self.checkLicenses(of: member, insteadOf: old)
        for id in member.administeredLocationIDs where old?.administeredLocationIDs.contains(id) != true {
            guard self.locations[id]?.organizationID == member.organizationID else { throw .notFound("location \(id)") }
        }
        if let old, !member.roles.contains(.fullAdministrator) { try self.checkAdministration(without: old) }
        if let old, old.locationID != member.locationID {
            try self.checkGroups(of: old, at: member.locationID)
            try self.checkIsNotCalledBack(old)
        }
        self.put(member)
    }

    /// Removes a member.
    ///
    /// - Throws: `DirectoryError.inUse` for the last full administrator, for one whose share of a hunt group's calls is set, and for
    ///   one who is called back after emergency calls; for a virtual line while others have it.
    mutating func delete(_ id: MemberID) throws(DirectoryError) {
        guard let member = self.members[id] else { throw .notFound(id.kind.name) }
        try self.checkAdministration(without: member)
        try self.checkIsNotCalledBack(member)
        if id.kind == .virtualLine, let use = self.use(of: .member(id)) { throw .inUse("\(member.displayName) \(use)") }
        for groupID in self.groupsByMember[id] ?? [] {
            guard let group = self.groups[groupID], group.kind == .huntGroup, group.settings.hunt.policy == .weighted else { continue }
            throw .inUse("\(member.displayName) has a share of the calls of the hunt group \(group.name); change its agents first")
        }
        self.remove(id)
    }

    /// Units of a licence that somebody has.
    package func consumedUnits(of license: String, by kind: MemberID.Kind) -> Int { self.list(.license(license, kind)).count }

    private func checkLicenses(of member: Member, insteadOf old: Member?) throws(DirectoryError) {
        var seen: Set<String> = []
        for id in member.licenseIDs {
            guard seen.insert(id).inserted else { throw .invalid(field: "licenses", reason: "name a licence twice") }
            guard old?.licenseIDs.contains(id) != true else { continue }
            guard let license = self.licenses[id], license.organizationID == member.organizationID else { throw .notFound("license \(id)") }
            let consumed = MemberID.Kind.allCases.reduce(0) { $0 + self.consumedUnits(of: id, by: $1) }
            guard consumed < license.totalUnits else {
                throw .inUse("all \(license.totalUnits) units of the license \(license.name) are assigned")
            }
        }
    }

    /// An organisation that has a full administrator keeps one.
    private func checkAdministration(without member: Member) throws(DirectoryError) {
        guard member.roles.contains(.fullAdministrator) else { return }
        guard self.list(.role(organizationID: member.organizationID, .fullAdministrator)).count > 1 else {
            throw .inUse("\(member.displayName) is the last full administrator of the organization")
        }
    }

    /// Call parks and pickup groups are of one location.
    private func checkGroups(of member: Member, at locationID: String) throws(DirectoryError) {
        for id in self.groupsByMember[member.id] ?? [] {
            guard let group = self.groups[id], group.kind != .huntGroup else { continue }
            throw .inUse("\(member.displayName) is in the group \(group.name) of the location that is to be left")
        }
    }
}

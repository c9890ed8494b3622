/// Locations: their rules.
extension DirectoryIndex {
    /// Characters of a location's name at most, once its calls are enabled.
    private static let nameLimit = 80

    package mutating func insert(_ location: Location) throws(DirectoryError) {
        guard self.organizations[location.organizationID] != nil else { throw .notFound("organization \(location.organizationID)") }
        guard !location.name.isEmpty else { throw .invalid(field: "name", reason: "must not be empty") }
        if let prefix = location.routingPrefix {
            try DirectoryValidation.routingPrefix(prefix)
            for other in self.byPrefix[prefix] ?? [] where other != location.id && self.locations[other]?.organizationID == location.organizationID {
                throw .notUnique(field: "routing-prefix", value: prefix, holder: self.locations[other]?.name ?? other)
            }
        }
        try DirectoryValidation.featureCodes(location.featureCodes)
        try DirectoryValidation.callPark(location.callPark)
        try DirectoryValidation.profile(location.profile)
        try DirectoryValidation.calling(location.calling)
        try DirectoryValidation.permissions(location.permissions)
        try DirectoryValidation.recording(location.recording.compliance)
        // When a directory is built, groups and numbers come after their locations: then `init(_:)` looks.
        if self.locations[location.id] != nil {
            try self.check(location.callPark.recall, organizationID: location.organizationID)
            try self.checkMainNumber(of: location)
            try self.checkEmergencyCallback(at: location, isNew: false)
            for route in location.calling.routes { try self.check(route, organizationID: location.organizationID) }
        }
        if let old = self.locations[location.id]?.routingPrefix { self.byPrefix[old]?.removeAll { $0 == location.id } }
        self.locations[location.id] = location
        if let prefix = location.routingPrefix { self.byPrefix[prefix, default: []].append(location.id) }
    }

    /// Creates or changes a location, whose name must be its own, and whose calls stay enabled while somebody there has any.
    mutating func save(_ location: Location) throws(DirectoryError) {
        let old = self.locations[location.id]
        if old?.name != location.name {
            try DirectoryValidation.name(location.name, limit: Self.nameLimit)
            if let other = self.locations.values.first(where: {
                $0.organizationID == location.organizationID && $0.id != location.id && $0.name == location.name
            }) {
                throw .notUnique(field: "name", value: location.name, holder: "the location \(other.id)")
            }
        }
        if old == nil {
            try self.checkMainNumber(of: location)
            try self.check(location.callPark.recall, organizationID: location.organizationID)
            for route in location.calling.routes { try self.check(route, organizationID: location.organizationID) }
        }
        let callback = location.calling.emergencyCallbackMember
        try self.checkEmergencyCallback(at: location, isNew: callback != old?.calling.emergencyCallbackMember)
        if let old, old.calling.isEnabled, !location.calling.isEnabled {
            let hasCalls =
                self.list(.localNumbers(at: old.id, .phoneNumber)).count > 0 || self.callParkExtensions.values.contains { $0.locationID == old.id }
            guard !hasCalls else { throw .inUse("\(old.name) has numbers or extensions; its calls cannot be disabled before these are gone") }
        }
        try self.checkEmergency(at: location, insteadOf: old)
        try Self.checkNews(of: location, insteadOf: old)
        guard let old, !location.isDialled(like: old) else { return try self.insert(location) }
        let known = self.misdirected(at: location.id)
        try self.insert(location)
        if let target = self.misdirected(at: location.id).first(where: { !known.contains($0) }) {
            throw .inUse("\(self.name(of: target)) would have calls forwarded to an emergency number or back to where they came from")
        }
    }

    /// The main number is one of the location's own.
    func checkMainNumber(of location: Location) throws(DirectoryError) {
        guard let number = location.calling.mainNumber else { return }
        guard location.calling.isEnabled, self.entry(number)?.number.locationID == location.id else {
            throw .invalid(field: "callingLineId.phoneNumber", reason: "\(number) is not a number of \(location.name)")
        }
    }

    /// Removes a location with its floors and the numbers that nobody has.
    ///
    /// - Throws: `DirectoryError.inUse` while somebody or something is there, or somebody administers it.
    package mutating func removeLocation(_ id: String) throws(DirectoryError) {
        guard let location = self.locations[id] else { throw .notFound("location") }
        if let use = self.use(of: location) { throw .inUse("\(location.name) \(use)") }
        guard self.locations.values.contains(where: { $0.organizationID == location.organizationID && $0.id != id }) else {
            throw .inUse("\(location.name) is the last location of the organization")
        }
        for number in self.numberRecords.values.filter({ $0.locationID == id }) {
            self.unlist(Listing(unassigned: number))
            self.numberRecords[number.number] = nil
        }
        // With nobody there, nobody is on them.
        for floor in self.floors(at: id) { self.floors[floor.id] = nil }
        if let prefix = location.routingPrefix { self.byPrefix[prefix]?.removeAll { $0 == id } }
        self.locations[id] = nil
    }

    /// What keeps a location from being deleted; nil for nothing.
    private func use(of location: Location) -> String? {
        for kind in MemberID.Kind.allCases {
            let members = self.list(.localMembers(at: location.id, kind))
            guard let first = members.slice(from: 0, limit: 1).first?.subject, case .owner(let target) = first else { continue }
            let others = members.count > 1 ? " and \(members.count - 1) more" : ""
            return "has the \(kind.name) \(self.name(of: target))\(others)"
        }
        if let group = self.groups.values.filter({ $0.locationID == location.id }).min(by: { $0.name < $1.name }) {
            return "has the group \(group.name)"
        }
        if let trunk = self.trunks.values.filter({ $0.locationID == location.id }).min(by: { $0.name < $1.name }) {
            return "has the trunk \(trunk.name)"
        }
        if let orbit = self.callParkExtensions.values.filter({ $0.locationID == location.id }).min(by: { $0.extension < $1.extension }) {
            return "has the call park extension \(orbit.name)"
        }
        if let directory = self.contactDirectories(at: location.id).first { return "has the contact directory \(directory.name)" }
        if let file = self.recordingUse(of: location) { return "has the sound file \(file), which the organization plays in recorded calls" }
        let administrators = self.list(.role(organizationID: location.organizationID, .locationAdministrator))
        for listing in administrators.slice(from: 0, limit: administrators.count) {
            guard case .owner(.member(let id)) = listing.subject, let member = self.members[id] else { continue }
            if member.administeredLocationIDs.contains(location.id) { return "is administered by \(member.displayName)" }
        }
        return nil
    }
}

extension MemberID.Kind {
    /// For messages.
    package var name: String {
        switch self {
        case .person: "person"
        case .workspace: "workspace"
        case .virtualLine: "virtual line"
        }
    }
}

/// Call park groups, hunt groups and pickup groups: their rules, and who is in them.
extension DirectoryIndex {
    package mutating func insert(_ group: MemberGroup) throws(DirectoryError) {
        guard self.locations[group.locationID]?.organizationID == group.organizationID else { throw .notFound("location \(group.locationID)") }
        try DirectoryValidation.name(group.name, limit: 80)
        for other in self.groups.values
        where other.id != group.id && other.kind == group.kind && other.locationID == group.locationID && other.name == group.name {
            throw .notUnique(field: "name", value: group.name, holder: "another group of the location")
        }
        try self.checkMembers(of: group)
        if let choice = group.settings.recall { try self.check(choice, organizationID: group.organizationID, field: "recall") }
        if group.kind == .huntGroup { try Self.check(group.settings.hunt, group) }
        if let digits = group.extension { try self.checkExtension(digits, locationID: group.locationID, for: .group(group.id)) }
        if let number = group.phoneNumber { try self.checkNumber(number, locationID: group.locationID, for: .group(group.id)) }
        self.forgetPlaces(ofGroup: group.id, keeping: group.phoneNumber)
        var kept = group
        // Whoever leaves a group takes their weight along.
        kept.settings.hunt.weights = group.settings.hunt.weights.filter { key, _ in group.memberIDs.contains { $0.key == key } }
        // Of whom no share is known among others of whom one is, the share is none.
        if !kept.settings.hunt.weights.isEmpty { for id in group.memberIDs { kept.settings.hunt.weights[id.key, default: 0] += 0 } }
        self.groups[group.id] = kept
        if let digits = group.extension { self.byExtension[ExtensionKey(locationID: group.locationID, digits: digits)] = .group(group.id) }
        if let number = group.phoneNumber { self.assign(number, locationID: group.locationID, to: .group(group.id)) }
        // Those who are in no other group have one list in common.
        let only = [group.id]
        for id in group.memberIDs { self.groupsByMember[id] = self.groupsByMember[id].map { $0 + only } ?? only }
        self.list(Listing(kept))
    }

    private func checkMembers(of group: MemberGroup) throws(DirectoryError) {
        var seen: Set<MemberID> = []
        for id in group.memberIDs {
            guard let member = self.members[id], member.organizationID == group.organizationID else { throw .notFound("member \(id)") }
            guard seen.insert(id).inserted else { throw .invalid(field: "agents", reason: "name \(member.displayName) twice") }
            guard group.kind != .huntGroup else { continue }
            guard member.locationID == group.locationID else {
                throw .invalid(field: "agents", reason: "must be at the group's location; \(member.displayName) is not")
            }
            if let other = self.group(group.kind, of: id), other.id != group.id {
                throw .inUse("\(member.displayName) is in the group \(other.name) already")
            }
        }
        var orbits: Set<String> = []
        for id in group.callParkExtensionIDs {
            guard let orbit = self.callParkExtensions[id], orbit.organizationID == group.organizationID else {
                throw .notFound("call park extension \(id)")
            }
            guard orbit.locationID == group.locationID else {
                throw .invalid(field: "callParkExtensions", reason: "must be at the group's location; \(orbit.name) is not")
            }
            guard orbits.insert(id).inserted else { throw .invalid(field: "callParkExtensions", reason: "name \(orbit.name) twice") }
        }
    }

    private static func check(_ hunt: HuntSettings, _ group: MemberGroup) throws(DirectoryError) {
        guard group.memberIDs.count <= hunt.policy.limit else {
            throw .invalid(field: "agents", reason: "may be \(hunt.policy.limit) at most with policy \(hunt.policy.rawValue)")
        }
        guard (1...20).contains(hunt.rings) else { throw .invalid(field: "nextAgentRings", reason: "must be 1 to 20") }
        try DirectoryValidation.forwarding(hunt.forwarding)
        guard group.memberIDs.allSatisfy({ (0...100).contains(hunt.weights[$0.key] ?? 0) }) else {
            throw .invalid(field: "weight", reason: "must be 0 to 100 percent")
        }
        guard hunt.policy == .weighted else { return }
        let weights = group.memberIDs.map { hunt.weights[$0.key] ?? 0 }
        guard weights.isEmpty || weights.reduce(0, +) == 100 else {
            throw .invalid(field: "weight", reason: "must be percentages that make 100 together")
        }
    }

    /// A recall that alerts a hunt group needs one of the same organisation.
    func check(_ choice: RecallChoice, organizationID: String, field: String = "callParkRecall") throws(DirectoryError) {
        if let id = choice.huntGroupID {
            guard let group = self.groups[id], group.kind == .huntGroup, group.organizationID == organizationID else {
                throw .notFound("hunt group \(id)")
            }
        } else if choice.option != .parkingUserOnly {
            throw .invalid(field: "\(field).huntGroupId", reason: "is needed with option \(choice.option.rawValue)")
        }
    }

    /// Line keys show members and call park extensions of the same organisation.
    func checkMonitoring(of member: Member) throws(DirectoryError) {
        guard member.monitoring.elements.count <= Monitoring.limit else {
            throw .invalid(field: "monitoredElements", reason: "may be \(Monitoring.limit) at most")
        }
        for element in member.monitoring.elements {
            if case .group = element.target { throw .invalid(field: "monitoredElements", reason: "must not name a group") }
            // A new member may show itself.
            guard element.target == .member(member.id) || self.organizationID(of: element.target) == member.organizationID else {
                throw .notFound("monitored element")
            }
        }
    }

    func checkRecalls() throws(DirectoryError) {
        for location in self.locations.values { try self.check(location.callPark.recall, organizationID: location.organizationID) }
    }

    /// - Throws: `DirectoryError.inUse` while a recall names the group.
    package mutating func removeGroup(_ id: String) throws(DirectoryError) {
        guard let group = self.groups[id] else { throw .notFound("group") }
        if let location = self.locations.values.first(where: { $0.callPark.recall.huntGroupID == id }) {
            throw .inUse("\(group.name) is alerted by recalls of the location \(location.name)")
        }
        if let other = self.groups.values.first(where: { $0.settings.recall?.huntGroupID == id }) {
            throw .inUse("\(group.name) is alerted by recalls of the call park \(other.name)")
        }
        self.forgetPlaces(ofGroup: id, keeping: nil)
        self.forgetContact(.huntGroup(id))
        self.groups[id] = nil
    }

    private mutating func forgetPlaces(ofGroup id: String, keeping number: String?) {
        guard let old = self.groups[id] else { return }
        self.unlist(Listing(old))
        if let digits = old.extension { self.byExtension[ExtensionKey(locationID: old.locationID, digits: digits)] = nil }
        if let held = old.phoneNumber, held != number { self.release(held) }
        for member in old.memberIDs {
            let others = (self.groupsByMember[member] ?? []).filter { $0 != id }
            self.groupsByMember[member] = others.isEmpty ? nil : others
        }
    }

    /// The one group of this kind that a member is in. Of hunt groups there may be several; any of them.
    package func group(_ kind: MemberGroup.Kind, of member: MemberID) -> MemberGroup? {
        for id in self.groupsByMember[member] ?? [] {
            if let group = self.groups[id], group.kind == kind { return group }
        }
        return nil
    }

    /// Groups of a location, in the order in which lists show them.
    package func groups(_ kind: MemberGroup.Kind, at locationID: String) -> [MemberGroup] {
        self.groups.values.filter { $0.kind == kind && $0.locationID == locationID }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// The feature that dialled digits ask for at a location, and what follows its code.
    package func feature(in digits: String, at locationID: String) -> (feature: FeatureCodes.Feature, rest: String)? {
        self.locations[locationID]?.featureCodes.feature(in: digits)
    }
}

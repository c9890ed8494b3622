/// Members: their rules, and what leads to them.
extension DirectoryIndex {
    /// Puts a member in, when a directory is built; see ``save(_:)-(Member)`` for changes.
    package mutating func insert(_ member: Member) throws(DirectoryError) {
        try self.check(member)
        // When a directory is built, what a line key or a line shows may come later.
        if self.members[member.id] != nil {
            try self.checkMonitoring(of: member)
            try self.checkDevices(of: member)
        }
        self.put(member)
    }

    /// What must be true of a member whatever it names.
    func check(_ member: Member) throws(DirectoryError) {
        guard self.locations[member.locationID]?.organizationID == member.organizationID else { throw .notFound("location \(member.locationID)") }
        for id in member.managedOrganizationIDs {
            guard self.organizations[id] != nil, id != member.organizationID else {
                throw .invalid(field: "manages", reason: "\(self.organizations[id]?.name ?? id) is not another organization")
            }
        }
        let target = Target.member(member.id)
        if let digits = member.extension { try self.checkExtension(digits, locationID: member.locationID, for: target) }
        if let number = member.phoneNumber { try self.checkNumber(number, locationID: member.locationID, for: target) }
        try self.checkAlternates(of: member)
        if let email = member.email, let holder = self.byEmail[email], holder != member.id {
            throw .notUnique(field: "email", value: email, holder: self.members[holder]?.displayName ?? "somebody else")
        }
        try self.checkUsernames(of: member)
        try self.checkDeviceIdentities(of: member)
        try DirectoryValidation.settings(member.settings)
        try DirectoryValidation.profile(member.profile)
        try self.checkFloor(of: member)
    }

    /// Puts a member in place of what was there. It has been checked.
    mutating func put(_ member: Member) {
        let member = self.sharingTexts(of: member)
        let old = self.members[member.id]
        let listed = self.members.listing(member.id)
        if let old { self.forgetPlaces(of: old, keeping: member.phoneNumbers) }
        self.members[member.id] = member
        let target = Target.member(member.id)
        if let digits = member.extension { self.byExtension[ExtensionKey(locationID: member.locationID, digits: digits)] = target }
        for number in member.phoneNumbers { self.assign(number, locationID: member.locationID, to: target) }
        for digits in member.settings.alternates.entries.compactMap(\.extension) {
            self.byExtension[ExtensionKey(locationID: member.locationID, digits: digits)] = target
        }
        for listing in Listing.alternates(of: member) { self.list(listing) }
        if let email = member.email { self.byEmail[email] = member.id }
        if let account = member.account { self.byUsername[account.username] = member.id }
        for device in member.devices {
            for line in device.lines { self.byUsername[line.account.username] = member.id }
            self.byDevice[device.id] = member.id
            if let mac = device.mac { self.byMAC[MACKey(organizationID: member.organizationID, mac: mac)] = member.id }
        }
        for target in member.namedTargets { self.namedBy[target, default: []].insert(member.id) }
        self.relist(from: listed, to: self.members.listing(member.id))
    }

    /// The same member with the texts that many have in common kept once.
    private mutating func sharingTexts(of member: Member) -> Member {
        var member = member
        if let location = self.locations[member.locationID] {
            member.locationID = location.id
            member.organizationID = location.organizationID
        }
        if !member.licenseIDs.isEmpty {
            // Of combinations there are few; should there be many, they are not worth looking for.
            if self.licenseLists.count > 1_000 { self.licenseLists = [] }
            member.licenseIDs = self.licenseLists.insert(member.licenseIDs).memberAfterInsert
        }
        return member
    }

    /// Removes a member; groups that list it list it no more.
    package mutating func remove(_ id: MemberID) {
        guard let old = self.members[id] else { return }
        let listed = self.members.listing(id)
        for groupID in self.groupsByMember[id] ?? [] { self.groups[groupID]?.memberIDs.removeAll { $0 == id } }
        self.groupsByMember[id] = nil
        self.forgetContact(.member(id))
        self.forgetReferences(to: .member(id))
        self.forgetPlaces(of: old, keeping: [])
        self.members[id] = nil
        self.relist(from: listed, to: nil)
    }

    /// What led to a member leads there no more; the numbers, but for those that stay, become nobody's.
    private mutating func forgetPlaces(of old: Member, keeping numbers: [String]) {
        for listing in Listing.alternates(of: old) { self.unlist(listing) }
        for digits in old.extensions { self.byExtension[ExtensionKey(locationID: old.locationID, digits: digits)] = nil }
        for held in old.phoneNumbers where !numbers.contains(held) { self.release(held) }
        if let email = old.email { self.byEmail[email] = nil }
        if let account = old.account { self.byUsername[account.username] = nil }
        for device in old.devices {
            for line in device.lines { self.byUsername[line.account.username] = nil }
            self.byDevice[device.id] = nil
            if let mac = device.mac { self.byMAC[MACKey(organizationID: old.organizationID, mac: mac)] = nil }
        }
        for target in old.namedTargets { self.forget(old.id, naming: target) }
    }

    private mutating func forget(_ id: MemberID, naming target: Target) {
        guard var names = self.namedBy[target], names.remove(id) != nil else { return }
        self.namedBy[target] = names.isEmpty ? nil : names
    }

    /// Something is gone: nobody's line keys show it, no device has a line of it, it assists nobody
    /// and is nobody's monitoring agent.
    mutating func forgetReferences(to target: Target) {
        for holder in self.namedBy[target] ?? [] {
            guard var member = self.members[holder] else { continue }
            member.monitoring.elements.removeAll { $0.target == target }
            if case .member(let id) = target, id != holder {
                for index in member.devices.indices { member.devices[index].lines.removeAll { $0.memberID == id } }
                member.settings.assistants.removeAll { $0 == id }
                member.settings.privacy.agents.removeAll { $0 == id }
            }
            self.put(member)
        }
    }

    // MARK: Looking up

    /// The member whose line has a SIP user name.
    package func member(username: String) -> Member? {
        self.line(username: username).flatMap { self.members[$0.memberID] }
    }

    /// The line with a SIP user name.
    package func line(username: String) -> RegisteredLine? {
        guard let owner = self.byUsername[username].flatMap({ self.members[$0] }) else { return nil }
        if let account = owner.account, account.username == username {
            return RegisteredLine(memberID: owner.id, deviceID: owner.firstDeviceID, deviceOwner: owner.id, account: account)
        }
        for device in owner.devices {
            if let line = device.lines.first(where: { $0.account.username == username }) {
                return RegisteredLine(memberID: line.memberID, deviceID: device.id, deviceOwner: owner.id, account: line.account)
            }
        }
        return nil
    }
}

extension Member {
    /// What the member's line keys, devices and settings name.
    fileprivate var namedTargets: Set<DirectoryIndex.Target> {
        let settings = self.settings
        guard !self.monitoring.elements.isEmpty || !self.devices.isEmpty || !settings.assistants.isEmpty || !settings.privacy.agents.isEmpty
        else { return [] }
        var targets = Set(self.monitoring.elements.map(\.target))
        for id in self.secondaryLineOwners { targets.insert(.member(id)) }
        for id in settings.assistants + settings.privacy.agents { targets.insert(.member(id)) }
        return targets
    }
}

/// The directory in memory, indexed for what calls ask of it. A value; each owner keeps a copy of its own up to date.
package struct DirectoryIndex: Sendable {
    /// What a number leads to.
    package enum Target: Hashable, Sendable, Codable {
        case member(MemberID)
        case callParkExtension(String)
        case group(String)
    }

    struct ExtensionKey: Hashable, Sendable {
        var locationID: String
        var digits: String
    }

    struct MACKey: Hashable, Sendable {
        var organizationID: String
        var mac: String
    }

    package private(set) var organizations: [String: Organization] = [:]
    package private(set) var locations: [String: Location] = [:]
    package private(set) var licenses: [String: License] = [:]
    package internal(set) var members: [MemberID: Member] = [:]
    package private(set) var callParkExtensions: [String: CallParkExtension] = [:]
    package internal(set) var groups: [String: MemberGroup] = [:]
    var byExtension: [ExtensionKey: Target] = [:]
    var byNumber: [String: Target] = [:]
    var byUsername: [String: RegisteredLine] = [:]
    /// Whose the devices are, but for those that members' own accounts stand for.
    var byDevice: [String: MemberID] = [:]
    var byMAC: [MACKey: MemberID] = [:]
    private var byEmail: [String: MemberID] = [:]
    private var byPrefix: [String: [String]] = [:]

    package init() {}

    /// Builds the index, checking every rule on the way.
    package init(_ contents: DirectoryContents) throws(DirectoryError) {
        for organization in contents.organizations { try self.insert(organization) }
        for location in contents.locations { try self.insert(location) }
        for license in contents.licenses { self.insert(license) }
        for member in contents.members { try self.insert(member) }
        for orbit in contents.callParkExtensions { try self.insert(orbit) }
        // Recalls name hunt groups.
        for group in contents.groups where group.kind == .huntGroup { try self.insert(group) }
        for group in contents.groups where group.kind != .huntGroup { try self.insert(group) }
        try self.checkRecalls()
        for member in contents.members {
            try self.checkMonitoring(of: member)
            try self.checkDevices(of: member)
        }
    }

    /// Everything again, ordered by location, extension and name, so that the same directory gives the same text.
    package var contents: DirectoryContents {
        var contents = DirectoryContents()
        contents.organizations = self.organizations.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        contents.locations = self.locations.values.sorted { ($0.organizationID, $0.name, $0.id) < ($1.organizationID, $1.name, $1.id) }
        contents.licenses = self.licenses.values.sorted { ($0.organizationID, $0.name, $0.id) < ($1.organizationID, $1.name, $1.id) }
        contents.members = self.members.values.sorted {
            ($0.locationID, $0.extension ?? "~", $0.displayName, $0.id.key) < ($1.locationID, $1.extension ?? "~", $1.displayName, $1.id.key)
        }
        contents.callParkExtensions = self.callParkExtensions.values.sorted {
            ($0.locationID, $0.extension, $0.id) < ($1.locationID, $1.extension, $1.id)
        }
        contents.groups = self.groups.values.sorted {
            ($0.locationID, $0.kind.rawValue, $0.name, $0.id) < ($1.locationID, $1.kind.rawValue, $1.name, $1.id)
        }
        return contents
    }

    // MARK: Looking up

    /// What digits dialled inside a location lead to: extension there first, then ESN, then E.164.
    package func target(digits: String, from locationID: String) -> Target? {
        if let target = self.byExtension[ExtensionKey(locationID: locationID, digits: digits)] { return target }
        guard let organizationID = self.locations[locationID]?.organizationID else { return nil }
        if let target = self.target(esn: digits, organizationID: organizationID) { return target }
        for number in self.numbers(from: digits) {
            if let target = self.byNumber[number], self.organizationID(of: target) == organizationID { return target }
        }
        return nil
    }

    /// What an ESN (routing prefix and extension) leads to.
    private func target(esn digits: String, organizationID: String) -> Target? {
        for length in 1...7 where length < digits.utf8.count {
            for locationID in self.byPrefix[String(digits.prefix(length))] ?? [] where self.locations[locationID]?.organizationID == organizationID {
                if let target = self.byExtension[ExtensionKey(locationID: locationID, digits: String(digits.dropFirst(length)))] { return target }
            }
        }
        return nil
    }

    /// E.164 readings of dialled digits: with a plus, and in North America with ten digits or a leading 1.
    private func numbers(from digits: String) -> [String] {
        if digits.hasPrefix("+") { return [digits] }
        return digits.utf8.count == 10 ? ["+1" + digits, "+" + digits] : ["+" + digits]
    }

    package func organizationID(of target: Target) -> String? {
        switch target {
        case .member(let id): self.members[id]?.organizationID
        case .callParkExtension(let id): self.callParkExtensions[id]?.organizationID
        case .group(let id): self.groups[id]?.organizationID
        }
    }

    /// The member whose line has a SIP user name.
    package func member(username: String) -> Member? {
        self.byUsername[username].flatMap { self.members[$0.memberID] }
    }

    /// The line with a SIP user name.
    package func line(username: String) -> RegisteredLine? { self.byUsername[username] }

    package func member(email: String) -> Member? {
        self.byEmail[email.lowercased()].flatMap { self.members[$0] }
    }

    package func organization(sipDomain: String) -> Organization? {
        self.organizations.values.first { $0.sipDomain == sipDomain.lowercased() }
    }

    /// Routing prefix and extension.
    package func esn(locationID: String, extension digits: String?) -> String? {
        guard let digits, let prefix = self.locations[locationID]?.routingPrefix else { return nil }
        return prefix + digits
    }

    // MARK: Changing

    package mutating func insert(_ organization: Organization) throws(DirectoryError) {
        guard !organization.name.isEmpty else { throw .invalid(field: "name", reason: "must not be empty") }
        if let holder = self.organization(sipDomain: organization.sipDomain), holder.id != organization.id {
            throw .notUnique(field: "sip-domain", value: organization.sipDomain, holder: holder.name)
        }
        self.organizations[organization.id] = organization
    }

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
        // When a directory is built, groups come after their locations: then ``checkRecalls()`` looks.
        if self.locations[location.id] != nil { try self.check(location.callPark.recall, organizationID: location.organizationID) }
        if let old = self.locations[location.id]?.routingPrefix { self.byPrefix[old]?.removeAll { $0 == location.id } }
        self.locations[location.id] = location
        if let prefix = location.routingPrefix { self.byPrefix[prefix, default: []].append(location.id) }
    }

    package mutating func insert(_ license: License) {
        self.licenses[license.id] = license
    }

    package mutating func insert(_ member: Member) throws(DirectoryError) {
        guard self.locations[member.locationID]?.organizationID == member.organizationID else { throw .notFound("location \(member.locationID)") }
        let target = Target.member(member.id)
        if let digits = member.extension { try self.checkExtension(digits, locationID: member.locationID, for: target) }
        if let number = member.phoneNumber { try self.checkNumber(number, for: target) }
        if let email = member.email, let holder = self.byEmail[email], holder != member.id {
            throw .notUnique(field: "email", value: email, holder: self.members[holder]?.displayName ?? "somebody else")
        }
        try self.checkUsernames(of: member)
        try self.checkDeviceIdentities(of: member)
        try DirectoryValidation.settings(member.settings)
        // When a directory is built, what a line key or a line shows may come later.
        if self.members[member.id] != nil {
            try self.checkMonitoring(of: member)
            try self.checkDevices(of: member)
        }
        self.forgetNumbers(of: member.id)
        self.members[member.id] = member
        if let digits = member.extension { self.byExtension[ExtensionKey(locationID: member.locationID, digits: digits)] = target }
        if let number = member.phoneNumber { self.byNumber[number] = target }
        if let email = member.email { self.byEmail[email] = member.id }
        for device in member.allDevices {
            for line in device.lines {
                self.byUsername[line.account.username] = RegisteredLine(
                    memberID: line.memberID, deviceID: device.id, deviceOwner: member.id, account: line.account)
            }
        }
        for device in member.devices {
            self.byDevice[device.id] = member.id
            if let mac = device.mac { self.byMAC[MACKey(organizationID: member.organizationID, mac: mac)] = member.id }
        }
    }

    /// Removes a member; groups that list it list it no more.
    package mutating func remove(_ id: MemberID) {
        self.forgetNumbers(of: id)
        self.members[id] = nil
        for member in self.members.values where member.monitoring.elements.contains(where: { $0.target == .member(id) }) {
            self.members[member.id]?.monitoring.elements.removeAll { $0.target == .member(id) }
        }
        for group in self.groups.values where group.memberIDs.contains(id) {
            self.groups[group.id]?.memberIDs.removeAll { $0 == id }
        }
        self.forgetLines(of: id)
    }

    private mutating func forgetNumbers(of id: MemberID) {
        guard let old = self.members[id] else { return }
        if let digits = old.extension { self.byExtension[ExtensionKey(locationID: old.locationID, digits: digits)] = nil }
        if let number = old.phoneNumber { self.byNumber[number] = nil }
        if let email = old.email { self.byEmail[email] = nil }
        for line in old.allDevices.flatMap(\.lines) { self.byUsername[line.account.username] = nil }
        for device in old.devices {
            self.byDevice[device.id] = nil
            if let mac = device.mac { self.byMAC[MACKey(organizationID: old.organizationID, mac: mac)] = nil }
        }
    }

    package mutating func insert(_ orbit: CallParkExtension) throws(DirectoryError) {
        guard self.locations[orbit.locationID]?.organizationID == orbit.organizationID else { throw .notFound("location \(orbit.locationID)") }
        try DirectoryValidation.name(orbit.name)
        try self.checkExtension(orbit.extension, locationID: orbit.locationID, for: .callParkExtension(orbit.id))
        self.forgetNumber(ofCallParkExtension: orbit.id)
        self.callParkExtensions[orbit.id] = orbit
        self.byExtension[ExtensionKey(locationID: orbit.locationID, digits: orbit.extension)] = .callParkExtension(orbit.id)
    }

    package mutating func removeCallParkExtension(_ id: String) {
        guard self.callParkExtensions[id] != nil else { return }
        self.forgetNumber(ofCallParkExtension: id)
        self.callParkExtensions[id] = nil
        for group in self.groups.values where group.callParkExtensionIDs.contains(id) {
            self.groups[group.id]?.callParkExtensionIDs.removeAll { $0 == id }
        }
        for member in self.members.values where member.monitoring.elements.contains(where: { $0.target == .callParkExtension(id) }) {
            self.members[member.id]?.monitoring.elements.removeAll { $0.target == .callParkExtension(id) }
        }
    }

    private mutating func forgetNumber(ofCallParkExtension id: String) {
        guard let old = self.callParkExtensions[id] else { return }
        self.byExtension[ExtensionKey(locationID: old.locationID, digits: old.extension)] = nil
    }

    func checkExtension(_ digits: String, locationID: String, for target: Target) throws(DirectoryError) {
        try DirectoryValidation.extension(digits)
        if let holder = self.byExtension[ExtensionKey(locationID: locationID, digits: digits)], holder != target {
            throw .notUnique(field: "extension", value: digits, holder: self.name(of: holder))
        }
    }

    func checkNumber(_ number: String, for target: Target) throws(DirectoryError) {
        try DirectoryValidation.phoneNumber(number)
        if let holder = self.byNumber[number], holder != target {
            throw .notUnique(field: "number", value: number, holder: self.name(of: holder))
        }
    }

    package func name(of target: Target) -> String {
        switch target {
        case .member(let id): self.members[id]?.displayName ?? id.key
        case .callParkExtension(let id): self.callParkExtensions[id]?.name ?? id
        case .group(let id): self.groups[id]?.name ?? id
        }
    }
}

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

    package internal(set) var organizations: [String: Organization] = [:]
    package internal(set) var locations: [String: Location] = [:]
    package internal(set) var licenses: [String: License] = [:]
    package internal(set) var members = MemberTable()
    package internal(set) var callParkExtensions: [String: CallParkExtension] = [:]
    package internal(set) var groups: [String: MemberGroup] = [:]
    package internal(set) var trunks: [String: Trunk] = [:]
    package internal(set) var routeGroups: [String: RouteGroup] = [:]
    package internal(set) var dialPlans: [String: DialPlan] = [:]
    package internal(set) var floors: [String: Floor] = [:]
    package internal(set) var contactDirectories: [String: ContactDirectory] = [:]
    var byExtension = ShardedDictionary<ExtensionKey, Target>()
    /// Whose the numbers are.
    var byNumber = ShardedDictionary<String, Target>()
    /// Numbers that nobody has, and those that are not plain; of the others their owners say everything.
    var numberRecords = ShardedDictionary<String, PhoneNumber>()
    /// Whose device has a line with a user name.
    var byUsername = ShardedDictionary<String, MemberID>()
    /// Whose the devices are, but for those that members' own accounts stand for.
    var byDevice = ShardedDictionary<String, MemberID>()
    var byMAC = ShardedDictionary<MACKey, MemberID>()
    var byEmail = ShardedDictionary<String, MemberID>()
    var byPrefix: [String: [String]] = [:]
    /// Members that name something: on a line key, as a line of their devices, as an assistant.
    var namedBy = ShardedDictionary<Target, Set<MemberID>>()
    /// The groups that a member is in.
    var groupsByMember = ShardedDictionary<MemberID, [String]>()
    /// The contact directories that somebody or something is in.
    var directoriesByContact = ShardedDictionary<ContactDirectory.Contact, Set<String>>()
    /// Lists of licences that members have in common.
    var licenseLists: Set<[String]> = []
    /// Lists in order, once ``prepareLists()`` has made them.
    var lists: ShardedDictionary<ListKey, OrderedList>?

    package init() {}

    /// Builds the index, checking every rule on the way.
    package init(_ contents: DirectoryContents) throws(DirectoryError) {
        for organization in contents.organizations { try self.insert(organization) }
        for location in contents.locations { try self.insert(location) }
        for organization in contents.organizations { try self.checkRecordingFiles(of: organization) }
        for floor in contents.floors { try self.insert(floor) }
        for number in contents.numbers { try self.insert(number) }
        for location in contents.locations { try self.checkMainNumber(of: location) }
        for trunk in contents.trunks { try self.insert(trunk) }
        for group in contents.routeGroups { try self.insert(group) }
        for plan in contents.dialPlans { try self.insert(plan) }
        for location in contents.locations {
            for route in location.calling.routes { try self.check(route, organizationID: location.organizationID) }
        }
        for license in contents.licenses { self.insert(license) }
        for member in contents.members { try self.insert(member) }
        for orbit in contents.callParkExtensions { try self.insert(orbit) }
        // Recalls name hunt groups.
        for group in contents.groups where group.kind == .huntGroup { try self.insert(group) }
        for group in contents.groups where group.kind != .huntGroup { try self.insert(group) }
        for directory in contents.contactDirectories { try self.insert(directory) }
        try self.checkRecalls()
        for location in contents.locations { try self.checkEmergencyCallback(at: location, isNew: false) }
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
        contents.numbers = self.everyNumber.map(\.number).sorted { $0.number < $1.number }
        contents.licenses = self.licenses.values.sorted { ($0.organizationID, $0.name, $0.id) < ($1.organizationID, $1.name, $1.id) }
        contents.members = self.members.values.sorted {
            ($0.locationID, $0.extension ?? "~", $0.displayName, $0.id.key) < ($1.locationID, $1.extension ?? "~", $1.displayName, $1.id.key)
        }
        contents.callParkExtensions = self.callParkExtensions.values.sorted {
            ($0.locationID, $0.extension, $0.id) < ($1.locationID, $1.extension, $1.id)
        }
        contents.trunks = self.trunks.values.sorted { ($0.organizationID, $0.name, $0.id) < ($1.organizationID, $1.name, $1.id) }
        contents.routeGroups = self.routeGroups.values.sorted { ($0.organizationID, $0.name, $0.id) < ($1.organizationID, $1.name, $1.id) }
        contents.dialPlans = self.dialPlans.values.sorted { ($0.organizationID, $0.name, $0.id) < ($1.organizationID, $1.name, $1.id) }
        contents.floors = self.floors.values.sorted { ($0.locationID, $0.number) < ($1.locationID, $1.number) }
        contents.contactDirectories = self.contactDirectories.values.sorted { ($0.locationID, $0.name, $0.id) < ($1.locationID, $1.name, $1.id) }
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
            guard let target = self.byNumber[number], self.numberRecords[number]?.isActive ?? true else { continue }
            if self.organizationID(of: target) == organizationID { return target }
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
    func numbers(from digits: String) -> [String] {
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
        try DirectoryValidation.recording(organization.recording.compliance)
        for file in organization.recording.announcements.values { try DirectoryValidation.recording(file) }
        self.organizations[organization.id] = organization
    }

    package mutating func insert(_ license: License) {
        self.licenses[license.id] = license
    }

    func checkExtension(_ digits: String, locationID: String, for target: Target) throws(DirectoryError) {
        try DirectoryValidation.extension(digits)
        if let location = self.locations[locationID] { try Self.checkCalling(at: location, field: "extension") }
        if let holder = self.byExtension[ExtensionKey(locationID: locationID, digits: digits)], holder != target {
            throw .notUnique(field: "extension", value: digits, holder: self.name(of: holder))
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

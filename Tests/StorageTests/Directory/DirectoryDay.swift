import Directory

/// Random changes of a directory by administrators: creations, changes and deletions of everything, many of which must be refused.
struct DirectoryDay {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return self.state ^ (self.state >> 31)
        }
    }

    private var generator: Generator
    private var made = 0
    private(set) var refused = 0
    private(set) var done = 0

    init(seed: UInt64) {
        self.generator = Generator(state: seed)
    }

    /// Two organisations, a few locations and licences, and one administrator.
    static var morning: DirectoryContents {
        var contents = DirectoryContents()
        contents.organizations = [
            Organization(id: "acme", name: "Acme", sipDomain: "acme.example"), Organization(id: "zeta", name: "Zeta", sipDomain: "zeta.example"),
        ]
        contents.locations = [
            Location(id: "l1", organizationID: "acme", name: "One", routingPrefix: "81"),
            Location(id: "l2", organizationID: "acme", name: "Two", routingPrefix: "82"),
            Location(id: "z1", organizationID: "zeta", name: "One", routingPrefix: "81"),
        ]
        contents.licenses = [
            License(id: "few", organizationID: "acme", name: "Webex Calling - Professional", totalUnits: 3),
            License(id: "many", organizationID: "acme", name: "Webex Calling - Basic", totalUnits: 1_000),
        ]
        contents.members = [
            Member(
                id: MemberID(.person, "boss"), organizationID: "acme", locationID: "l1", displayName: "Boss", email: "boss@acme.example",
                extension: "1000", roles: [.fullAdministrator])
        ]
        return contents
    }

    // MARK: Choosing

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self.generator) }
    mutating func chance(_ percent: Int) -> Bool { self.number(0..<100) < percent }
    mutating func pick<Item>(_ items: [Item]) -> Item? { items.randomElement(using: &self.generator) }
    private mutating func digits() -> String { String(1_000 + self.number(0..<40)) }
    private mutating func phoneNumber() -> String { "+120255501\(10 + self.number(0..<40))" }

    mutating func id(_ what: String) -> String {
        self.made += 1
        return "\(what)-\(self.made)"
    }

    // MARK: One change

    /// - Throws: whatever is neither done nor a refusal.
    mutating func change(_ service: DirectoryService) async throws {
        let contents = await service.index.contents
        do {
            switch self.number(0..<166) {
            case ..<30: try await self.saveMember(contents, service)
            case ..<42: if let member = self.pick(contents.members) { try await service.deleteMember(member.id) }
            case ..<52: try await self.saveLocation(contents, service)
            case ..<56: if let location = self.pick(contents.locations) { try await service.deleteLocation(location.id) }
            case ..<68: try await self.saveNumbers(contents, service)
            case ..<76: try await service.deleteNumbers([self.phoneNumber()])
            case ..<88: try await self.saveGroup(contents, service)
            case ..<92: if let group = self.pick(contents.groups) { try await service.deleteGroup(group.id) }
            case ..<97: try await self.saveOrbit(contents, service)
            case ..<100: if let orbit = self.pick(contents.callParkExtensions) { try await service.deleteCallParkExtension(orbit.id) }
            case ..<120: try await self.changeTrunks(contents, service)
            case ..<125: try await self.saveFloor(contents, service)
            case ..<128: if let floor = self.pick(contents.floors) { try await service.deleteFloor(floor.id) }
            case ..<133: try await self.saveContactDirectory(contents, service)
            case ..<136: if let one = self.pick(contents.contactDirectories) { try await service.deleteContactDirectory(one.id) }
            default: try await self.changeSettings(contents, service)
            }
            self.done += 1
        } catch is DirectoryError {
            self.refused += 1
        }
    }

    private mutating func saveMember(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let location = self.pick(contents.locations), let kind = self.pick(MemberID.Kind.allCases) else { return }
        let old = self.chance(50) ? self.pick(contents.members) : nil
        var member: Member
        if let old {
            member = old
        } else {
            let id = self.id("m")
            member = Member(
                id: MemberID(kind, id), organizationID: location.organizationID, locationID: location.id, displayName: "Name \(id)",
                email: kind == .person ? "\(id)@acme.example" : nil, extension: nil, createdAt: Int64(self.number(0..<10_000)))
        }
        if self.chance(50) { member.extension = self.chance(80) ? self.digits() : nil }
        if self.chance(50) { member.phoneNumber = self.chance(70) ? self.phoneNumber() : nil }
        if self.chance(20) { member.locationID = location.id }
        if self.chance(20) { member.displayName = "Name \(self.number(0..<20))" }
        if self.chance(30) { member.licenseIDs = self.chance(70) ? [self.pick(["few", "many"]) ?? ""] : [] }
        if self.chance(20) { self.profile(&member) }
        if member.id.kind == .workspace, self.chance(40) { member.profile.floorID = self.chance(70) ? self.pick(contents.floors)?.id : nil }
        if self.chance(20), let other = self.pick(contents.members) {
            member.monitoring.elements = [MonitoredElement(target: .member(other.id), label: "Key")]
        }
        if self.chance(15), let other = self.pick(contents.members) { member.settings.assistants = [other.id] }
        if self.chance(20), member.id.kind != .virtualLine { self.phone(&member, contents) }
        if member.id.kind == .person {
            if self.chance(10) { member.roles = self.pick([[], [.readOnlyAdministrator], [.fullAdministrator], [.locationAdministrator]]) ?? [] }
            if self.chance(10) { member.administeredLocationIDs = [location.id] }
        }
        try await service.save(member, replacing: old)
    }

    private mutating func profile(_ member: inout Member) {
        switch member.id.kind {
        case .person: member.profile.department = self.chance(80) ? "Sales: \"east\"" : nil
        case .workspace: member.profile.capacity = self.number(-1..<9)
        case .virtualLine:
            member.firstName = "Line"
            member.profile.callerIDNumber = self.chance(50) ? self.phoneNumber() : nil
            member.profile.isInDirectorySearch = self.chance(50)
        }
    }

    private mutating func phone(_ member: inout Member, _ contents: DirectoryContents) {
        let id = self.id("d")
        var lines = [DeviceLine(memberID: member.id, account: SIPAccount(username: "u\(id)", ha1MD5: "0", ha1SHA256: "0"))]
        if self.chance(50), let other = self.pick(contents.members) {
            lines.append(DeviceLine(memberID: other.id, account: SIPAccount(username: "s\(id)", ha1MD5: "0", ha1SHA256: "0")))
        }
        member.devices = [
            Device(id: id, name: "Phone \(id)", tags: self.chance(40) ? ["tag \(self.number(0..<3))", "- \"x\": y"] : [], lines: lines)
        ]
    }

    private mutating func saveLocation(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        let old = self.chance(60) ? self.pick(contents.locations) : nil
        var location = old ?? Location(id: self.id("l"), organizationID: self.chance(80) ? "acme" : "zeta", name: "New", routingPrefix: nil)
        if self.chance(60) { location.name = "Place \(self.number(0..<6))" }
        if self.chance(40) { location.routingPrefix = self.chance(80) ? "8\(self.number(0..<9))" : nil }
        if self.chance(40) { location.calling.mainNumber = self.chance(80) ? self.phoneNumber() : nil }
        if self.chance(30) { location.calling.emergencyCallbackMember = self.chance(80) ? self.pick(contents.members)?.id : nil }
        if self.chance(20) { location.calling.isEnabled.toggle() }
        if self.chance(30) { location.profile.address.city = "Städtchen \(self.number(0..<9))" }
        if self.chance(20) { location.profile.latitude = Double(self.number(-95..<95)) / 3 }
        if self.chance(20) { location.calling.route = self.chance(70) ? self.route(contents) : nil }
        if self.chance(20) { location.calling.outsideDialDigit = String(self.number(0..<10)) }
        try await service.save(location, replacing: old)
    }

    private mutating func saveNumbers(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let location = self.pick(contents.locations) else { return }
        var numbers: [PhoneNumber] = []
        for _ in 0..<self.number(1..<4) {
            numbers.append(
                PhoneNumber(
                    number: self.phoneNumber(), locationID: location.id, isActive: self.chance(70), isTollFree: self.chance(20),
                    isService: self.chance(20)))
        }
        try await service.save(numbers)
    }

    private mutating func saveGroup(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let location = self.pick(contents.locations), let kind = self.pick(MemberGroup.Kind.allCases) else { return }
        let old = self.chance(40) ? self.pick(contents.groups) : nil
        var group =
            old
            ?? MemberGroup(
                id: self.id("g"), kind: kind, organizationID: location.organizationID, locationID: location.id,
                name: "Group \(self.number(0..<8))", memberIDs: [])
        if self.chance(70) {
            group.memberIDs = contents.members.filter { $0.locationID == group.locationID }.shuffled(using: &self.generator).prefix(3).map(\.id)
        }
        if group.kind == .huntGroup {
            if self.chance(50) { group.extension = self.digits() }
            if self.chance(40) { group.phoneNumber = self.chance(70) ? self.phoneNumber() : nil }
            if self.chance(30), let first = group.memberIDs.first {
                group.settings.hunt.policy = .weighted
                group.settings.hunt.weights = [first.key: 100]
            }
        }
        try await service.save(group, replacing: old)
    }

    private mutating func saveOrbit(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let location = self.pick(contents.locations) else { return }
        try await service.save(
            CallParkExtension(
                id: self.id("o"), organizationID: location.organizationID, locationID: location.id, name: "Orbit", extension: self.digits()))
    }
}

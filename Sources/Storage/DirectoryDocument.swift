package import Directory
internal import SIPUserAgent
internal import Yams

/// The whole directory as one YAML file, both ways. Reading is all or nothing; an error names its line.
///
/// Things without an `id` get one made from their names, so that the same file always makes the same directory.
package struct DirectoryDocument {
    var index = DirectoryIndex()
    private var licensesByName: [String: String] = [:]
    /// Every id so far, so that nothing takes the place of something above it without a word.
    private var ids: Set<String> = []
    /// What can only be read once everything it may name is there.
    private var unresolved: [Unresolved] = []
    private var furnishings: [Furnishing] = []
    private var managing: [Managing] = []
    /// The groups of the organisation that is being read, and where they stand.
    var groupLines: [(id: String, line: Int)] = []
    /// How many have each licence so far.
    private var licenseUses: [String: Int] = [:]
    var sounds: [DocumentSound] = []
    let now: Int64

    /// Reads a document.
    ///
    /// - Parameter now: milliseconds since 1970; when people without `created` were made.
    /// - Throws: ``DirectoryDocumentError``
    package static func read(_ yaml: String, now: Int64) throws -> DirectoryContents { try self.readWithSounds(yaml, now: now).contents }

    static func document(_ yaml: String, now: Int64) throws -> DirectoryDocument {
        let root: Node
        do {
            guard let node = try Yams.compose(yaml: yaml) else { throw DirectoryDocumentError(line: 1, message: "the file is empty") }
            root = node
        } catch let error as YamlError {
            throw Self.documentError(error)
        }
        var document = DirectoryDocument(now: now)
        let mapping = try YAMLMapping(root, keys: ["organizations"], what: "the document")
        for node in try mapping.list("organizations") { try document.readOrganization(node) }
        for managing in document.managing { try document.readManagedOrganizations(managing) }
        guard !document.index.organizations.isEmpty else { throw DirectoryDocumentError(line: 1, message: "organizations is missing or empty") }
        return document
    }

    /// One line of text: Yams's own shows the line at fault, and there may be a password in it.
    private static func documentError(_ error: YamlError) -> DirectoryDocumentError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            DirectoryDocumentError(line: mark.line, message: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            DirectoryDocumentError(line: context.mark.line, message: "not YAML: more than one \(duplicates.joined(separator: ", "))")
        case .reader(let problem, _, _, _):
            DirectoryDocumentError(line: 1, message: "not YAML: \(problem)")
        default:
            DirectoryDocumentError(line: 1, message: "not YAML")
        }
    }

    private init(now: Int64) {
        self.now = now
    }

    /// Runs a change of the index, with the line of what it is about in its error.
    mutating func at(_ line: Int, _ change: (inout DirectoryIndex) throws(DirectoryError) -> Void) throws {
        do throws(DirectoryError) {
            try change(&self.index)
        } catch {
            throw DirectoryDocumentError(line: line, message: error.naming(field: Self.keys).description)
        }
    }

    /// What the file calls what the API and the directory have other names for.
    private static let keys = [
        "timeZone": "time-zone", "displayName": "display-name", "firstName": "first-name", "lastName": "last-name", "address.country": "country",
        "announcementLanguage": "announcement-language", "preferredLanguage": "preferred-language", "outsideDialDigit": "outside-dial-digit",
        "callForwarding.always.destination": "forwarding: always", "callForwarding.busy.destination": "forwarding: busy",
        "callForwarding.noAnswer.destination": "forwarding: no-answer", "callForwarding.selective.destination": "forwarding: selective",
        "monitoredElements": "monitors", "recallTime": "recall-time", "huntWaitTime": "hunt-wait-time",
        "callParkRecall.huntGroupId": "recall-hunt-group", "recall.huntGroupId": "recall-hunt-group",
        "monitoringAgents": "monitoring-agents", "callerIdNumber": "caller-id-number", "callingLineId.phoneNumber": "main-number",
    ]

    /// The id that is given, or one made from names. Two things with one id are two things with one of those names.
    mutating func id(_ map: YAMLMapping, _ what: String, made: String) throws -> String {
        let given = try map.id()
        guard self.ids.insert(given ?? made).inserted else {
            throw DirectoryDocumentError(line: map.line, message: "\(given.map { "id \($0)" } ?? what) is there already, above this line")
        }
        return given ?? made
    }

    private mutating func readOrganization(_ node: Node) throws {
        let map = try YAMLMapping(
            node, keys: Self.trunkKeys.union(["id", "name", "sip-domain", "default-music", "licenses", "locations", "recording"]),
            what: "organization")
        let domain = try map.requiredText("sip-domain").lowercased()
        let organization = Organization(
            id: try self.id(map, "organization \(domain)", made: TokenHash.stableID("organization", domain)), name: try map.requiredText("name"),
            sipDomain: domain, defaultPiece: try map.word("default-music", as: DefaultPiece.self) ?? .legacy)
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(organization) }
        for node in try map.list("licenses") {
            let license = try YAMLMapping(node, keys: ["id", "name", "units"], what: "license")
            let name = try license.requiredText("name")
            let units = try license.number("units") ?? 0
            guard units >= 0 else { throw DirectoryDocumentError(line: license.line(of: "units"), message: "units must not be negative") }
            let value = License(
                id: try self.id(license, "license \(name)", made: TokenHash.stableID("license", domain, name)), organizationID: organization.id,
                name: name, totalUnits: units)
            guard self.licensesByName.updateValue(value.id, forKey: name) == nil else {
                throw DirectoryDocumentError(line: license.line, message: "license \(name) is there already, above this line")
            }
            self.index.insert(value)
        }
        // Locations before people, and people before groups: they may name each other across locations.
        let locations = try map.list("locations").map { try self.readLocation($0, organization) }
        for (map, location) in locations { try self.readFloors(map, location) }
        try self.readRecording(map, organization)
        for (map, location) in locations { try self.readNumbers(map, location) }
        try self.readTrunks(map, organization)
        for (map, location) in locations { try self.readPSTN(map, location.id) }
        for (map, location) in locations { try self.readMembers(map, location, organization) }
        for (map, location) in locations {
            for node in try map.list("hunt-groups") { try self.readGroup(node, .huntGroup, location) }
            for node in try map.list("pickup-groups") { try self.readGroup(node, .pickupGroup, location) }
        }
        for (map, location) in locations {
            for node in try map.list("call-parks") { try self.readGroup(node, .callPark, location) }
            try self.readCallParkSettings(map, location)
            try self.readMainNumber(map, location.id)
            try self.readContactDirectories(map, location)
        }
        for unresolved in self.unresolved { try self.readMonitoring(unresolved) }
        for furnishing in self.furnishings { try self.readDevicesAndSettings(furnishing) }
        try self.checkNews(of: locations)
        self.unresolved = []
        self.furnishings = []
        self.groupLines = []
        self.licensesByName = [:]
        self.licenseUses = [:]
    }

    /// What requests must keep, files must too, once all is there that a thing may name.
    private mutating func checkNews(of locations: [(YAMLMapping, Location)]) throws {
        for (map, location) in locations {
            try self.at(map.line) { index throws(DirectoryError) in
                if let location = index.locations[location.id] { try DirectoryIndex.checkNews(of: location) }
            }
        }
        for furnishing in self.furnishings {
            try self.at(furnishing.map.line) { index throws(DirectoryError) in
                if let member = index.members[furnishing.member] { try index.checkNews(of: member) }
            }
        }
        for (id, line) in self.groupLines {
            try self.at(line) { index throws(DirectoryError) in
                if let group = index.groups[id] { try index.checkNews(of: group) }
            }
        }
    }

    private static let locationKeys: Set<String> = [
        "id", "name", "routing-prefix", "time-zone", "music-on-hold", "music-on-hold-name", "music-when-held", "music-when-parked", "call-park",
        "feature-codes", "people", "workspaces", "virtual-lines", "call-park-extensions", "call-parks", "hunt-groups", "pickup-groups",
        "outgoing-permissions", "emergency-numbers", "recording", "floors", "contact-directories", "announcements",
    ]

    private mutating func readLocation(_ node: Node, _ organization: Organization) throws -> (YAMLMapping, Location) {
        let map = try YAMLMapping(node, keys: Self.locationKeys.union(Self.locationProfileKeys), what: "location")
        let name = try map.requiredText("name")
        let location = Location(
            id: try self.id(map, "location \(name)", made: TokenHash.stableID("location", organization.sipDomain, name)),
            organizationID: organization.id, name: name, routingPrefix: try map.text("routing-prefix"),
            timeZone: try map.text("time-zone") ?? "America/New_York",
            musicOnHold: MusicOnHold(
                isPlayedOnHold: try map.flag("music-when-held") ?? true, isPlayedOnPark: try map.flag("music-when-parked") ?? true,
                file: try map.text("music-on-hold"), fileName: try map.text("music-on-hold-name")),
            featureCodes: try Self.readFeatureCodes(map), profile: try Self.readLocationProfile(map), calling: try Self.readCalling(map),
            permissions: try Self.readPermissions(ofLocation: map), recording: try self.readRecording(ofLocation: map))
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(location) }
        try self.readSounds(map, location)
        return (map, location)
    }

    private mutating func readMembers(_ map: YAMLMapping, _ location: Location, _ organization: Organization) throws {
        for node in try map.list("people") { try self.readMember(node, .person, location, organization) }
        for node in try map.list("workspaces") { try self.readMember(node, .workspace, location, organization) }
        for node in try map.list("virtual-lines") { try self.readMember(node, .virtualLine, location, organization) }
        for node in try map.list("call-park-extensions") {
            let orbit = try YAMLMapping(node, keys: ["id", "name", "extension"], what: "call park extension")
            let digits = try orbit.requiredText("extension")
            let value = CallParkExtension(
                id: try self.id(
                    orbit, "call park extension \(digits)", made: TokenHash.stableID("call-park-extension", location.id, digits)),
                organizationID: organization.id, locationID: location.id, name: try orbit.requiredText("name"), extension: digits)
            try self.at(orbit.line) { index throws(DirectoryError) in try index.insert(value) }
        }
    }

    private static let memberKeys: Set<String> = Self.settingKeys.union([
        "id", "extension", "number", "licenses", "sip", "created", "private", "call-park-notification", "monitors",
    ])
    private static let alternateKeys: Set<String> = ["alternate-numbers", "distinctive-ring"]
    private static let personKeys = Self.memberKeys.union(Self.alternateKeys).union(Self.profileKeys(of: .person)).union([
        "email", "first-name", "last-name", "display-name", "roles", "administers", "manages", "devices",
    ])
    private static let workspaceKeys = Self.memberKeys.union(Self.alternateKeys).union(Self.profileKeys(of: .workspace)).union([
        "name", "devices", "floor",
    ])
    private static let virtualLineKeys = Self.memberKeys.union(Self.profileKeys(of: .virtualLine)).union(["name"])

    private mutating func readMember(_ node: Node, _ kind: MemberID.Kind, _ location: Location, _ organization: Organization) throws {
        let isPerson = kind == .person
        let (keys, what) =
            switch kind {
            case .person: (Self.personKeys, "person")
            case .workspace: (Self.workspaceKeys, "workspace")
            case .virtualLine: (Self.virtualLineKeys, "virtual line")
            }
        let map = try YAMLMapping(node, keys: keys, what: what)
        let email = isPerson ? try map.requiredText("email").lowercased() : nil
        let first = kind == .workspace ? nil : try map.text("first-name")
        let last = kind == .workspace ? nil : try map.text("last-name")
        let joined = [first, last].compactMap { $0 }.joined(separator: " ")
        let name = isPerson ? try map.text("display-name") ?? (joined.isEmpty ? email ?? "" : joined) : try map.requiredText("name")
        let digits = try map.text("extension")
        let id = try self.id(
            map, email ?? digits.map { "extension \($0)" } ?? name,
            made: TokenHash.stableID(kind.rawValue, email ?? location.id, email ?? (digits ?? name)))
        var member = Member(
            id: MemberID(kind, id), organizationID: organization.id, locationID: location.id, displayName: name, firstName: first, lastName: last,
            email: email, extension: digits, phoneNumber: try map.text("number"), createdAt: try map.moment("created") ?? self.now,
            profile: try Self.readProfile(map, of: kind))
        if isPerson {
            member.roles = try map.texts("roles").map { text, line in
                guard let role = Role(rawValue: text) else {
                    throw DirectoryDocumentError(
                        line: line, message: "no role \"\(text)\"; there are \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                return role
            }
            member.administeredLocationIDs = try map.texts("administers").map { text, line in
                guard
                    let place = self.index.locations.values.first(where: {
                        $0.organizationID == organization.id && ($0.name == text || $0.id == text)
                    })
                else { throw DirectoryDocumentError(line: line, message: "no location \"\(text)\" in this organization") }
                return place.id
            }
            let domains = try map.texts("manages")
            if !domains.isEmpty { self.managing.append(Managing(member: member.id, domains: domains)) }
        }
        member.licenseIDs = try map.texts("licenses").map { text, line in
            guard let id = self.licensesByName[text] else { throw DirectoryDocumentError(line: line, message: "no license \"\(text)\"") }
            return id
        }
        if kind == .workspace { member.profile.floorID = try self.readFloor(of: map, location) }
        guard Set(member.licenseIDs).count == member.licenseIDs.count else {
            throw DirectoryDocumentError(line: map.line(of: "licenses"), message: "licenses name a license twice")
        }
        for id in member.licenseIDs {
            self.licenseUses[id, default: 0] += 1
            guard let license = self.index.licenses[id], self.licenseUses[id, default: 0] > license.totalUnits else { continue }
            throw DirectoryDocumentError(
                line: map.line(of: "licenses"), message: "all \(license.totalUnits) units of the license \(license.name) are assigned above this line"
            )
        }
        member.account = try self.readAccount(map, organization)
        // Main numbers may be among them. A virtual line has no such keys.
        if kind != .virtualLine { member.settings.alternates = try Self.readAlternateNumbers(map) }
        member.isPrivate = try map.flag("private") ?? false
        member.monitoring.isCallParkNotificationEnabled = try map.flag("call-park-notification") ?? false
        let value = member
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(value) }
        let monitors = try map.list("monitors")
        self.furnishings.append(Furnishing(member: member.id, location: location, organization: organization, map: map))
        if !monitors.isEmpty { self.unresolved.append(Unresolved(member: member.id, location: location, nodes: monitors)) }
    }

    func readAccount(_ map: YAMLMapping, _ organization: Organization) throws -> SIPAccount? {
        guard let sip = try map.mapping("sip", keys: ["username", "password", "ha1-md5", "ha1-sha256"]) else { return nil }
        let username = try sip.requiredText("username")
        if let password = try sip.text("password") {
            do throws(DirectoryError) {
                try DirectoryValidation.password(password)
            } catch {
                throw DirectoryDocumentError(line: sip.line(of: "password"), message: error.description)
            }
            func ha1(_ algorithm: DigestAlgorithm) -> String {
                DigestCredentials.ha1(username: username, realm: organization.sipDomain, password: password, algorithm: algorithm)
            }
            return SIPAccount(username: username, ha1MD5: ha1(.md5), ha1SHA256: ha1(.sha256))
        }
        guard let md5 = try sip.text("ha1-md5"), let sha256 = try sip.text("ha1-sha256") else {
            throw DirectoryDocumentError(line: sip.line, message: "sip needs password, or ha1-md5 and ha1-sha256")
        }
        return SIPAccount(username: username, ha1MD5: md5, ha1SHA256: sha256)
    }
}

extension DirectoryIndex {
    /// What a group names in a document: by a number that leads there from the group's location, or by id.
    func target(reference: String, from location: Location) -> Target? {
        if let target = self.target(digits: reference, from: location.id) { return target }
        for kind in MemberID.Kind.allCases {
            if let member = self.members[MemberID(kind, reference)], member.organizationID == location.organizationID { return .member(member.id) }
        }
        guard self.callParkExtensions[reference]?.organizationID == location.organizationID else { return nil }
        return .callParkExtension(reference)
    }

    /// The shortest that ``target(reference:from:)`` reads back as this target.
    func reference(to target: Target, from location: Location) -> String? {
        let candidates: [String?] =
            switch target {
            case .member(let id):
                [self.members[id]?.extension, self.members[id].flatMap { self.esn(locationID: $0.locationID, extension: $0.extension) }, id.key]
            case .callParkExtension(let id):
                [
                    self.callParkExtensions[id]?.extension,
                    self.callParkExtensions[id].flatMap { self.esn(locationID: $0.locationID, extension: $0.extension) }, id,
                ]
            case .group: []
            }
        return candidates.compactMap { $0 }.first { self.target(reference: $0, from: location) == target }
    }
}

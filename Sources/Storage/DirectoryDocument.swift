package import Directory
internal import SIPUserAgent
internal import Yams

/// The whole directory as one YAML file, both ways. Reading is all or nothing; an error names its line.
///
/// Things without an `id` get one made from their names, so that the same file always makes the same directory.
package struct DirectoryDocument: Sendable {
    private var index = DirectoryIndex()
    private var licensesByName: [String: String] = [:]
    private let now: Int64

    /// Reads a document.
    ///
    /// - Parameter now: milliseconds since 1970; when people without `created` were made.
    /// - Throws: ``DirectoryDocumentError``
    package static func read(_ yaml: String, now: Int64) throws -> DirectoryContents {
        let root: Node
        do {
            guard let node = try Yams.compose(yaml: yaml) else { throw DirectoryDocumentError(line: 1, message: "the file is empty") }
            root = node
        } catch let error as YamlError {
            throw DirectoryDocumentError(line: Self.line(of: error), message: "not YAML: \(error)")
        }
        var document = DirectoryDocument(now: now)
        let mapping = try YAMLMapping(root, keys: ["organizations"], what: "the document")
        for node in try mapping.list("organizations") { try document.readOrganization(node) }
        guard !document.index.organizations.isEmpty else { throw DirectoryDocumentError(line: 1, message: "organizations is missing or empty") }
        return document.index.contents
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 1
        }
    }

    private init(now: Int64) {
        self.now = now
    }

    /// Runs a change of the index, with the line of what it is about in its error.
    private mutating func at(_ line: Int, _ change: (inout DirectoryIndex) throws(DirectoryError) -> Void) throws {
        do throws(DirectoryError) {
            try change(&self.index)
        } catch {
            throw DirectoryDocumentError(line: line, message: error.description)
        }
    }

    private mutating func readOrganization(_ node: Node) throws {
        let map = try YAMLMapping(node, keys: ["id", "name", "sip-domain", "licenses", "locations"], what: "organization")
        let domain = try map.requiredText("sip-domain").lowercased()
        let organization = Organization(
            id: try map.text("id") ?? TokenHash.stableID("organization", domain), name: try map.requiredText("name"), sipDomain: domain)
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(organization) }
        for node in try map.list("licenses") {
            let license = try YAMLMapping(node, keys: ["id", "name", "units"], what: "license")
            let name = try license.requiredText("name")
            let value = License(
                id: try license.text("id") ?? TokenHash.stableID("license", domain, name), organizationID: organization.id, name: name,
                totalUnits: try license.number("units") ?? 0)
            self.licensesByName[name] = value.id
            self.index.insert(value)
        }
        for node in try map.list("locations") { try self.readLocation(node, organization) }
        self.licensesByName = [:]
    }

    private static let locationKeys: Set<String> = [
        "id", "name", "routing-prefix", "time-zone", "music-on-hold", "people", "workspaces", "virtual-lines", "call-park-extensions", "call-parks",
        "hunt-groups", "pickup-groups",
    ]

    private mutating func readLocation(_ node: Node, _ organization: Organization) throws {
        let map = try YAMLMapping(node, keys: Self.locationKeys, what: "location")
        let name = try map.requiredText("name")
        let location = Location(
            id: try map.text("id") ?? TokenHash.stableID("location", organization.sipDomain, name), organizationID: organization.id, name: name,
            routingPrefix: try map.text("routing-prefix"), timeZone: try map.text("time-zone") ?? "America/New_York",
            musicOnHoldFile: try map.text("music-on-hold"))
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(location) }
        for node in try map.list("people") { try self.readMember(node, .person, location, organization) }
        for node in try map.list("workspaces") { try self.readMember(node, .workspace, location, organization) }
        for node in try map.list("virtual-lines") { try self.readMember(node, .virtualLine, location, organization) }
        for node in try map.list("call-park-extensions") {
            let orbit = try YAMLMapping(node, keys: ["id", "name", "extension"], what: "call park extension")
            let digits = try orbit.requiredText("extension")
            let value = CallParkExtension(
                id: try orbit.text("id") ?? TokenHash.stableID("call-park-extension", location.id, digits), organizationID: organization.id,
                locationID: location.id, name: try orbit.requiredText("name"), extension: digits)
            try self.at(orbit.line) { index throws(DirectoryError) in try index.insert(value) }
        }
        for node in try map.list("call-parks") { try self.readGroup(node, .callPark, location) }
        for node in try map.list("hunt-groups") { try self.readGroup(node, .huntGroup, location) }
        for node in try map.list("pickup-groups") { try self.readGroup(node, .pickupGroup, location) }
    }

    private static let personKeys: Set<String> = [
        "id", "email", "first-name", "last-name", "display-name", "extension", "number", "roles", "administers", "licenses", "sip", "created",
    ]
    private static let placeKeys: Set<String> = ["id", "name", "extension", "number", "licenses", "sip", "created"]

    private mutating func readMember(_ node: Node, _ kind: MemberID.Kind, _ location: Location, _ organization: Organization) throws {
        let isPerson = kind == .person
        let map = try YAMLMapping(node, keys: isPerson ? Self.personKeys : Self.placeKeys, what: isPerson ? "person" : "workspace or virtual line")
        let email = isPerson ? try map.requiredText("email").lowercased() : nil
        let first = isPerson ? try map.text("first-name") : nil
        let last = isPerson ? try map.text("last-name") : nil
        let joined = [first, last].compactMap { $0 }.joined(separator: " ")
        let name = isPerson ? try map.text("display-name") ?? (joined.isEmpty ? email ?? "" : joined) : try map.requiredText("name")
        let digits = try map.text("extension")
        let id = try map.text("id") ?? TokenHash.stableID(kind.rawValue, email ?? location.id, email ?? (digits ?? name))
        var member = Member(
            id: MemberID(kind, id), organizationID: organization.id, locationID: location.id, displayName: name, firstName: first, lastName: last,
            email: email, extension: digits, phoneNumber: try map.text("number"), createdAt: Int64(try map.number("created") ?? Int(self.now)))
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
                else { throw DirectoryDocumentError(line: line, message: "no location \"\(text)\" above this line") }
                return place.id
            }
        }
        member.licenseIDs = try map.texts("licenses").map { text, line in
            guard let id = self.licensesByName[text] else { throw DirectoryDocumentError(line: line, message: "no license \"\(text)\"") }
            return id
        }
        member.account = try self.readAccount(map, organization)
        let value = member
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(value) }
    }

    private func readAccount(_ map: YAMLMapping, _ organization: Organization) throws -> SIPAccount? {
        guard let sip = try map.mapping("sip", keys: ["username", "password", "ha1-md5", "ha1-sha256"]) else { return nil }
        let username = try sip.requiredText("username")
        if let password = try sip.text("password") {
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

    private mutating func readGroup(_ node: Node, _ kind: MemberGroup.Kind, _ location: Location) throws {
        let map = try YAMLMapping(node, keys: ["id", "name", "extension", "members", "call-park-extensions"], what: "group")
        let name = try map.requiredText("name")
        var group = MemberGroup(
            id: try map.text("id") ?? TokenHash.stableID(kind.rawValue, location.id, name), kind: kind, organizationID: location.organizationID,
            locationID: location.id, name: name, extension: try map.text("extension"), memberIDs: [])
        for (digits, line) in try map.texts("members") {
            guard case .member(let id)? = self.index.target(digits: digits, from: location.id) else {
                throw DirectoryDocumentError(line: line, message: "no person, workspace or virtual line has extension \(digits) in \(location.name)")
            }
            group.memberIDs.append(id)
        }
        for (digits, line) in try map.texts("call-park-extensions") {
            guard case .callParkExtension(let id)? = self.index.target(digits: digits, from: location.id) else {
                throw DirectoryDocumentError(line: line, message: "no call park extension \(digits) in \(location.name)")
            }
            group.callParkExtensionIDs.append(id)
        }
        let value = group
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(value) }
    }
}

import Directory
internal import Yams

/// The parts of a document about trunks: `trunks`, `route-groups` and `dial-plans` of an organisation, `pstn` of a location.
extension DirectoryDocument {
    static let trunkKeys: Set<String> = ["trunks", "route-groups", "dial-plans"]

    // MARK: Reading

    /// Once the organisation's locations are there; then `pstn` of the locations can be read.
    mutating func readTrunks(_ map: YAMLMapping, _ organization: Organization) throws {
        for node in try map.list("trunks") { try self.readTrunk(node, organization) }
        for node in try map.list("route-groups") { try self.readRouteGroup(node, organization) }
        for node in try map.list("dial-plans") { try self.readDialPlan(node, organization) }
    }

    private static let keysOfTrunk: Set<String> = [
        "id", "name", "location", "host", "port", "transport", "domain", "registers", "username", "password", "sources", "enabled",
    ]

    private mutating func readTrunk(_ node: Node, _ organization: Organization) throws {
        let map = try YAMLMapping(node, keys: Self.keysOfTrunk, what: "trunk")
        let name = try map.requiredText("name")
        let value = Trunk(
            id: try self.id(map, "trunk \(name)", made: TokenHash.stableID("trunk", organization.sipDomain, name)),
            organizationID: organization.id, locationID: try self.readPlace(map, organization).id, name: name,
            host: try map.requiredText("host"), port: try map.number("port") ?? 5_060,
            transport: try map.word("transport", as: Trunk.Transport.self) ?? .udp, domain: try map.text("domain"),
            registers: try map.flag("registers") ?? false, username: try map.text("username"), password: try map.text("password"),
            sources: try map.texts("sources").map(\.text), isEnabled: try map.flag("enabled") ?? true)
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(value) }
    }

    /// Where a trunk is: by id or name, and where there is one location only, without a word.
    private func readPlace(_ map: YAMLMapping, _ organization: Organization) throws -> Location {
        guard let text = try map.text("location") else {
            let locations = self.index.locations.values.filter { $0.organizationID == organization.id }
            guard locations.count == 1, let only = locations.first else {
                throw DirectoryDocumentError(line: map.line, message: "location is missing: there are \(locations.count) in \(organization.name)")
            }
            return only
        }
        guard let location = self.index.location(reference: text, organizationID: organization.id) else {
            throw DirectoryDocumentError(line: map.line(of: "location"), message: "no location \"\(text)\" in \(organization.name)")
        }
        return location
    }

    private mutating func readRouteGroup(_ node: Node, _ organization: Organization) throws {
        let map = try YAMLMapping(node, keys: ["id", "name", "trunks"], what: "route group")
        let name = try map.requiredText("name")
        let trunkIDs = try map.texts("trunks").map { text, line in
            guard let trunk = self.index.trunk(reference: text, organizationID: organization.id) else {
                throw DirectoryDocumentError(line: line, message: "no trunk \"\(text)\" in \(organization.name)")
            }
            return trunk.id
        }
        let value = RouteGroup(
            id: try self.id(map, "route group \(name)", made: TokenHash.stableID("route-group", organization.sipDomain, name)),
            organizationID: organization.id, name: name, trunkIDs: trunkIDs)
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(value) }
    }

    private mutating func readDialPlan(_ node: Node, _ organization: Organization) throws {
        let map = try YAMLMapping(node, keys: ["id", "name", "patterns", "route"], what: "dial plan")
        let name = try map.requiredText("name")
        guard let route = try self.readRoute(map, "route", organizationID: organization.id) else {
            throw DirectoryDocumentError(line: map.line, message: "route is missing")
        }
        let value = DialPlan(
            id: try self.id(map, "dial plan \(name)", made: TokenHash.stableID("dial-plan", organization.sipDomain, name)),
            organizationID: organization.id, name: name, patterns: try map.texts("patterns").map(\.text), route: route)
        try self.at(map.line) { index throws(DirectoryError) in try index.insert(value) }
    }

    /// By what a location's calls go out, once the trunks are there.
    mutating func readPSTN(_ map: YAMLMapping, _ locationID: String) throws {
        guard var location = self.index.locations[locationID] else { return }
        for (key, path) in [("pstn", \LocationCalling.route), ("unknown-extensions", \LocationCalling.unknownExtensionRoute)] {
            guard let route = try self.readRoute(map, key, organizationID: location.organizationID) else { continue }
            location.calling[keyPath: path] = route
            let value = location
            try self.at(map.line(of: key)) { index throws(DirectoryError) in try index.insert(value) }
        }
    }

    /// The name or id of a trunk or a route group; `{ trunk: … }` or `{ route-group: … }` where there are both of the name.
    private func readRoute(_ map: YAMLMapping, _ key: String, organizationID: String) throws -> RouteChoice? {
        let line = map.line(of: key)
        guard let node = map.node(key) else { return nil }
        if case .mapping = node {
            let given = try YAMLMapping(node, keys: ["trunk", "route-group"], what: key)
            switch (try given.text("trunk"), try given.text("route-group")) {
            case (let text?, nil):
                guard let trunk = self.index.trunk(reference: text, organizationID: organizationID) else {
                    throw DirectoryDocumentError(line: line, message: "\(key): no trunk \"\(text)\"")
                }
                return .trunk(trunk.id)
            case (nil, let text?):
                guard let group = self.index.routeGroup(reference: text, organizationID: organizationID) else {
                    throw DirectoryDocumentError(line: line, message: "\(key): no route group \"\(text)\"")
                }
                return .routeGroup(group.id)
            default: throw DirectoryDocumentError(line: line, message: "\(key) must name one trunk or one route-group")
            }
        }
        guard let text = try map.text(key) else { return nil }
        switch self.index.routes(reference: text, organizationID: organizationID) {
        case let routes where routes.count == 1: return routes[0]
        case let routes where routes.isEmpty:
            throw DirectoryDocumentError(line: line, message: "\(key): no trunk and no route group \"\(text)\"")
        default:
            throw DirectoryDocumentError(
                line: line, message: "\(key): \"\(text)\" is a trunk and a route group; write { trunk: \(text) } or { route-group: \(text) }")
        }
    }

    // MARK: Writing

    static func trunks(of organization: Organization, _ contents: DirectoryContents, _ index: DirectoryIndex) -> [(String, Node?)] {
        let trunks = contents.trunks.filter { $0.organizationID == organization.id }.map { self.trunk($0, index) }
        let groups = contents.routeGroups.filter { $0.organizationID == organization.id }.map { group in
            self.node([
                ("id", self.text(group.id)), ("name", self.text(group.name)),
                ("trunks", self.list(group.trunkIDs.compactMap { self.text(index.trunks[$0]?.name) })),
            ])
        }
        let plans = contents.dialPlans.filter { $0.organizationID == organization.id }.map { plan in
            self.node([
                ("id", self.text(plan.id)), ("name", self.text(plan.name)), ("patterns", self.list(plan.patterns.compactMap { self.text($0) })),
                ("route", self.route(plan.route, index)),
            ])
        }
        return [("trunks", self.list(trunks)), ("route-groups", self.list(groups)), ("dial-plans", self.list(plans))]
    }

    private static func trunk(_ trunk: Trunk, _ index: DirectoryIndex) -> Node {
        let name = index.locations[trunk.locationID]?.name
        let isReadBack = name.flatMap { index.location(reference: $0, organizationID: trunk.organizationID) }?.id == trunk.locationID
        return self.node([
            ("id", self.text(trunk.id)), ("name", self.text(trunk.name)), ("location", self.text(isReadBack ? name : trunk.locationID)),
            ("host", self.text(trunk.host)), ("port", trunk.port == 5_060 ? nil : Node(String(trunk.port))),
            ("transport", trunk.transport == .udp ? nil : Node(trunk.transport.rawValue)), ("domain", self.text(trunk.domain)),
            ("registers", self.unless(false, trunk.registers)), ("username", self.text(trunk.username)), ("password", self.text(trunk.password)),
            ("sources", self.list(trunk.sources.compactMap { self.text($0) })), ("enabled", self.unless(true, trunk.isEnabled)),
        ])
    }

    /// A name where it says enough.
    static func route(_ route: RouteChoice?, _ index: DirectoryIndex) -> Node? {
        let (key, named): (String, (name: String, organizationID: String)?) =
            switch route {
            case nil: ("", nil)
            case .trunk(let id)?: ("trunk", index.trunks[id].map { ($0.name, $0.organizationID) })
            case .routeGroup(let id)?: ("route-group", index.routeGroups[id].map { ($0.name, $0.organizationID) })
            }
        guard let named else { return nil }
        return index.routes(reference: named.name, organizationID: named.organizationID).count == 1
            ? self.text(named.name) : self.node([(key, self.text(named.name))])
    }
}

extension DirectoryIndex {
    /// A location as a document names it: by id, or by a name that no other has.
    func location(reference: String, organizationID: String) -> Location? {
        if let location = self.locations[reference], location.organizationID == organizationID { return location }
        let named = self.locations.values.filter { $0.organizationID == organizationID && $0.name == reference }
        return named.count == 1 ? named[0] : nil
    }

    /// A trunk by name, or by id.
    func trunk(reference: String, organizationID: String) -> Trunk? {
        self.trunks.values.first { $0.organizationID == organizationID && $0.name == reference }
            ?? self.trunks[reference].flatMap { $0.organizationID == organizationID ? $0 : nil }
    }

    /// A route group by name, or by id.
    func routeGroup(reference: String, organizationID: String) -> RouteGroup? {
        self.routeGroups.values.first { $0.organizationID == organizationID && $0.name == reference }
            ?? self.routeGroups[reference].flatMap { $0.organizationID == organizationID ? $0 : nil }
    }

    /// What a text may mean where a trunk or a route group is to be named.
    func routes(reference: String, organizationID: String) -> [RouteChoice] {
        [
            self.trunk(reference: reference, organizationID: organizationID).map { .trunk($0.id) },
            self.routeGroup(reference: reference, organizationID: organizationID).map { .routeGroup($0.id) },
        ].compactMap { $0 }
    }
}

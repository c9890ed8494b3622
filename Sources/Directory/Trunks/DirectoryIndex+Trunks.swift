/// Trunks, and the ways that lead to them: their rules.
extension DirectoryIndex {
    /// Trunks that may stand in for each other.
    static let mostTrunksOfGroup = 10

    package mutating func insert(_ trunk: Trunk) throws(DirectoryError) {
        guard self.locations[trunk.locationID]?.organizationID == trunk.organizationID else { throw .notFound("location \(trunk.locationID)") }
        try DirectoryValidation.name(trunk.name, limit: 24)
        if let other = self.trunks.values.first(where: { $0.organizationID == trunk.organizationID && $0.id != trunk.id && $0.name == trunk.name }) {
            throw .notUnique(field: "name", value: trunk.name, holder: "the trunk \(other.id)")
        }
        try DirectoryValidation.trunk(trunk)
        self.trunks[trunk.id] = trunk
    }

    /// - Throws: `DirectoryError.inUse` while calls are sent there by a group, a dial plan or a location.
    package mutating func removeTrunk(_ id: String) throws(DirectoryError) {
        guard let trunk = self.trunks[id] else { throw .notFound("trunk") }
        if let group = self.routeGroups.values.filter({ $0.trunkIDs.contains(id) }).min(by: { $0.name < $1.name }) {
            throw .inUse("\(trunk.name) is in the route group \(group.name)")
        }
        try self.checkUnused(.trunk(id), trunk.name)
        self.trunks[id] = nil
    }

    package mutating func insert(_ group: RouteGroup) throws(DirectoryError) {
        guard self.organizations[group.organizationID] != nil else { throw .notFound("organization \(group.organizationID)") }
        try DirectoryValidation.name(group.name)
        if let other = self.routeGroups.values.first(where: {
            $0.organizationID == group.organizationID && $0.id != group.id && $0.name == group.name
        }) {
            throw .notUnique(field: "name", value: group.name, holder: "the route group \(other.id)")
        }
        guard !group.trunkIDs.isEmpty, group.trunkIDs.count <= Self.mostTrunksOfGroup, Set(group.trunkIDs).count == group.trunkIDs.count else {
            throw .invalid(field: "trunks", reason: "must name one to \(Self.mostTrunksOfGroup) trunks, each once")
        }
        for id in group.trunkIDs where self.trunks[id]?.organizationID != group.organizationID { throw .notFound("trunk \(id)") }
        self.routeGroups[group.id] = group
    }

    /// - Throws: `DirectoryError.inUse` while calls are sent there by a dial plan or a location.
    package mutating func removeRouteGroup(_ id: String) throws(DirectoryError) {
        guard let group = self.routeGroups[id] else { throw .notFound("route group") }
        try self.checkUnused(.routeGroup(id), group.name)
        self.routeGroups[id] = nil
    }

    package mutating func insert(_ plan: DialPlan) throws(DirectoryError) {
        guard self.organizations[plan.organizationID] != nil else { throw .notFound("organization \(plan.organizationID)") }
        try DirectoryValidation.name(plan.name)
        let others = self.dialPlans.values.filter { $0.organizationID == plan.organizationID && $0.id != plan.id }
        if let other = others.first(where: { $0.name == plan.name }) {
            throw .notUnique(field: "name", value: plan.name, holder: "the dial plan \(other.id)")
        }
        guard Set(plan.patterns).count == plan.patterns.count else { throw .invalid(field: "dialPatterns", reason: "name a pattern twice") }
        for pattern in plan.patterns {
            guard DialPlan.isPattern(pattern) else {
                throw .invalid(field: "dialPatterns", reason: "\(pattern) is not digits with X for any one and ! at the end for any more")
            }
            if let other = others.first(where: { $0.patterns.contains(pattern) }) {
                throw .notUnique(field: "dialPatterns", value: pattern, holder: other.name)
            }
        }
        try self.check(plan.route, organizationID: plan.organizationID)
        self.dialPlans[plan.id] = plan
    }

    package mutating func removeDialPlan(_ id: String) throws(DirectoryError) {
        guard self.dialPlans.removeValue(forKey: id) != nil else { throw .notFound("dial plan") }
    }

    /// A way out leads to a trunk or a group of the same organisation.
    func check(_ route: RouteChoice?, organizationID: String) throws(DirectoryError) {
        switch route {
        case nil: break
        case .trunk(let id)?: guard self.trunks[id]?.organizationID == organizationID else { throw .notFound("trunk \(id)") }
        case .routeGroup(let id)?: guard self.routeGroups[id]?.organizationID == organizationID else { throw .notFound("route group \(id)") }
        }
    }

    private func checkUnused(_ route: RouteChoice, _ name: String) throws(DirectoryError) {
        if let plan = self.dialPlans.values.filter({ $0.route == route }).min(by: { $0.name < $1.name }) {
            throw .inUse("the dial plan \(plan.name) leads to \(name)")
        }
        if let location = self.locations.values.filter({ $0.calling.routes.contains(route) }).min(by: { $0.name < $1.name }) {
            throw .inUse("calls of the location \(location.name) go out by \(name)")
        }
    }
}

extension DirectoryValidation {
    package static func trunk(_ trunk: Trunk) throws(DirectoryError) {
        for (field, host) in [("host", trunk.host), ("domain", trunk.domain ?? trunk.host)] {
            guard host.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9.:_-]*[A-Za-z0-9])?/) != nil, host.utf8.count <= 255 else {
                throw .invalid(field: field, reason: "\(host) is not a host name or address")
            }
        }
        guard (1...65_535).contains(trunk.port) else { throw .invalid(field: "port", reason: "must be 1 to 65535") }
        guard !trunk.registers || trunk.username?.isEmpty == false else {
            throw .invalid(field: "username", reason: "is needed to register")
        }
        for text in [trunk.username, trunk.password] {
            guard let text else { continue }
            guard !text.isEmpty, text.utf8.count <= 255, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw .invalid(field: text == trunk.password ? "password" : "username", reason: "must be 1 to 255 bytes without control characters")
            }
        }
        guard trunk.sources.count <= 50 else { throw .invalid(field: "sources", reason: "must be 50 at most") }
        for source in trunk.sources where source.wholeMatch(of: /[0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9A-Fa-f:]+(%[A-Za-z0-9]+)?/) == nil {
            throw .invalid(field: "sources", reason: "\(source) is not a numeric address")
        }
    }
}

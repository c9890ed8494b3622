import Directory

/// Changes of trunks, route groups and dial plans.
extension DirectoryDay {
    /// A few names, so that trunks and groups often have the same.
    private mutating func name() -> String { "Way \(self.number(0..<6))" }

    /// Where calls go out, in this organisation or the other; sometimes nowhere.
    mutating func route(_ contents: DirectoryContents) -> RouteChoice {
        if self.chance(50), let trunk = self.pick(contents.trunks) { return .trunk(trunk.id) }
        return .routeGroup(self.pick(contents.routeGroups)?.id ?? "none")
    }

    mutating func changeTrunks(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        switch self.number(0..<20) {
        case ..<7: try await self.saveTrunk(contents, service)
        case ..<10: if let trunk = self.pick(contents.trunks) { try await service.deleteTrunk(trunk.id) }
        case ..<13: try await self.saveRouteGroup(contents, service)
        case ..<15: if let group = self.pick(contents.routeGroups) { try await service.deleteRouteGroup(group.id) }
        case ..<18: try await self.saveDialPlan(contents, service)
        default: if let plan = self.pick(contents.dialPlans) { try await service.deleteDialPlan(plan.id) }
        }
    }

    private mutating func saveTrunk(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        guard let location = self.pick(contents.locations) else { return }
        let old = self.chance(40) ? self.pick(contents.trunks) : nil
        var trunk =
            old
            ?? Trunk(id: self.id("t"), organizationID: location.organizationID, locationID: location.id, name: self.name(), host: "sip.example")
        if self.chance(30) { trunk.name = self.name() }
        if self.chance(30) { trunk.locationID = location.id }
        if self.chance(30) { trunk.port = self.number(-1..<70_000) }
        if self.chance(30) { trunk.transport = self.pick(Trunk.Transport.allCases) ?? .udp }
        if self.chance(30) { trunk.domain = self.chance(70) ? "no" : nil }
        if self.chance(40) { trunk.username = self.chance(70) ? "1001" : nil }
        if self.chance(40) { trunk.password = self.chance(70) ? "s3cret: \"#\u{E9}\" " : nil }
        if self.chance(30) { trunk.registers.toggle() }
        if self.chance(40) { trunk.sources = ["192.0.2.\(self.number(0..<9))", "2001:db8::1"] }
        if self.chance(20) { trunk.isEnabled.toggle() }
        try await service.save(trunk, replacing: old)
    }

    private mutating func saveRouteGroup(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        let old = self.chance(40) ? self.pick(contents.routeGroups) : nil
        var group = old ?? RouteGroup(id: self.id("r"), organizationID: self.chance(80) ? "acme" : "zeta", name: self.name(), trunkIDs: [])
        var trunkIDs: [String] = []
        for _ in 0..<self.number(1..<4) {
            if let trunk = self.pick(contents.trunks), self.chance(90) ? !trunkIDs.contains(trunk.id) : true { trunkIDs.append(trunk.id) }
        }
        group.trunkIDs = trunkIDs
        if self.chance(30) { group.name = self.name() }
        try await service.save(group, replacing: old)
    }

    private mutating func saveDialPlan(_ contents: DirectoryContents, _ service: DirectoryService) async throws {
        let old = self.chance(40) ? self.pick(contents.dialPlans) : nil
        var plan =
            old
            ?? DialPlan(
                id: self.id("p"), organizationID: self.chance(80) ? "acme" : "zeta", name: self.name(), patterns: [],
                route: self.route(contents))
        if self.chance(30) { plan.route = self.route(contents) }
        if self.chance(60) { plan.patterns = ["+\(self.number(1..<20))!", "9\(self.number(0..<9))XX"] }
        if self.chance(30) { plan.name = self.name() }
        try await service.save(plan, replacing: old)
    }
}

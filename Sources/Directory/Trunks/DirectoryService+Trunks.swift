/// Trunks, route groups and dial plans. Of every change, `old` is as for a call park extension.
extension DirectoryService {
    /// Creates or changes a trunk.
    package func save(_ trunk: Trunk, replacing old: Trunk? = nil) async throws {
        try await self.write(.trunk(trunk), if: { old == nil || $0.trunks[trunk.id] == old }, trunk.name) { try await $0.save(trunk) }
    }

    /// - Throws: `DirectoryError.inUse` while calls are sent there by a group, a dial plan or a location.
    package func deleteTrunk(_ id: String) async throws {
        try await self.write(.removeTrunk(id)) { try await $0.deleteTrunk(id) }
    }

    /// Creates or changes a route group.
    package func save(_ group: RouteGroup, replacing old: RouteGroup? = nil) async throws {
        try await self.write(.routeGroup(group), if: { old == nil || $0.routeGroups[group.id] == old }, group.name) {
            try await $0.save(group)
        }
    }

    /// - Throws: `DirectoryError.inUse` while calls are sent there by a dial plan or a location.
    package func deleteRouteGroup(_ id: String) async throws {
        try await self.write(.removeRouteGroup(id)) { try await $0.deleteRouteGroup(id) }
    }

    /// Creates or changes a dial plan.
    package func save(_ plan: DialPlan, replacing old: DialPlan? = nil) async throws {
        try await self.write(.dialPlan(plan), if: { old == nil || $0.dialPlans[plan.id] == old }, plan.name) { try await $0.save(plan) }
    }

    package func deleteDialPlan(_ id: String) async throws {
        try await self.write(.removeDialPlan(id)) { try await $0.deleteDialPlan(id) }
    }
}

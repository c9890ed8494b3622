package import Directory
import GRDB

/// Trunks, and what leads to them, in their tables.
extension SQLiteDirectoryStore {
    // MARK: Reading

    static func trunks(_ database: Database) throws -> [Trunk] {
        var sources: [String: [String]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM trunk_source ORDER BY trunk_id, position") {
            sources[row["trunk_id"], default: []].append(row["address"])
        }
        return try Row.fetchAll(database, sql: "SELECT * FROM trunk").map { row in
            Trunk(
                id: row["id"], organizationID: row["organization_id"], locationID: row["location_id"], name: row["name"], host: row["host"],
                port: row["port"], transport: Trunk.Transport(rawValue: row["transport"]) ?? .udp, domain: row["domain"],
                registers: row["registers"], username: row["username"], password: row["password"], sources: sources[row["id"]] ?? [],
                isEnabled: row["is_enabled"])
        }
    }

    static func routeGroups(_ database: Database) throws -> [RouteGroup] {
        var trunks: [String: [String]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM route_group_trunk ORDER BY group_id, position") {
            trunks[row["group_id"], default: []].append(row["trunk_id"])
        }
        return try Row.fetchAll(database, sql: "SELECT * FROM route_group").map { row in
            RouteGroup(id: row["id"], organizationID: row["organization_id"], name: row["name"], trunkIDs: trunks[row["id"]] ?? [])
        }
    }

    static func dialPlans(_ database: Database) throws -> [DialPlan] {
        var patterns: [String: [String]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM dial_plan_pattern ORDER BY plan_id, position") {
            patterns[row["plan_id"], default: []].append(row["pattern"])
        }
        return try Row.fetchAll(database, sql: "SELECT * FROM dial_plan").compactMap { row in
            Self.route(row).map {
                DialPlan(
                    id: row["id"], organizationID: row["organization_id"], name: row["name"], patterns: patterns[row["id"]] ?? [], route: $0)
            }
        }
    }

    /// By which trunk or group a dial plan or a location leads outside; nil where it does not.
    ///
    /// - Parameter prefix: of the two columns.
    static func route(_ row: Row, _ prefix: String = "") -> RouteChoice? {
        if let id: String = row[prefix + "trunk_id"] { return .trunk(id) }
        if let id: String = row[prefix + "route_group_id"] { return .routeGroup(id) }
        return nil
    }

    // MARK: Writing

    package func save(_ trunk: Trunk) async throws {
        try await self.write { try Self.insert(trunk, $0) }
    }

    package func deleteTrunk(_ id: String) async throws {
        try await self.write { try $0.run("DELETE FROM trunk WHERE id = ?", [id]) }
    }

    package func save(_ group: RouteGroup) async throws {
        try await self.write { try Self.insert(group, $0) }
    }

    package func deleteRouteGroup(_ id: String) async throws {
        try await self.write { try $0.run("DELETE FROM route_group WHERE id = ?", [id]) }
    }

    package func save(_ plan: DialPlan) async throws {
        try await self.write { try Self.insert(plan, $0) }
    }

    package func deleteDialPlan(_ id: String) async throws {
        try await self.write { try $0.run("DELETE FROM dial_plan WHERE id = ?", [id]) }
    }

    static func insert(_ trunk: Trunk, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO trunk (id, organization_id, location_id, name, host, port, transport, domain, registers, username, password, is_enabled)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET location_id = excluded.location_id, name = excluded.name, host = excluded.host,
                port = excluded.port, transport = excluded.transport, domain = excluded.domain, registers = excluded.registers,
                username = excluded.username, password = excluded.password, is_enabled = excluded.is_enabled
            """,
            [
                trunk.id, trunk.organizationID, trunk.locationID, trunk.name, trunk.host, trunk.port, trunk.transport.rawValue, trunk.domain,
                trunk.registers, trunk.username, trunk.password, trunk.isEnabled,
            ])
        try database.run("DELETE FROM trunk_source WHERE trunk_id = ?", [trunk.id])
        for (position, address) in trunk.sources.enumerated() {
            try database.run("INSERT INTO trunk_source VALUES (?, ?, ?)", [trunk.id, position, address])
        }
    }

    static func insert(_ group: RouteGroup, _ database: Database) throws {
        try database.run(
            "INSERT INTO route_group VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            [group.id, group.organizationID, group.name])
        try database.run("DELETE FROM route_group_trunk WHERE group_id = ?", [group.id])
        for (position, id) in group.trunkIDs.enumerated() {
            try database.run("INSERT INTO route_group_trunk VALUES (?, ?, ?)", [group.id, position, id])
        }
    }

    static func insert(_ plan: DialPlan, _ database: Database) throws {
        let route = Self.columns(plan.route)
        try database.run(
            """
            INSERT INTO dial_plan (id, organization_id, name, trunk_id, route_group_id) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, trunk_id = excluded.trunk_id, route_group_id = excluded.route_group_id
            """,
            [plan.id, plan.organizationID, plan.name, route.trunkID, route.routeGroupID])
        try database.run("DELETE FROM dial_plan_pattern WHERE plan_id = ?", [plan.id])
        for (position, pattern) in plan.patterns.enumerated() {
            try database.run("INSERT INTO dial_plan_pattern VALUES (?, ?, ?, ?)", [plan.id, position, plan.organizationID, pattern])
        }
    }

    static func columns(_ route: RouteChoice?) -> (trunkID: String?, routeGroupID: String?) {
        switch route {
        case nil: (nil, nil)
        case .trunk(let id)?: (id, nil)
        case .routeGroup(let id)?: (nil, id)
        }
    }
}

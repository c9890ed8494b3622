import Directory
import GRDB

/// Call park groups, hunt groups and pickup groups in their tables.
extension SQLiteDirectoryStore {
    /// - Parameter texts: has the members' ids.
    static func groups(
        _ database: Database, _ numbers: [String: (extension: String?, phoneNumber: String?)], _ texts: inout CommonTexts
    ) throws -> [MemberGroup] {
        var members: [String: [MemberID]] = [:]
        var weights: [String: [String: Int]] = [:]
        try database.forEachRow(
            """
            SELECT group_id, weight, member.id, member.kind FROM member_group_member
            JOIN member ON member.id = member_id ORDER BY group_id, position
            """
        ) { row in
            guard let kind = MemberID.Kind(rawValue: row["kind"]) else { return }
            let id = texts.kept(row["id"])
            members[row["group_id"], default: []].append(MemberID(kind, id))
            if let weight: Int = row["weight"] { weights[row["group_id"], default: [:]][id] = weight }
        }
        var orbits: [String: [String]] = [:]
        try database.forEachRow("SELECT * FROM member_group_call_park_extension ORDER BY group_id, position") { row in
            orbits[row["group_id"], default: []].append(row["call_park_extension_id"])
        }
        let forwarding = try self.groupForwarding(database)
        return try Row.fetchAll(database, sql: "SELECT * FROM member_group").compactMap { row in
            guard let kind = MemberGroup.Kind(rawValue: row["kind"]) else { return nil }
            let id: String = row["id"]
            var settings = GroupSettings()
            settings.recall = Self.recall(row)
            settings.parkOnAgentsEnabled = row["park_on_agents_enabled"]
            settings.hunt.isEnabled = row["hunt_enabled"]
            settings.hunt.policy = HuntSettings.Policy(rawValue: row["hunt_policy"]) ?? .regular
            settings.hunt.weights = weights[id] ?? [:]
            settings.hunt.nextAgentEnabled = row["hunt_next_agent_enabled"]
            settings.hunt.rings = row["hunt_rings"]
            settings.hunt.forwarding = forwarding[id] ?? GroupForwarding()
            settings.pickup.notification = PickupSettings.Notification(rawValue: row["pickup_notification"]) ?? .none
            settings.pickup.notificationDelay = row["pickup_delay"]
            return MemberGroup(
                id: id, kind: kind, organizationID: row["organization_id"], locationID: row["location_id"], name: row["name"],
                extension: numbers[id]?.extension, phoneNumber: numbers[id]?.phoneNumber, memberIDs: members[id] ?? [],
                callParkExtensionIDs: orbits[id] ?? [], settings: settings)
        }
    }

    static func insert(_ group: MemberGroup, _ database: Database) throws {
        let settings = group.settings
        try database.run(
            """
            INSERT INTO member_group (id, kind, organization_id, location_id, name, recall_option, recall_group_id, park_on_agents_enabled,
                hunt_enabled, hunt_policy, hunt_next_agent_enabled, hunt_rings, pickup_notification, pickup_delay)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, recall_option = excluded.recall_option,
                recall_group_id = excluded.recall_group_id, park_on_agents_enabled = excluded.park_on_agents_enabled,
                hunt_enabled = excluded.hunt_enabled, hunt_policy = excluded.hunt_policy,
                hunt_next_agent_enabled = excluded.hunt_next_agent_enabled, hunt_rings = excluded.hunt_rings,
                pickup_notification = excluded.pickup_notification, pickup_delay = excluded.pickup_delay
            """,
            [
                group.id, group.kind.rawValue, group.organizationID, group.locationID, group.name, settings.recall?.option.rawValue,
                settings.recall?.huntGroupID, settings.parkOnAgentsEnabled, settings.hunt.isEnabled, settings.hunt.policy.rawValue,
                settings.hunt.nextAgentEnabled, settings.hunt.rings, settings.pickup.notification.rawValue, settings.pickup.notificationDelay,
            ])
        try database.run("DELETE FROM member_group_member WHERE group_id = ?", [group.id])
        try database.run("DELETE FROM member_group_call_park_extension WHERE group_id = ?", [group.id])
        for (position, id) in group.memberIDs.enumerated() {
            try database.run(
                "INSERT INTO member_group_member (group_id, position, member_id, kind, weight) VALUES (?, ?, ?, ?, ?)",
                [group.id, position, id.key, group.kind.rawValue, settings.hunt.weights[id.key]])
        }
        for (position, id) in group.callParkExtensionIDs.enumerated() {
            try database.run("INSERT INTO member_group_call_park_extension VALUES (?, ?, ?)", [group.id, position, id])
        }
        try self.insertForwarding(of: group, database)
        try database.run("DELETE FROM number WHERE owner_id = ?", [group.id])
        try self.insertNumber(
            owner: group.id, kind: "group", group.organizationID, group.locationID, group.extension, group.phoneNumber, database)
    }
}

import Directory
import GRDB

/// Permissions of members and locations in their tables.
extension SQLiteDirectoryStore {
    // MARK: Reading

    /// By the key of the member. Who has none there has the defaults.
    static func memberPermissions(_ database: Database) throws -> [String: CallPermissions] {
        var callTypes = try self.callTypes("member", database)
        var result: [String: CallPermissions] = [:]
        try database.forEachRow("SELECT * FROM member_permissions") { row in
            let id: String = row["member_id"]
            var permissions = CallPermissions()
            permissions.outgoing.isCustom = row["outgoing_custom"]
            permissions.outgoing.hasCustomCallTypes = row["call_types_custom"]
            permissions.outgoing.callTypes = callTypes.removeValue(forKey: id) ?? [:]
            permissions.outgoing.hasCustomTransferNumbers = row["transfer_numbers_custom"]
            permissions.outgoing.transferNumbers = self.transferNumbers(row)
            permissions.incoming.isCustom = row["incoming_custom"]
            permissions.incoming.externalCalls = IncomingPermissions.ExternalCalls(rawValue: row["external_calls"]) ?? .all
            permissions.incoming.internalCalls = row["internal_calls"]
            permissions.incoming.collectCalls = row["collect_calls"]
            result[id] = permissions
        }
        return result
    }

    /// By the location's id. Those that have none there have the defaults.
    static func locationPermissions(_ database: Database) throws -> [String: LocationPermissions] {
        var result: [String: LocationPermissions] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM location_permissions") {
            result[row["location_id"], default: LocationPermissions()].transferNumbers = self.transferNumbers(row)
        }
        for (id, callTypes) in try self.callTypes("location", database) { result[id, default: LocationPermissions()].callTypes = callTypes }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM location_emergency_number ORDER BY location_id, position") {
            result[row["location_id"], default: LocationPermissions()].emergencyNumbers.append(row["number"])
        }
        return result
    }

    private static func transferNumbers(_ row: Row) -> TransferNumbers {
        TransferNumbers(row["transfer_number1"], row["transfer_number2"], row["transfer_number3"])
    }

    /// - Parameter owner: `member` or `location`.
    private static func callTypes(_ owner: String, _ database: Database) throws -> [String: [OutgoingCallType: CallTypePermission]] {
        var result: [String: [OutgoingCallType: CallTypePermission]] = [:]
        try database.forEachRow("SELECT * FROM \(owner)_call_type") { row in
            guard let type = OutgoingCallType(rawValue: row["call_type"]), let action = CallTypePermission.Action(rawValue: row["action"]) else {
                return
            }
            result[row["\(owner)_id"], default: [:]][type] = CallTypePermission(action: action, isTransferEnabled: row["transfer_enabled"])
        }
        return result
    }

    // MARK: Writing

    static func insertPermissions(of member: Member, _ database: Database) throws {
        let (outgoing, incoming) = (member.settings.permissions.outgoing, member.settings.permissions.incoming)
        try database.run("DELETE FROM member_permissions WHERE member_id = ?", [member.id.key])
        try self.insert(outgoing.callTypes, of: member.id.key, "member", database)
        guard member.settings.permissions != CallPermissions() else { return }
        try database.run(
            """
            INSERT INTO member_permissions (member_id, outgoing_custom, call_types_custom, transfer_numbers_custom, transfer_number1,
                transfer_number2, transfer_number3, incoming_custom, external_calls, internal_calls, collect_calls)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                member.id.key, outgoing.isCustom, outgoing.hasCustomCallTypes, outgoing.hasCustomTransferNumbers, outgoing.transferNumbers[0],
                outgoing.transferNumbers[1], outgoing.transferNumbers[2], incoming.isCustom, incoming.externalCalls.rawValue,
                incoming.internalCalls, incoming.collectCalls,
            ])
    }

    static func insertPermissions(of location: Location, _ database: Database) throws {
        let numbers = location.permissions.transferNumbers
        try database.run("DELETE FROM location_permissions WHERE location_id = ?", [location.id])
        try database.run("DELETE FROM location_emergency_number WHERE location_id = ?", [location.id])
        try self.insert(location.permissions.callTypes, of: location.id, "location", database)
        for (position, number) in location.permissions.emergencyNumbers.enumerated() {
            try database.run(
                "INSERT INTO location_emergency_number (location_id, position, number) VALUES (?, ?, ?)", [location.id, position, number])
        }
        guard numbers != TransferNumbers() else { return }
        try database.run(
            "INSERT INTO location_permissions (location_id, transfer_number1, transfer_number2, transfer_number3) VALUES (?, ?, ?, ?)",
            [location.id, numbers[0], numbers[1], numbers[2]])
    }

    private static func insert(
        _ callTypes: [OutgoingCallType: CallTypePermission], of id: String, _ owner: String, _ database: Database
    ) throws {
        try database.run("DELETE FROM \(owner)_call_type WHERE \(owner)_id = ?", [id])
        for (type, permission) in callTypes {
            try database.run(
                "INSERT INTO \(owner)_call_type (\(owner)_id, call_type, action, transfer_enabled) VALUES (?, ?, ?, ?)",
                [id, type.rawValue, permission.action.rawValue, permission.isTransferEnabled])
        }
    }
}

import Directory
import GRDB

/// Call forwarding of hunt groups in its tables.
extension SQLiteDirectoryStore {
    /// By the group's id. Those that have none there forward nothing.
    static func groupForwarding(_ database: Database) throws -> [String: GroupForwarding] {
        var result: [String: GroupForwarding] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM group_forwarding") {
            var forwarding = GroupForwarding()
            forwarding.always = CallForwarding.Rule(isEnabled: row["always_enabled"], destination: row["always_destination"])
            forwarding.selective = CallForwarding.Rule(isEnabled: row["selective_enabled"], destination: row["selective_destination"])
            result[row["group_id"]] = forwarding
        }
        guard !result.isEmpty else { return result }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM group_forwarding_rule ORDER BY group_id, position") {
            var callers = ForwardingRule.Callers()
            callers.isEverybody = row["from_everybody"]
            callers.withheld = row["from_withheld"]
            callers.unknown = row["from_unknown"]
            let number: String? = row["number"]
            let target = number.map(ForwardingRule.Target.number) ?? (row["target"] == "nowhere" ? .nowhere : .usualNumber)
            result[row["group_id"]]?.rules.append(
                ForwardingRule(
                    name: row["name"], isEnabled: row["is_enabled"], target: target, callers: callers, namesNumber: row["names_number"]))
        }
        // Positions have no gaps: they are written anew with each change.
        for row in try Row.fetchAll(database, sql: "SELECT * FROM group_forwarding_caller ORDER BY group_id, rule, position") {
            let rule: Int = row["rule"]
            result[row["group_id"]]?.rules[rule].callers.numbers.append(row["number"])
        }
        return result
    }

    static func insertForwarding(of group: MemberGroup, _ database: Database) throws {
        try database.run("DELETE FROM group_forwarding WHERE group_id = ?", [group.id])
        let forwarding = group.settings.hunt.forwarding
        guard forwarding != GroupForwarding() else { return }
        try database.run(
            """
            INSERT INTO group_forwarding (group_id, always_enabled, always_destination, selective_enabled, selective_destination)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                group.id, forwarding.always.isEnabled, forwarding.always.destination, forwarding.selective.isEnabled,
                forwarding.selective.destination,
            ])
        for (position, rule) in forwarding.rules.enumerated() {
            let (target, number): (String, String?) =
                switch rule.target {
                case .usualNumber: ("usual", nil)
                case .number(let number): ("number", number)
                case .nowhere: ("nowhere", nil)
                }
            try database.run(
                """
                INSERT INTO group_forwarding_rule (group_id, position, name, is_enabled, target, number, names_number, from_everybody,
                    from_withheld, from_unknown)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    group.id, position, rule.name, rule.isEnabled, target, number, rule.namesNumber, rule.callers.isEverybody,
                    rule.callers.withheld, rule.callers.unknown,
                ])
            for (place, number) in rule.callers.numbers.enumerated() {
                try database.run(
                    "INSERT INTO group_forwarding_caller (group_id, rule, position, number) VALUES (?, ?, ?, ?)",
                    [group.id, position, place, number])
            }
        }
    }
}

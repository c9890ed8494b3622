import Directory
import GRDB

/// Who may see what members' phones do, in its tables.
extension SQLiteDirectoryStore {
    /// By the key of the member. Who has none there has no privacy and no agents.
    static func phoneStatusPrivacy(_ database: Database) throws -> [String: PhoneStatusPrivacy] {
        var result: [String: PhoneStatusPrivacy] = [:]
        for id in try String.fetchAll(database, sql: "SELECT member_id FROM private_phone_status") {
            result[id, default: PhoneStatusPrivacy()].isEnabled = true
        }
        try Self.forEachNamed("agent_id", in: "monitoring_agent", database) { result[$0, default: PhoneStatusPrivacy()].agents.append($1) }
        return result
    }

    /// Once all members are there: agents are others.
    static func insertPhoneStatusPrivacy(of member: Member, _ database: Database) throws {
        try database.run("DELETE FROM private_phone_status WHERE member_id = ?", [member.id.key])
        try database.run("DELETE FROM monitoring_agent WHERE member_id = ?", [member.id.key])
        let privacy = member.settings.privacy
        if privacy.isEnabled { try database.run("INSERT INTO private_phone_status (member_id) VALUES (?)", [member.id.key]) }
        for (position, id) in privacy.agents.enumerated() {
            try database.run(
                "INSERT INTO monitoring_agent (member_id, position, agent_id) VALUES (?, ?, ?)", [member.id.key, position, id.key])
        }
    }
}

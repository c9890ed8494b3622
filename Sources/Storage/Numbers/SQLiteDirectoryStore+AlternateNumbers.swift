import Directory
import GRDB

/// What members are called by besides their own numbers, in its tables.
extension SQLiteDirectoryStore {
    /// By the key of the member. Who has none there has no alternate numbers.
    static func alternateNumbers(_ database: Database) throws -> [String: AlternateNumbers] {
        var result: [String: AlternateNumbers] = [:]
        try database.forEachRow("SELECT * FROM alternate_number ORDER BY member_id, position") { row in
            result[row["member_id"], default: AlternateNumbers()].entries.append(
                AlternateNumbers.Entry(
                    phoneNumber: row["phone_number"], extension: row["extension"], ringPattern: RingPattern(rawValue: row["ring_pattern"]) ?? .normal)
            )
        }
        for id in try String.fetchAll(database, sql: "SELECT member_id FROM distinctive_ring") {
            result[id, default: AlternateNumbers()].isRingDistinctive = true
        }
        return result
    }

    static func insertAlternateNumbers(of member: Member, _ database: Database) throws {
        try database.run("DELETE FROM alternate_number WHERE member_id = ?", [member.id.key])
        try database.run("DELETE FROM distinctive_ring WHERE member_id = ?", [member.id.key])
        let alternates = member.settings.alternates
        for (position, entry) in alternates.entries.enumerated() {
            if let number = entry.phoneNumber { try self.place(number, at: member.locationID, database) }
            try database.run(
                """
                INSERT INTO alternate_number (member_id, position, location_id, phone_number, extension, ring_pattern)
                VALUES (?, ?, ?, ?, ?, ?)
                """, [member.id.key, position, member.locationID, entry.phoneNumber, entry.extension, entry.ringPattern.rawValue])
        }
        if alternates.isRingDistinctive { try database.run("INSERT INTO distinctive_ring (member_id) VALUES (?)", [member.id.key]) }
    }
}

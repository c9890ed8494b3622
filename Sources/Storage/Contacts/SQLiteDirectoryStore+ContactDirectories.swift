package import Directory
import GRDB

/// Contact directories of receptionists in their tables.
extension SQLiteDirectoryStore {
    static func contactDirectories(_ database: Database) throws -> [ContactDirectory] {
        var contacts: [String: [ContactDirectory.Contact]] = [:]
        try database.forEachRow(
            """
            SELECT contact_directory_contact.*, member.kind AS kind FROM contact_directory_contact
            LEFT JOIN member ON member.id = member_id ORDER BY directory_id, position
            """
        ) { row in
            if let id: String = row["group_id"] {
                contacts[row["directory_id"], default: []].append(.huntGroup(id))
            } else if let id: String = row["member_id"], let kind = (row["kind"] as String?).flatMap(MemberID.Kind.init(rawValue:)) {
                contacts[row["directory_id"], default: []].append(.member(MemberID(kind, id)))
            }
        }
        return try Row.fetchAll(database, sql: "SELECT * FROM contact_directory").map { row in
            ContactDirectory(
                id: row["id"], organizationID: row["organization_id"], locationID: row["location_id"], name: row["name"],
                contacts: contacts[row["id"]] ?? [])
        }
    }

    package func save(_ directory: ContactDirectory) async throws {
        try await self.write { try Self.insert(directory, $0) }
    }

    package func deleteContactDirectory(_ id: String) async throws {
        try await self.write { try $0.run("DELETE FROM contact_directory WHERE id = ?", [id]) }
    }

    static func insert(_ directory: ContactDirectory, _ database: Database) throws {
        try database.run(
            """
            INSERT INTO contact_directory (id, organization_id, location_id, name) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET location_id = excluded.location_id, name = excluded.name
            """, [directory.id, directory.organizationID, directory.locationID, directory.name])
        try database.run("DELETE FROM contact_directory_contact WHERE directory_id = ?", [directory.id])
        for (position, contact) in directory.contacts.enumerated() {
            let (memberID, groupID): (String?, String?) =
                switch contact {
                case .member(let id): (id.key, nil)
                case .huntGroup(let id): (nil, id)
                }
            try database.run(
                "INSERT INTO contact_directory_contact (directory_id, position, member_id, group_id) VALUES (?, ?, ?, ?)",
                [directory.id, position, memberID, groupID])
        }
    }
}

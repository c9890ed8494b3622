import Directory
import GRDB

/// The organisations that partner administrators manage.
extension SQLiteDirectoryStore {
    /// Ids of organisations in order, by the key of who manages them.
    static func managedOrganizations(_ database: Database) throws -> [String: [String]] {
        var managed: [String: [String]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM managed_organization ORDER BY member_id, organization_id") {
            managed[row["member_id"], default: []].append(row["organization_id"])
        }
        return managed
    }

    static func insertManagedOrganizations(of member: Member, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM managed_organization WHERE member_id = ?", arguments: [member.id.key])
        for id in member.managedOrganizationIDs {
            try database.execute(sql: "INSERT INTO managed_organization VALUES (?, ?)", arguments: [member.id.key, id])
        }
    }
}

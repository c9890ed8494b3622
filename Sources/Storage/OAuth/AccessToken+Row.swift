import Directory
import GRDB

/// Access tokens as rows.
extension AccessToken {
    init(_ row: Row) {
        self.init(
            hash: row["hash"], personID: row["person_id"], organizationID: row["organization_id"], scopes: WordList.list(row["scopes"]),
            roles: WordList.list(row["roles"]).compactMap(Role.init(rawValue:)), expiresAt: row["expires_at"], createdAt: row["created_at"],
            grantID: row["grant_id"], machineName: row["machine_name"])
    }

    func insert(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO access_token (hash, person_id, organization_id, scopes, roles, expires_at, created_at, grant_id, machine_name)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                self.hash, self.personID, self.organizationID, WordList.text(self.scopes), WordList.text(self.roles.map(\.rawValue)),
                self.expiresAt, self.createdAt, self.grantID, self.machineName,
            ])
    }
}

/// Lists of words that no query looks into: one text, separated by spaces.
enum WordList {
    static func text(_ list: [String]) -> String { list.joined(separator: " ") }
    static func list(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}

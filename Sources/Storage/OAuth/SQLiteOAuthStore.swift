package import Directory
import GRDB

/// Applications, passwords, codes and grants in SQLite. See ``OrbitDatabase`` for the tables.
///
/// Every function throws `CallControlError.unavailable` when the database cannot be read or written.
package struct SQLiteOAuthStore: OAuthStore {
    private let pool: DatabasePool

    package init(_ database: OrbitDatabase) {
        self.pool = database.pool
    }

    // MARK: Applications

    package func save(_ application: OAuthApplication) async throws {
        try await self.write { database in
            try database.execute(
                sql: "INSERT INTO oauth_application VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    application.id, application.kind.rawValue, application.name, application.secretHash,
                    WordList.text(application.redirectURIs), WordList.text(application.scopes), application.createdAt,
                ])
        }
    }

    package func applications() async throws -> [OAuthApplication] {
        try await self.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM oauth_application ORDER BY created_at, id").compactMap(OAuthApplication.init)
        }
    }

    package func application(_ id: String) async throws -> OAuthApplication? {
        try await self.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM oauth_application WHERE id = ?", arguments: [id]).flatMap(OAuthApplication.init)
        }
    }

    package func deleteApplication(_ id: String) async throws -> Bool {
        try await self.delete("oauth_application WHERE id = ?", [id]) > 0
    }

    // MARK: Passwords

    package func setPassword(hash: String, of personID: String, at moment: Int64) async throws {
        try await self.write { database in
            try database.execute(sql: "INSERT OR REPLACE INTO password VALUES (?, ?, ?)", arguments: [personID, hash, moment])
        }
    }

    package func passwordHash(of personID: String) async throws -> String? {
        try await self.read { try String.fetchOne($0, sql: "SELECT hash FROM password WHERE person_id = ?", arguments: [personID]) }
    }

    // MARK: Codes

    package func save(_ code: AuthorizationCode) async throws {
        try await self.write { database in
            // Those that nobody came with: they ended an hour before the new one does.
            try database.execute(sql: "DELETE FROM oauth_code WHERE expires_at < ?", arguments: [code.expiresAt - 3_600_000])
            try database.execute(
                sql: "INSERT INTO oauth_code VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    code.hash, code.applicationID, code.personID, code.organizationID, WordList.text(code.scopes), code.redirectURI,
                    code.challenge?.method.rawValue, code.challenge?.value, code.expiresAt,
                ])
        }
    }

    package func code(hash: String) async throws -> AuthorizationCode? {
        try await self.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM oauth_code WHERE hash = ?", arguments: [hash]).map(AuthorizationCode.init)
        }
    }

    package func redeem(_ code: AuthorizationCode, for grant: OAuthGrant, _ token: AccessToken) async throws -> Bool {
        try await self.write { database in
            try database.execute(sql: "DELETE FROM oauth_code WHERE hash = ?", arguments: [code.hash])
            guard database.changesCount > 0 else { return false }
            try Self.insert(grant, token, database)
            return true
        }
    }

    // MARK: Grants

    package func save(_ grant: OAuthGrant, _ token: AccessToken) async throws {
        try await self.write { try Self.insert(grant, token, $0) }
    }

    package func grant(_ key: OAuthGrant.Key) async throws -> OAuthGrant? {
        let (column, value) =
            switch key {
            case .id(let id): ("id", id)
            case .code(let hash): ("code_hash", hash)
            case .refreshToken(let hash): ("refresh_hash", hash)
            case .formerRefreshToken(let hash): ("former_refresh_hash", hash)
            }
        return try await self.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM oauth_grant WHERE \(column) = ?", arguments: [value]).map(OAuthGrant.init)
        }
    }

    package func renew(_ grant: OAuthGrant, from oldHash: String, _ token: AccessToken) async throws -> Bool {
        try await self.write { database in
            try database.execute(
                sql: """
                    UPDATE oauth_grant SET refresh_hash = ?, former_refresh_hash = ?, refresh_expires_at = ? WHERE id = ? AND refresh_hash = ?
                    """,
                arguments: [grant.refreshHash, grant.formerRefreshHash, grant.refreshExpiresAt, grant.id, oldHash])
            guard database.changesCount > 0 else { return false }
            try token.insert(database)
            try Self.forgetExpired(at: token.createdAt, database)
            return true
        }
    }

    package func grants(of personID: String?) async throws -> [OAuthGrant] {
        try await self.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM oauth_grant WHERE ? IS NULL OR person_id = ? ORDER BY created_at, id",
                arguments: [personID, personID]
            ).map(OAuthGrant.init)
        }
    }

    package func deleteGrant(_ id: String) async throws -> Bool {
        try await self.delete("oauth_grant WHERE id = ?", [id]) > 0
    }

    package func deleteGrants(of applicationID: String, in organizationID: String) async throws -> Int {
        try await self.delete("oauth_grant WHERE application_id = ? AND organization_id = ?", [applicationID, organizationID])
    }

    // MARK: Access tokens

    package func tokens(of ownerID: String?) async throws -> [AccessToken] {
        try await self.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM access_token WHERE ? IS NULL OR person_id = ? ORDER BY created_at, hash",
                arguments: [ownerID, ownerID]
            ).map(AccessToken.init)
        }
    }

    package func deleteToken(hash: String) async throws -> Bool {
        try await self.delete("access_token WHERE hash = ?", [hash]) > 0
    }

    // MARK: Rows

    private static func insert(_ grant: OAuthGrant, _ token: AccessToken, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO oauth_grant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                grant.id, grant.applicationID, grant.personID, grant.organizationID, WordList.text(grant.scopes), grant.codeHash,
                grant.refreshHash, grant.formerRefreshHash, grant.refreshExpiresAt, grant.createdAt,
            ])
        try token.insert(database)
        try self.forgetExpired(at: grant.createdAt, database)
    }

    /// What came from grants and is of no use any more; what an operator made stays to be seen.
    private static func forgetExpired(at now: Int64, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM access_token WHERE grant_id IS NOT NULL AND expires_at < ?", arguments: [now])
        try database.execute(
            sql: """
                DELETE FROM oauth_grant WHERE refresh_expires_at < ? AND NOT EXISTS (SELECT 1 FROM access_token WHERE grant_id = oauth_grant.id)
                """,
            arguments: [now])
    }

    private func delete(_ what: String, _ values: StatementArguments) async throws -> Int {
        try await self.write { database in
            try database.execute(sql: "DELETE FROM \(what)", arguments: values)
            return database.changesCount
        }
    }

    private func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await StorageError.translating("accounts") { try await self.pool.read(body) }
    }

    private func write<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await StorageError.translating("accounts") { try await self.pool.writeAudited(body) }
    }
}

extension OAuthApplication {
    /// Nil for a kind that this version does not know.
    fileprivate init?(_ row: Row) {
        guard let kind = Kind(rawValue: row["kind"]) else { return nil }
        self.init(
            id: row["id"], kind: kind, name: row["name"], secretHash: row["secret_hash"], redirectURIs: WordList.list(row["redirect_uris"]),
            scopes: WordList.list(row["scopes"]), createdAt: row["created_at"])
    }
}

extension AuthorizationCode {
    fileprivate init(_ row: Row) {
        let method: String? = row["challenge_method"]
        let value: String? = row["challenge"]
        self.init(
            hash: row["hash"], applicationID: row["application_id"], personID: row["person_id"], organizationID: row["organization_id"],
            scopes: WordList.list(row["scopes"]), redirectURI: row["redirect_uri"],
            challenge: method.flatMap(Challenge.Method.init(rawValue:)).flatMap { method in value.map { Challenge(method, $0) } },
            expiresAt: row["expires_at"])
    }
}

extension OAuthGrant {
    fileprivate init(_ row: Row) {
        self.init(
            id: row["id"], applicationID: row["application_id"], personID: row["person_id"], organizationID: row["organization_id"],
            scopes: WordList.list(row["scopes"]), codeHash: row["code_hash"], refreshHash: row["refresh_hash"],
            formerRefreshHash: row["former_refresh_hash"], refreshExpiresAt: row["refresh_expires_at"], createdAt: row["created_at"])
    }
}

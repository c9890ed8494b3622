/// An OAuth store that lasts as long as the process; for tests.
package actor InMemoryOAuthStore: OAuthStore {
    private let directory: InMemoryDirectoryStore
    private var applicationsByID: [String: OAuthApplication] = [:]
    private var passwords: [String: String] = [:]
    private var codes: [String: AuthorizationCode] = [:]
    private var grantsByID: [String: OAuthGrant] = [:]

    /// - Parameter directory: where the access tokens are.
    package init(_ directory: InMemoryDirectoryStore) {
        self.directory = directory
    }

    package func save(_ application: OAuthApplication) {
        self.applicationsByID[application.id] = application
        self.directory.audit.appendPending()
    }

    package func applications() -> [OAuthApplication] {
        self.applicationsByID.values.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    package func application(_ id: String) -> OAuthApplication? { self.applicationsByID[id] }

    package func deleteApplication(_ id: String) async -> Bool {
        self.codes = self.codes.filter { $0.value.applicationID != id }
        for grant in self.grantsByID.values where grant.applicationID == id { _ = await self.deleteGrant(grant.id) }
        guard self.applicationsByID.removeValue(forKey: id) != nil else { return false }
        self.directory.audit.appendPending()
        return true
    }

    package func setPassword(hash: String, of personID: String, at moment: Int64) {
        self.passwords[personID] = hash
        self.directory.audit.appendPending()
    }

    package func passwordHash(of personID: String) -> String? { self.passwords[personID] }

    package func save(_ code: AuthorizationCode) { self.codes[code.hash] = code }

    package func code(hash: String) -> AuthorizationCode? { self.codes[hash] }

    package func redeem(_ code: AuthorizationCode, for grant: OAuthGrant, _ token: AccessToken) async -> Bool {
        guard self.codes.removeValue(forKey: code.hash) != nil else { return false }
        await self.save(grant, token)
        return true
    }

    package func save(_ grant: OAuthGrant, _ token: AccessToken) async {
        self.grantsByID[grant.id] = grant
        await self.directory.save(token)
    }

    package func grant(_ key: OAuthGrant.Key) -> OAuthGrant? {
        switch key {
        case .id(let id): self.grantsByID[id]
        case .code(let hash): self.grantsByID.values.first { $0.codeHash == hash }
        case .refreshToken(let hash): self.grantsByID.values.first { $0.refreshHash == hash }
        case .formerRefreshToken(let hash): self.grantsByID.values.first { $0.formerRefreshHash == hash }
        }
    }

    package func renew(_ grant: OAuthGrant, from oldHash: String, _ token: AccessToken) async -> Bool {
        guard self.grantsByID[grant.id]?.refreshHash == oldHash else { return false }
        await self.save(grant, token)
        return true
    }

    package func grants(of personID: String?) -> [OAuthGrant] {
        self.grantsByID.values.filter { personID == nil || $0.personID == personID }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    package func deleteGrant(_ id: String) async -> Bool {
        let isThere = self.grantsByID.removeValue(forKey: id) != nil
        if isThere { self.directory.audit.appendPending() }
        for token in await self.directory.allTokens where token.grantID == id { _ = await self.directory.deleteToken(hash: token.hash) }
        return isThere
    }

    package func deleteGrants(of applicationID: String, in organizationID: String) async -> Int {
        let grants = self.grantsByID.values.filter { $0.applicationID == applicationID && $0.organizationID == organizationID }
        for grant in grants { _ = await self.deleteGrant(grant.id) }
        return grants.count
    }

    package func tokens(of ownerID: String?) async -> [AccessToken] {
        await self.directory.allTokens.filter { ownerID == nil || $0.personID == ownerID }
            .sorted { ($0.createdAt, $0.hash) < ($1.createdAt, $1.hash) }
    }

    package func deleteToken(hash: String) async -> Bool { await self.directory.deleteToken(hash: hash) }
}

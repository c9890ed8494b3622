/// An OAuth store whose every change leaves an event in the audit log.
///
/// The store below writes the events with the changes: see ``AuditEvent/pending``.
package struct AuditedOAuthStore: OAuthStore {
    private let store: any OAuthStore
    private let directory: DirectoryService

    /// - Parameter store: one that is audited already stays as it is.
    package init(_ store: any OAuthStore, _ directory: DirectoryService) {
        self.store = (store as? AuditedOAuthStore)?.store ?? store
        self.directory = directory
    }

    /// Makes a change with its events.
    private func with<Result: Sendable>(
        _ events: @Sendable (DirectoryIndex) -> [AuditEvent], _ change: @Sendable (any OAuthStore) async throws -> Result
    ) async throws -> Result {
        let events = await self.directory.read(events)
        return try await AuditEvent.$pending.withValue(events) { try await change(self.store) }
    }

    private func name(of grant: OAuthGrant) async throws -> String {
        try await self.store.application(grant.applicationID)?.name ?? grant.applicationID
    }

    // MARK: Applications

    package func save(_ application: OAuthApplication) async throws {
        try await self.with({ [.of(application, .created, in: $0)] }) { try await $0.save(application) }
    }

    package func applications() async throws -> [OAuthApplication] { try await self.store.applications() }

    package func application(_ id: String) async throws -> OAuthApplication? { try await self.store.application(id) }

    package func deleteApplication(_ id: String) async throws -> Bool {
        guard let application = try await self.store.application(id) else { return false }
        return try await self.with({ [.of(application, .deleted, in: $0)] }) { try await $0.deleteApplication(id) }
    }

    // MARK: Passwords

    package func setPassword(hash: String, of personID: String, at moment: Int64) async throws {
        try await self.with({ [.passwordSet(personID, in: $0)] }) { try await $0.setPassword(hash: hash, of: personID, at: moment) }
    }

    package func passwordHash(of personID: String) async throws -> String? { try await self.store.passwordHash(of: personID) }

    // MARK: Codes

    /// A code by itself changes nothing: the sign-in before it is an event, and what it is redeemed for.
    package func save(_ code: AuthorizationCode) async throws { try await self.store.save(code) }

    package func code(hash: String) async throws -> AuthorizationCode? { try await self.store.code(hash: hash) }

    package func redeem(_ code: AuthorizationCode, for grant: OAuthGrant, _ token: AccessToken) async throws -> Bool {
        let name = try await self.name(of: grant)
        return try await self.with({ [.of(grant, .created, name: name), .made(token, in: $0)] }) {
            try await $0.redeem(code, for: grant, token)
        }
    }

    // MARK: Grants

    package func save(_ grant: OAuthGrant, _ token: AccessToken) async throws {
        let name = try await self.name(of: grant)
        try await self.with({ [.of(grant, .created, name: name), .made(token, in: $0)] }) { try await $0.save(grant, token) }
    }

    package func grant(_ key: OAuthGrant.Key) async throws -> OAuthGrant? { try await self.store.grant(key) }

    package func renew(_ grant: OAuthGrant, from oldHash: String, _ token: AccessToken) async throws -> Bool {
        try await self.with({ [.made(token, in: $0)] }) { try await $0.renew(grant, from: oldHash, token) }
    }

    package func grants(of personID: String?) async throws -> [OAuthGrant] { try await self.store.grants(of: personID) }

    package func deleteGrant(_ id: String) async throws -> Bool {
        guard let grant = try await self.store.grant(.id(id)) else { return false }
        let name = try await self.name(of: grant)
        return try await self.with({ _ in [.of(grant, .deleted, name: name)] }) { try await $0.deleteGrant(id) }
    }

    package func deleteGrants(of applicationID: String, in organizationID: String) async throws -> Int {
        let grants = try await self.store.grants(of: nil).filter { $0.applicationID == applicationID && $0.organizationID == organizationID }
        guard let first = grants.first else { return 0 }
        let name = try await self.name(of: first)
        return try await self.with({ _ in grants.map { .of($0, .deleted, name: name) } }) {
            try await $0.deleteGrants(of: applicationID, in: organizationID)
        }
    }

    // MARK: Access tokens

    package func tokens(of ownerID: String?) async throws -> [AccessToken] { try await self.store.tokens(of: ownerID) }

    package func deleteToken(hash: String) async throws -> Bool {
        guard let token = try await self.directory.token(hash: hash) else { return false }
        return try await self.with({ [.ended(token, in: $0)] }) { try await $0.deleteToken(hash: hash) }
    }
}

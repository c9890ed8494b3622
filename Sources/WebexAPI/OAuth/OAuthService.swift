package import Directory
internal import Foundation

/// Grants and tokens (RFC 6749): what codes and refresh tokens are good for, and for how long. Knows nothing of HTTP.
package struct OAuthService: Sendable {
    /// Seconds that access tokens are good for, as Webex's: 14 days.
    static let accessLifetime: Int64 = 14 * 86_400
    /// Seconds that refresh tokens are good for since they were last used: 90 days.
    static let refreshLifetime: Int64 = 90 * 86_400
    /// Seconds that authorization codes are good for: 10 minutes (RFC 6749 §4.1.2).
    static let codeLifetime: Int64 = 600

    /// What an application gets (RFC 6749 §5.1, with Webex's own).
    package struct Tokens: Hashable, Sendable, Codable {
        package var accessToken: String
        /// Seconds.
        package var expiresIn: Int64
        package var refreshToken: String
        /// Seconds.
        package var refreshTokenExpiresIn: Int64
        package var tokenType = "Bearer"
        package var scope: String

        private enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case expiresIn = "expires_in"
            case refreshToken = "refresh_token"
            case refreshTokenExpiresIn = "refresh_token_expires_in"
            case tokenType = "token_type"
            case scope
        }
    }

    let store: any OAuthStore
    let directory: DirectoryService
    private let hash: @Sendable (String) -> String
    private let makeToken: @Sendable () -> String
    private let checkPassword: @Sendable (String, String?) async -> Bool
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - hash: how tokens, codes and secrets are stored.
    ///   - makeToken: a new one, random, of letters and digits.
    ///   - checkPassword: whether a password is the one of a hash; for no hash false, after as long a time.
    ///   - now: milliseconds since 1970.
    package init(
        store: any OAuthStore, directory: DirectoryService, hash: @escaping @Sendable (String) -> String,
        makeToken: @escaping @Sendable () -> String, checkPassword: @escaping @Sendable (String, String?) async -> Bool,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
    ) {
        self.store = AuditedOAuthStore(store, directory)
        self.directory = directory
        self.hash = hash
        self.makeToken = makeToken
        self.checkPassword = checkPassword
        self.now = now
    }

    func makeRandom() -> String { self.makeToken() }

    /// The application with these credentials.
    ///
    /// - Throws: ``OAuthError`` `invalid_client`, the same for an unknown application and a wrong secret.
    func application(id: String, secret: String?) async throws -> OAuthApplication {
        guard let application = try await self.store.application(id), application.secretHash == secret.map(self.hash) else {
            throw OAuthError(.invalidClient, "client_id or client_secret is wrong")
        }
        return application
    }

    /// The person with this address and password; nil, after as much work, for a wrong address as for a wrong password.
    func signIn(email: String, password: String) async throws -> Member? {
        let member = await self.directory.read { $0.member(email: email) }
        let hash = try await self.store.passwordHash(of: member?.id.key ?? "")
        return await self.checkPassword(password, hash) ? member : nil
    }

    // MARK: Codes

    /// A code for what a person allowed: of the scopes that were asked for those that the person may have.
    ///
    /// - Throws: ``OAuthError`` `access_denied` when that is none.
    func makeCode(_ request: AuthorizationRequest, for person: Member) async throws -> String {
        let possible = AccessToken.scopes(for: person.roles)
        let scopes = request.scopes.filter(possible.contains)
        guard !scopes.isEmpty else { throw OAuthError(.accessDenied, "the person may have none of these scopes") }
        let code = self.makeToken()
        try await self.store.save(
            AuthorizationCode(
                hash: self.hash(code), applicationID: request.application.id, personID: person.id.key, organizationID: person.organizationID,
                scopes: scopes, redirectURI: request.givenRedirectURI, challenge: request.challenge,
                expiresAt: self.now() + Self.codeLifetime * 1_000))
        return code
    }

    /// Tokens for a code (RFC 6749 §4.1.3). A code that was used before ends what came of it.
    ///
    /// - Throws: ``OAuthError`` `invalid_grant`, `unauthorized_client`
    func redeem(_ code: String, redirectURI: String?, verifier: String?, by application: OAuthApplication) async throws -> Tokens {
        guard application.kind == .integration else {
            throw OAuthError(.unauthorizedClient, "a service app has no authorization codes; orbit app authorize gives it tokens")
        }
        let hash = self.hash(code)
        guard let stored = try await self.store.code(hash: hash) else { throw try await self.reused(.code(hash), "the code") }
        guard stored.applicationID == application.id, stored.expiresAt > self.now() else {
            throw OAuthError(.invalidGrant, "the code is wrong or has expired")
        }
        // Where the request named none, its only one may be named here.
        guard stored.redirectURI == redirectURI || (stored.redirectURI == nil && redirectURI.map(application.redirectURIs.contains) == true) else {
            throw OAuthError(.invalidGrant, "redirect_uri is not the one of the authorization request")
        }
        switch (stored.challenge, verifier) {
        case (nil, nil): break
        case (nil, _?): throw OAuthError(.invalidGrant, "code_verifier without a code_challenge in the authorization request")
        case (_?, nil): throw OAuthError(.invalidGrant, "code_verifier is missing")
        case (let challenge?, let verifier?):
            guard challenge.isMet(by: verifier) else { throw OAuthError(.invalidGrant, "code_verifier does not fit the code_challenge") }
        }
        let refreshToken = self.makeToken()
        var grant = self.makeGrant(
            application, personID: stored.personID, organizationID: stored.organizationID, scopes: stored.scopes, refreshToken: refreshToken)
        grant.codeHash = hash
        let (access, token) = try await self.makeAccessToken(grant, application, scopes: grant.scopes)
        guard try await self.store.redeem(stored, for: grant, token) else { throw try await self.reused(.code(hash), "the code") }
        return self.tokens(access, refreshToken, scopes: grant.scopes)
    }

    // MARK: Refresh tokens

    /// A new access token for a refresh token, which is good for another 90 days. A public client gets another one in its place; who comes
    /// with the former one ends the grant (RFC 9700 §4.14.2).
    ///
    /// - Parameter scopes: fewer than were granted; nil for all of them.
    /// - Throws: ``OAuthError`` `invalid_grant`, `invalid_scope`
    func refresh(_ refreshToken: String, scopes: [String]?, by application: OAuthApplication) async throws -> Tokens {
        let hash = self.hash(refreshToken)
        guard var grant = try await self.store.grant(.refreshToken(hash)) else {
            throw try await self.reused(.formerRefreshToken(hash), "the refresh token")
        }
        guard grant.applicationID == application.id, grant.refreshExpiresAt > self.now() else {
            throw OAuthError(.invalidGrant, "the refresh token is wrong or has expired")
        }
        if let scope = scopes?.first(where: { !grant.scopes.contains($0) }) {
            throw OAuthError(.invalidScope, "the scope \(scope) was not granted")
        }
        let next = application.isPublic ? self.makeToken() : refreshToken
        if application.isPublic { grant.formerRefreshHash = hash }
        grant.refreshHash = self.hash(next)
        grant.refreshExpiresAt = self.now() + Self.refreshLifetime * 1_000
        let granted = scopes ?? grant.scopes
        let (access, token) = try await self.makeAccessToken(grant, application, scopes: granted)
        guard try await self.store.renew(grant, from: hash, token) else {
            throw try await self.reused(.formerRefreshToken(hash), "the refresh token")
        }
        return self.tokens(access, next, scopes: granted)
    }

    /// Tokens for a service app in an organisation, beside those that it has there.
    package func authorize(_ application: OAuthApplication, in organizationID: String) async throws -> Tokens {
        let refreshToken = self.makeToken()
        let grant = self.makeGrant(
            application, personID: nil, organizationID: organizationID, scopes: application.scopes, refreshToken: refreshToken)
        let (access, token) = try await self.makeAccessToken(grant, application, scopes: grant.scopes)
        try await self.store.save(grant, token)
        return self.tokens(access, refreshToken, scopes: grant.scopes)
    }

    // MARK: Revoking

    /// Ends an access token, or a refresh token with all that came from it (RFC 7009). One that is not known is ended already.
    ///
    /// - Throws: ``OAuthError`` `invalid_grant` for another application's.
    func revoke(_ token: String, by application: OAuthApplication) async throws {
        let hash = self.hash(token)
        if let grant = try await self.store.grant(.refreshToken(hash)) {
            guard grant.applicationID == application.id else { throw OAuthError(.invalidGrant, "the token was issued to another application") }
            try await self.deleteGrant(grant.id)
        } else if let stored = try await self.directory.token(hash: hash) {
            let grant = try await self.grant(of: stored)
            guard grant?.applicationID == application.id else { throw OAuthError(.invalidGrant, "the token was issued to another application") }
            try await self.deleteToken(hash: hash)
        }
    }

    /// The grant that an access token came from.
    func grant(of token: AccessToken) async throws -> OAuthGrant? {
        guard let id = token.grantID else { return nil }
        return try await self.store.grant(.id(id))
    }

    func deleteGrant(_ id: String) async throws {
        _ = try await self.store.deleteGrant(id)
        await self.directory.forgetTokens()
    }

    func deleteToken(hash: String) async throws {
        _ = try await self.store.deleteToken(hash: hash)
        await self.directory.forgetTokens()
    }

    /// Something comes for the second time: whoever has it besides its owner may have been first, so all that came of it ends.
    private func reused(_ key: OAuthGrant.Key, _ what: String) async throws -> OAuthError {
        if let grant = try await self.store.grant(key) { try await self.deleteGrant(grant.id) }
        return OAuthError(.invalidGrant, "\(what) is wrong, has expired or was used before")
    }

    // MARK: Making

    private func makeGrant(
        _ application: OAuthApplication, personID: String?, organizationID: String, scopes: [String], refreshToken: String
    ) -> OAuthGrant {
        OAuthGrant(
            id: UUID().uuidString.lowercased(), applicationID: application.id, personID: personID, organizationID: organizationID,
            scopes: scopes, refreshHash: self.hash(refreshToken), refreshExpiresAt: self.now() + Self.refreshLifetime * 1_000,
            createdAt: self.now())
    }

    /// - Throws: ``OAuthError`` `invalid_grant` when the person, or the organisation, is not there any more.
    private func makeAccessToken(
        _ grant: OAuthGrant, _ application: OAuthApplication, scopes: [String]
    ) async throws -> (String, AccessToken) {
        let roles: [Role]? = await self.directory.read { index in
            guard let personID = grant.personID else { return index.organizations[grant.organizationID] == nil ? nil : [.fullAdministrator] }
            let person = index.members[MemberID(.person, personID)]
            return person?.organizationID == grant.organizationID ? person?.roles : nil
        }
        guard let roles else { throw OAuthError(.invalidGrant, "whom the grant is for is not there any more") }
        let access = self.makeToken()
        let token = AccessToken(
            hash: self.hash(access), personID: grant.personID ?? application.id, organizationID: grant.organizationID, scopes: scopes,
            roles: roles, expiresAt: self.now() + Self.accessLifetime * 1_000, createdAt: self.now(), grantID: grant.id,
            machineName: grant.personID == nil ? application.name : nil)
        return (access, token)
    }

    private func tokens(_ access: String, _ refresh: String, scopes: [String]) -> Tokens {
        Tokens(
            accessToken: access, expiresIn: Self.accessLifetime, refreshToken: refresh, refreshTokenExpiresIn: Self.refreshLifetime,
            scope: scopes.joined(separator: " "))
    }
}

/// Where applications, people's passwords, and what was granted are kept. See ``InMemoryOAuthStore``; on disk, `Storage`.
///
/// Access tokens are the directory store's as well: what is issued here is found there at once, and what is deleted here is not.
package protocol OAuthStore: Sendable {
    func save(_ application: OAuthApplication) async throws
    /// The oldest first.
    func applications() async throws -> [OAuthApplication]
    func application(_ id: String) async throws -> OAuthApplication?
    /// Deletes an application with all that it was granted. False when there is none.
    func deleteApplication(_ id: String) async throws -> Bool

    /// - Parameter moment: milliseconds since 1970.
    func setPassword(hash: String, of personID: String, at moment: Int64) async throws
    /// Nil for a person without a password.
    func passwordHash(of personID: String) async throws -> String?

    func save(_ code: AuthorizationCode) async throws
    /// The code with this hash, expired or not, unless it was redeemed.
    func code(hash: String) async throws -> AuthorizationCode?
    /// Uses a code up and keeps what came of it, both or neither. False when the code is used up already.
    func redeem(_ code: AuthorizationCode, for grant: OAuthGrant, _ token: AccessToken) async throws -> Bool

    /// Keeps a new grant and its first access token.
    func save(_ grant: OAuthGrant, _ token: AccessToken) async throws
    func grant(_ key: OAuthGrant.Key) async throws -> OAuthGrant?
    /// Gives a grant another refresh token, or the same for longer, and one more access token. False when its refresh token is not
    /// the old one any more.
    func renew(_ grant: OAuthGrant, from oldHash: String, _ token: AccessToken) async throws -> Bool
    /// Of a person, or all; the oldest first.
    func grants(of personID: String?) async throws -> [OAuthGrant]
    /// Deletes a grant with its access tokens. False when there is none.
    func deleteGrant(_ id: String) async throws -> Bool
    /// Deletes what an application was granted in an organisation; how many that were.
    func deleteGrants(of applicationID: String, in organizationID: String) async throws -> Int

    /// Access tokens of a person or an application, or all; the oldest first.
    func tokens(of ownerID: String?) async throws -> [AccessToken]
    /// False when there is none.
    func deleteToken(hash: String) async throws -> Bool
}

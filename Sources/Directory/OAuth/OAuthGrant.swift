/// That an application may act for a person, or in its own name in an organisation, until it is revoked or not used for long.
///
/// Access tokens come from it; they end with it.
package struct OAuthGrant: Hashable, Sendable, Identifiable {
    /// How a grant is found.
    package enum Key: Hashable, Sendable {
        case id(String)
        /// The hash of the authorization code that it came from.
        case code(String)
        /// The hash of its refresh token.
        case refreshToken(String)
        /// The hash of the refresh token before that one.
        case formerRefreshToken(String)
    }

    /// A UUID in lower case.
    package var id: String
    package var applicationID: String
    /// Nil when the application acts in its own name.
    package var personID: String?
    package var organizationID: String
    package var scopes: [String]
    /// The hash of the authorization code; whoever comes with that again ends the grant (RFC 6749 §4.1.2).
    package var codeHash: String?
    package var refreshHash: String
    /// The hash of the refresh token that the present one took the place of; whoever comes with that again ends the grant
    /// (RFC 9700 §4.14.2).
    package var formerRefreshHash: String?
    /// Milliseconds since 1970.
    package var refreshExpiresAt: Int64
    /// Milliseconds since 1970.
    package var createdAt: Int64

    package init(
        id: String, applicationID: String, personID: String?, organizationID: String, scopes: [String], codeHash: String? = nil,
        refreshHash: String, formerRefreshHash: String? = nil, refreshExpiresAt: Int64, createdAt: Int64
    ) {
        self.id = id
        self.applicationID = applicationID
        self.personID = personID
        self.organizationID = organizationID
        self.scopes = scopes
        self.codeHash = codeHash
        self.refreshHash = refreshHash
        self.formerRefreshHash = formerRefreshHash
        self.refreshExpiresAt = refreshExpiresAt
        self.createdAt = createdAt
    }
}

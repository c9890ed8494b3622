/// An authorization code as it is stored (RFC 6749 §4.1.2): never the code, only its hash.
package struct AuthorizationCode: Hashable, Sendable {
    /// What the code's user must know besides (RFC 7636).
    package struct Challenge: Hashable, Sendable {
        package enum Method: String, Hashable, Sendable, CaseIterable {
            case plain
            case s256 = "S256"
        }

        package var method: Method
        package var value: String

        package init(_ method: Method, _ value: String) {
            self.method = method
            self.value = value
        }
    }

    /// SHA-256 of the code, in lower-case hexadecimal.
    package var hash: String
    package var applicationID: String
    package var personID: String
    package var organizationID: String
    package var scopes: [String]
    /// As the request had it; nil when it had none, and the application's only one was meant.
    package var redirectURI: String?
    package var challenge: Challenge?
    /// Milliseconds since 1970.
    package var expiresAt: Int64

    package init(
        hash: String, applicationID: String, personID: String, organizationID: String, scopes: [String], redirectURI: String?,
        challenge: Challenge?, expiresAt: Int64
    ) {
        self.hash = hash
        self.applicationID = applicationID
        self.personID = personID
        self.organizationID = organizationID
        self.scopes = scopes
        self.redirectURI = redirectURI
        self.challenge = challenge
        self.expiresAt = expiresAt
    }
}

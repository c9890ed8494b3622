/// What is registered to ask for tokens: an OAuth 2.0 client (RFC 6749 §2).
package struct OAuthApplication: Hashable, Sendable, Identifiable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Acts for people who sign in and allow it.
        case integration
        /// Acts in its own name in an organisation where an administrator authorised it.
        case serviceApp = "service-app"
    }

    /// The client id.
    package var id: String
    package var kind: Kind
    package var name: String
    /// SHA-256 of the client secret, in lower-case hexadecimal; nil for a public client, which can keep no secret (RFC 6749 §2.1).
    package var secretHash: String?
    /// Where people may be sent back to; compared letter for letter. Integrations only.
    package var redirectURIs: [String]
    /// The most it may ask for.
    package var scopes: [String]
    /// Milliseconds since 1970.
    package var createdAt: Int64

    package init(
        id: String, kind: Kind, name: String, secretHash: String?, redirectURIs: [String] = [], scopes: [String], createdAt: Int64
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.secretHash = secretHash
        self.redirectURIs = redirectURIs
        self.scopes = scopes
        self.createdAt = createdAt
    }

    package var isPublic: Bool { self.secretHash == nil }
}

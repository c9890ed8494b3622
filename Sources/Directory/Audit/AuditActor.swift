/// Who makes a change.
package struct AuditActor: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case person
        /// A service app, in its own name.
        case application
        /// Somebody at the machine, by a command; the name is their user name there.
        case command
        /// The server by itself.
        case server
        /// Nobody that is known: who fails to sign in.
        case unknown
    }

    package var kind: Kind
    /// A person's key or an application's client id.
    package var id: String?
    package var name: String
    /// People only.
    package var email: String?
    /// People only: those of the token.
    package var roles: [Role]
    /// People and applications only.
    package var organizationID: String?

    package init(_ kind: Kind, id: String? = nil, name: String, email: String? = nil, roles: [Role] = [], organizationID: String? = nil) {
        self.kind = kind
        self.id = id
        self.name = name
        self.email = email
        self.roles = roles
        self.organizationID = organizationID
    }

    /// - Parameter roles: nil for all that the person has.
    package init(person: Member, roles: [Role]? = nil) {
        self.init(
            .person, id: person.id.key, name: person.displayName, email: person.email, roles: roles ?? person.roles,
            organizationID: person.organizationID)
    }

    package init(_ application: OAuthApplication) {
        self.init(.application, id: application.id, name: application.name)
    }

    package static let server = AuditActor(.server, name: "orbit")
}

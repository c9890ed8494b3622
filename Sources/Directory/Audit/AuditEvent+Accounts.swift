/// What changes of tokens, passwords and applications leave in the audit log.
extension AuditEvent {
    /// A token as it may be read: its hash shortened to what names it.
    private struct Token: Encodable {
        var id: String
        var personID: String
        var machineName: String?
        var scopes: [String]
        var roles: [Role]
        var expiresAt: Int64?
        var grantID: String?

        init(_ token: AccessToken) {
            self.id = token.id
            self.personID = token.personID
            self.machineName = token.machineName
            self.scopes = token.scopes
            self.roles = token.roles
            self.expiresAt = token.expiresAt
            self.grantID = token.grantID
        }
    }

    private struct Application: Encodable {
        var kind: String
        var name: String
        var redirectURIs: [String]
        var scopes: [String]
    }

    private struct Grant: Encodable {
        var applicationID: String
        var personID: String?
        var scopes: [String]
        var refreshExpiresAt: Int64
    }

    static func made(_ token: AccessToken, in index: DirectoryIndex) -> AuditEvent {
        AuditEvent(.tokens, self.target(token, index), organizationID: token.organizationID, from: Token?.none, to: Token(token))
    }

    static func ended(_ token: AccessToken, in index: DirectoryIndex) -> AuditEvent {
        AuditEvent(.tokens, self.target(token, index), organizationID: token.organizationID, from: Token(token), to: Token?.none)
    }

    private static func target(_ token: AccessToken, _ index: DirectoryIndex) -> Target {
        Target(.token, id: token.id, name: token.machineName ?? index.members[MemberID(.person, token.personID)]?.displayName ?? token.personID)
    }

    static func of(_ application: OAuthApplication, _ action: Action, in index: DirectoryIndex) -> AuditEvent {
        let shown = Application(
            kind: application.kind.rawValue, name: application.name, redirectURIs: application.redirectURIs, scopes: application.scopes)
        return AuditEvent(
            .applications, Target(.application, id: application.id, name: application.name), organizationID: index.onlyOrganizationID,
            from: action == .deleted ? shown : nil, to: action == .deleted ? nil : shown)
    }

    /// - Parameter name: the application's.
    static func of(_ grant: OAuthGrant, _ action: Action, name: String) -> AuditEvent {
        let shown = Grant(
            applicationID: grant.applicationID, personID: grant.personID, scopes: grant.scopes, refreshExpiresAt: grant.refreshExpiresAt)
        return AuditEvent(
            .applications, Target(.grant, id: grant.id, name: name), organizationID: grant.organizationID,
            from: action == .deleted ? shown : nil, to: action == .deleted ? nil : shown)
    }

    static func passwordSet(_ personID: String, in index: DirectoryIndex) -> AuditEvent {
        let person = index.members[MemberID(.person, personID)]
        return AuditEvent(
            .users, .updated, Target(.password, id: personID, name: person?.displayName ?? personID),
            organizationID: person?.organizationID ?? index.onlyOrganizationID, changed: ["password"])
    }

    /// Somebody signed in with their password.
    package static func signedIn(_ person: Member) -> AuditEvent {
        AuditEvent(
            .logins, .signedIn, Target(.person, id: person.id.key, name: person.displayName), organizationID: person.organizationID)
    }

    /// - Parameters:
    ///   - email: as it was typed.
    ///   - person: whose address it is, if anybody's.
    package static func signInFailed(email: String, _ person: Member?, in index: DirectoryIndex) -> AuditEvent {
        AuditEvent(
            .logins, .signInFailed, Target(.person, id: person?.id.key ?? "", name: String(email.prefix(254))),
            organizationID: person?.organizationID ?? index.onlyOrganizationID)
    }
}

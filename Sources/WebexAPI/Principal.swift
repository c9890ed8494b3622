package import Directory
import HTTPTypes

/// Who makes a request, and what they may do.
package struct Principal: Hashable, Sendable {
    package var person: Member
    /// Where they act: their own organisation, or one that a partner administrator manages.
    package var organizationID: String
    package var scopes: Set<String>
    package var roles: Set<Role>
    /// The token's, for limits.
    var tokenHash = ""
    /// A service app, which acts in its own name.
    var isApplication = false
    /// When the token ends, in milliseconds since 1970; nil when it does not.
    var expiresAt: Int64?

    package init(
        person: Member, organizationID: String, scopes: Set<String>, roles: Set<Role>, tokenHash: String = "", expiresAt: Int64? = nil,
        isApplication: Bool = false
    ) {
        self.person = person
        self.organizationID = organizationID
        self.scopes = scopes
        self.roles = roles
        self.tokenHash = tokenHash
        self.expiresAt = expiresAt
        self.isApplication = isApplication
    }

    /// The same person as administrator of an organisation: their own, or one that they manage, where they are full administrator.
    ///
    /// - Returns: nil when it is none of these.
    func acting(in organizationID: String) -> Principal? {
        if organizationID == self.organizationID { return self }
        guard self.roles.contains(.partnerAdministrator), self.person.managedOrganizationIDs.contains(organizationID) else { return nil }
        var principal = self
        principal.organizationID = organizationID
        principal.roles = [.fullAdministrator]
        return principal
    }

    /// The locations of which an administrator may see what is there; nil for those of the whole organisation.
    var visibleLocationIDs: Set<String>? {
        guard self.roles.isDisjoint(with: [.fullAdministrator, .readOnlyAdministrator]) else { return nil }
        return self.roles.contains(.locationAdministrator) ? Set(self.person.administeredLocationIDs) : []
    }

    /// Whether an administrator may see what is at a location.
    func maySee(_ locationID: String) -> Bool { self.visibleLocationIDs?.contains(locationID) ?? true }

    /// Whether the person may change the settings of a location.
    func mayAdminister(_ locationID: String) -> Bool {
        self.roles.contains(.fullAdministrator)
            || (self.roles.contains(.locationAdministrator) && self.person.administeredLocationIDs.contains(locationID))
    }
}

/// What a route asks of the principal.
package enum Access: Hashable, Sendable {
    /// Any token.
    case anyToken
    /// Any token with one of these scopes.
    case scope([String])
    /// The same, or a link that the route made and signed; for who has no token to send.
    case scopeOrLink([String])
    /// An administrator's token with this scope; writing excludes read-only administrators.
    case administrator(scope: String, writes: Bool)
    /// An administrator's token with this scope, a partner administrator's too: for finding out which organisations they manage.
    case administratorOrPartner(scope: String)
    /// A member's own token with the first scope, for what is theirs; for others an administrator's token with the second.
    case member(own: String, administrator: String, writes: Bool)

    /// Whether a request may name the organisation that it is about.
    var takesOrganization: Bool {
        switch self {
        case .anyToken, .scope, .scopeOrLink: false
        case .administrator, .administratorOrPartner, .member: true
        }
    }

    /// Whether the token has a scope for this, in whatever organisation.
    ///
    /// - Throws: ``APIError`` with 403, before a request is looked into: who lacks the scope does not find out what there is.
    func checkScope(_ principal: Principal) throws {
        let scopes =
            switch self {
            case .anyToken: [String]()
            case .scope(let scopes), .scopeOrLink(let scopes): scopes
            case .administrator(let scope, _), .administratorOrPartner(let scope): [scope]
            case .member(let own, let administrator, _): [own, administrator]
            }
        guard scopes.isEmpty || scopes.contains(where: principal.scopes.contains) else {
            throw APIError(.forbidden, "The access token lacks the required scope: \(scopes.joined(separator: " or "))")
        }
    }

    func check(_ principal: Principal) throws {
        try self.checkScope(principal)
        switch self {
        case .anyToken, .scope, .scopeOrLink: break
        case .administrator(_, let writes):
            guard !principal.roles.isDisjoint(with: Self.roles(writes: writes)) else {
                throw APIError(.forbidden, "The user does not have a role that allows this request")
            }
        case .administratorOrPartner(let scope):
            guard !principal.roles.contains(.partnerAdministrator) else { return }
            try Access.administrator(scope: scope, writes: false).check(principal)
        case .member(let own, let scope, let writes):
            guard !principal.scopes.contains(own) else { return }
            try Access.administrator(scope: scope, writes: writes).check(principal)
        }
    }

    /// Once it is known whom a request is about: whether it may be about them.
    ///
    /// - Throws: ``APIError`` with 403 for an administrator of other locations than the member's; everybody may read what is their own.
    func check(_ principal: Principal, on member: Member) throws {
        switch self {
        case .anyToken, .scope, .scopeOrLink, .administratorOrPartner: try self.check(principal)
        case .administrator(_, let writes):
            try self.check(principal)
            let isOwn = !writes && member.id == principal.person.id
            guard isOwn || (writes ? principal.mayAdminister(member.locationID) : principal.maySee(member.locationID)) else {
                throw APIError(.forbidden, "The user does not administer the location of \(member.displayName)")
            }
        case .member(let own, let scope, let writes):
            if member.id == principal.person.id && principal.scopes.contains(own) { return }
            try Access.administrator(scope: scope, writes: writes).check(principal, on: member)
        }
    }

    /// The roles of which an administrator needs one.
    static func roles(writes: Bool) -> Set<Role> {
        writes ? [.fullAdministrator, .locationAdministrator] : [.fullAdministrator, .readOnlyAdministrator, .locationAdministrator]
    }
}

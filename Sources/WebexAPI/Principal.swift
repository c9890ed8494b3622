package import Directory
import HTTPTypes

/// Who makes a request, and what they may do.
package struct Principal: Hashable, Sendable {
    package var person: Member
    package var organizationID: String
    package var scopes: Set<String>
    package var roles: Set<Role>

    /// Whether the person may change the settings of a location.
    func mayAdminister(_ locationID: String) -> Bool {
        self.roles.contains(.fullAdministrator)
            || (self.roles.contains(.locationAdministrator) && self.person.administeredLocationIDs.contains(locationID))
    }
}

/// What a route asks of the principal.
package enum Access: Hashable, Sendable {
    /// Any token with one of these scopes.
    case scope([String])
    /// An administrator's token with this scope; writing excludes read-only administrators.
    case administrator(scope: String, writes: Bool)

    func check(_ principal: Principal) throws {
        switch self {
        case .scope(let scopes):
            guard scopes.contains(where: principal.scopes.contains) else { throw self.missing(scopes) }
        case .administrator(let scope, let writes):
            guard principal.scopes.contains(scope) else { throw self.missing([scope]) }
            let roles: Set<Role> = writes ? [.fullAdministrator, .locationAdministrator] : Set(Role.allCases)
            guard !principal.roles.isDisjoint(with: roles) else {
                throw APIError(.forbidden, "The user does not have a role that allows this request")
            }
        }
    }

    private func missing(_ scopes: [String]) -> APIError {
        APIError(.forbidden, "The access token lacks the required scope: \(scopes.joined(separator: " or "))")
    }
}

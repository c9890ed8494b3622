/// A bearer token as it is stored: never the token, only its hash.
package struct AccessToken: Hashable, Sendable, Codable {
    /// SHA-256 of the token, in lower-case hexadecimal.
    package var hash: String
    /// Whose it is: a person's id, or an application's where ``machineName`` is set.
    package var personID: String
    package var organizationID: String
    package var scopes: [String]
    package var roles: [Role]
    /// Milliseconds since 1970; nil when it does not expire.
    package var expiresAt: Int64?
    /// Milliseconds since 1970; 0 where it is not known.
    package var createdAt: Int64
    /// The grant it came from; nil for one that an operator made.
    package var grantID: String?
    /// The name of the application that uses it in its own name; nil when it is a person's.
    package var machineName: String?

    package init(
        hash: String, personID: String, organizationID: String, scopes: [String], roles: [Role], expiresAt: Int64?, createdAt: Int64 = 0,
        grantID: String? = nil, machineName: String? = nil
    ) {
        self.hash = hash
        self.personID = personID
        self.organizationID = organizationID
        self.scopes = scopes
        self.roles = roles
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.grantID = grantID
        self.machineName = machineName
    }

    /// Names it where it must not be given away: the beginning of its hash.
    package var id: String { String(self.hash.prefix(16)) }

    /// The scopes that a role may have; what a token gets when none are asked for.
    package static func scopes(for roles: [Role]) -> [String] {
        var scopes = [
            "spark:all", "spark:people_read", "spark:people_write", "spark:calls_read", "spark:calls_write", "spark:telephony_config_read",
            "spark:telephony_config_write", "spark:devices_read", "spark:devices_write", "spark:recordings_read",
            "spark:recordings_write", "spark:kms",
        ]
        let read = [
            "spark-admin:calls_read", "spark-admin:telephony_config_read", "spark-admin:people_read", "spark-admin:locations_read",
            "spark-admin:workspaces_read", "spark-admin:devices_read", "spark-admin:recordings_read",
            "spark-admin:calling_cdr_read", "spark-admin:workspace_locations_read",
        ]
        let write = [
            "spark-admin:calls_write", "spark-admin:telephony_config_write", "spark-admin:people_write", "spark-admin:locations_write",
            "spark-admin:workspaces_write", "spark-admin:devices_write", "spark-admin:recordings_write",
            "spark-admin:workspace_locations_write",
        ]
        if roles.contains(where: { $0 != .complianceOfficer }) { scopes += read }
        if roles.contains(.complianceOfficer) { scopes.append("spark-compliance:events_read") }
        if !Set(roles).isDisjoint(with: [.fullAdministrator, .locationAdministrator, .partnerAdministrator]) { scopes += write }
        if !Set(roles).isDisjoint(with: [.fullAdministrator, .partnerAdministrator]) {
            scopes += ["identity:tokens_read", "identity:tokens_write", "spark-admin:organizations_write"]
        }
        if !Set(roles).isDisjoint(with: [.fullAdministrator, .readOnlyAdministrator, .partnerAdministrator]) { scopes.append("audit:events_read") }
        return scopes
    }
}

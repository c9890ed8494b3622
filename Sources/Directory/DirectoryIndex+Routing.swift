extension DirectoryIndex {
    /// Why a destination leads nowhere.
    package enum RoutingFailure: Error, Hashable, Sendable {
        /// Not a number or address at all.
        case malformed
        case unknown
    }

    /// What a destination leads to for somebody at a location.
    ///
    /// - Parameter localDomains: domains and addresses by which this server itself is called, besides the organisation's own.
    package func resolve(_ destination: String, from locationID: String, localDomains: Set<String> = []) throws(RoutingFailure) -> Target {
        guard let parsed = DialString(parsing: destination) else { throw .malformed }
        guard let target = self.resolve(parsed, from: locationID, localDomains: localDomains) else { throw .unknown }
        return target
    }

    package func resolve(_ destination: DialString, from locationID: String, localDomains: Set<String> = []) -> Target? {
        switch destination {
        case .digits(let digits):
            return self.target(digits: digits, from: locationID)
        case .address(let user, let domain):
            guard let organizationID = self.locations[locationID]?.organizationID else { return nil }
            let own = self.organizations[organizationID]?.sipDomain
            let domain = Self.withoutPort(domain)
            if let member = self.member(email: "\(user)@\(domain)"), member.organizationID == organizationID { return .member(member.id) }
            guard domain == own || localDomains.contains(domain) else { return nil }
            if let member = self.member(username: user), member.organizationID == organizationID { return .member(member.id) }
            guard case .digits(let digits)? = DialString(parsing: user) else { return nil }
            return self.target(digits: digits, from: locationID)
        }
    }

    static func withoutPort(_ domain: String) -> String {
        guard let colon = domain.lastIndex(of: ":"), domain[domain.index(after: colon)...].allSatisfy(\.isNumber) else { return domain }
        return String(domain[..<colon])
    }
}

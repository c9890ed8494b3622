import Directory
import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Who sends a request. Nothing in it is believed before its digest is checked (RFC 3261 §22, RFC 8760).
extension ExchangeCore {
    /// The member whose credentials the request carries. Without them it is answered 401, and nil comes back.
    func authenticate(_ request: SIPRequest, _ key: ServerTransactionKey) -> Member? {
        self.authenticateLine(request, key)?.member
    }

    /// The same, with the line of which device the credentials are.
    func authenticateLine(_ request: SIPRequest, _ key: ServerTransactionKey) -> (member: Member, line: RegisteredLine)? {
        let realm = self.realm(for: request)
        if self.authenticators.isEmpty { _ = self.start(.nonces, after: .seconds(300)) }
        let directory = self.directory
        let now = self.environment.now
        // In place: a copy would drag the table of used nonces along with every request.
        let decision = self.authenticators[
            realm, default: DigestAuthenticator(realm: realm, algorithms: self.configuration.digestAlgorithms, secret: self.secret + realm)
        ].authenticate(request, now: now) { username, algorithm in
            guard let line = directory.line(username: username), let member = directory.members[line.memberID],
                directory.organizations[member.organizationID]?.sipDomain == realm
            else { return nil }
            return algorithm == .sha256 ? line.account.ha1SHA256 : line.account.ha1MD5
        }
        switch decision {
        case .accepted(let username):
            guard let line = directory.line(username: username), let member = directory.members[line.memberID] else { return nil }
            return (member, line)
        case .challenge(let challenges):
            if request.headers[.authorization] != nil {
                self.counters.authenticationFailures += 1
                if request.method == .register { self.environment.publish(.registrationRefused) }
            }
            self.respond(to: request, key, .unauthorized, headers: challenges.map { .init(.wwwAuthenticate, $0) })
            return nil
        }
    }

    /// The organisation's domain: the one that the credentials or the address name, if it is one of ours; else the first.
    private func realm(for request: SIPRequest) -> String {
        for value in request.headers[values: .authorization] {
            if let realm = DigestCredentials(parsing: value)?.realm, self.directory.organization(sipDomain: realm) != nil { return realm }
        }
        for host in [request.from?.uri.host, request.uri.host] {
            if let host, let organization = self.directory.organization(sipDomain: host) { return organization.sipDomain }
        }
        return self.directory.organizations.values.map(\.sipDomain).min() ?? "orbit.invalid"
    }

    func noncesTimerFired() {
        for realm in self.authenticators.keys { self.authenticators[realm]?.forgetExpired(now: self.environment.now) }
        if !self.halves.isEmpty || !self.authenticators.isEmpty { _ = self.start(.nonces, after: .seconds(300)) }
    }
}

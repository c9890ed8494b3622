/// Where a directory is kept. See ``InMemoryDirectoryStore``; on disk, `Storage`.
///
/// What is ``AuditEvent/pending`` while something is written is written with it, both or neither.
package protocol DirectoryStore: Sendable {
    func load() async throws -> DirectoryContents
    /// Replaces everything, or nothing.
    func replace(with contents: DirectoryContents) async throws
    func save(_ orbit: CallParkExtension) async throws
    func deleteCallParkExtension(_ id: String) async throws
    /// One that is there.
    func save(_ organization: Organization) async throws
    /// With all that is its own, in one transaction; see ``DirectoryService/deleteOrganization(_:)``.
    func deleteOrganization(_ id: String) async throws
    func save(_ location: Location) async throws
    /// With its floors, and the numbers that nobody has there.
    func deleteLocation(_ id: String) async throws
    /// Wherever they were before.
    func save(_ numbers: [PhoneNumber]) async throws
    func deleteNumbers(_ numbers: [String]) async throws
    func save(_ member: Member) async throws
    /// With all that names the member.
    func deleteMember(_ id: MemberID) async throws
    func save(_ group: MemberGroup) async throws
    func deleteGroup(_ id: String) async throws
    func save(_ trunk: Trunk) async throws
    func deleteTrunk(_ id: String) async throws
    func save(_ group: RouteGroup) async throws
    func deleteRouteGroup(_ id: String) async throws
    func save(_ plan: DialPlan) async throws
    func deleteDialPlan(_ id: String) async throws
    func save(_ floor: Floor) async throws
    func deleteFloor(_ id: String) async throws
    func save(_ directory: ContactDirectory) async throws
    func deleteContactDirectory(_ id: String) async throws
    func save(_ token: AccessToken) async throws
    /// The token with this hash, expired or not.
    func token(hash: String) async throws -> AccessToken?
}

/// A directory that lasts as long as the process; for tests.
package actor InMemoryDirectoryStore: DirectoryStore {
    /// What happened, for the audit log.
    package nonisolated let audit: InMemoryAuditLog
    private var contents: DirectoryContents
    private var tokens: [String: AccessToken] = [:]

    package init(_ contents: DirectoryContents = DirectoryContents(), audit: InMemoryAuditLog = InMemoryAuditLog()) {
        self.contents = contents
        self.audit = audit
    }

    package func load() -> DirectoryContents { self.contents }

    package func replace(with contents: DirectoryContents) {
        self.contents = contents
        self.audit.appendPending()
    }

    package func save(_ orbit: CallParkExtension) { self.apply(.callParkExtension(orbit)) }
    package func deleteCallParkExtension(_ id: String) { self.apply(.removeCallParkExtension(id)) }
    package func save(_ organization: Organization) { self.apply(.organization(organization)) }
    package func save(_ location: Location) { self.apply(.location(location)) }

    package func deleteOrganization(_ id: String) throws {
        self.tokens = self.tokens.filter { $0.value.organizationID != id }
        self.apply(.removeOrganization(try OrganizationRemoval(of: id, from: try DirectoryIndex(self.contents))))
    }

    package func deleteLocation(_ id: String) { self.apply(.removeLocation(id)) }
    package func save(_ numbers: [PhoneNumber]) { self.apply(.placeNumbers(numbers)) }
    package func deleteNumbers(_ numbers: [String]) { self.apply(.removeNumbers(numbers)) }
    package func save(_ member: Member) { self.apply(.member(member)) }
    package func deleteMember(_ id: MemberID) { self.apply(.removeMember(id)) }
    package func save(_ group: MemberGroup) { self.apply(.group(group)) }
    package func deleteGroup(_ id: String) { self.apply(.removeGroup(id)) }
    package func save(_ trunk: Trunk) { self.apply(.trunk(trunk)) }
    package func deleteTrunk(_ id: String) { self.apply(.removeTrunk(id)) }
    package func save(_ group: RouteGroup) { self.apply(.routeGroup(group)) }
    package func deleteRouteGroup(_ id: String) { self.apply(.removeRouteGroup(id)) }
    package func save(_ plan: DialPlan) { self.apply(.dialPlan(plan)) }
    package func deleteDialPlan(_ id: String) { self.apply(.removeDialPlan(id)) }
    package func save(_ floor: Floor) { self.apply(.floor(floor)) }
    package func deleteFloor(_ id: String) { self.apply(.removeFloor(id)) }
    package func save(_ directory: ContactDirectory) { self.apply(.contactDirectory(directory)) }
    package func deleteContactDirectory(_ id: String) { self.apply(.removeContactDirectory(id)) }

    /// What a change brings along is the index's business: groups without a member that is gone, numbers that are free again.
    private func apply(_ change: DirectoryChange) {
        do throws(DirectoryError) {
            var index = try DirectoryIndex(self.contents)
            try change.apply(to: &index)
            self.contents = index.contents
            self.audit.appendPending()
        } catch {
            preconditionFailure("a change was stored that the directory refuses: \(error)")
        }
    }

    package func save(_ token: AccessToken) {
        self.tokens[token.hash] = token
        self.audit.appendPending()
    }

    package func token(hash: String) -> AccessToken? { self.tokens[hash] }

    var allTokens: [AccessToken] { Array(self.tokens.values) }

    func deleteToken(hash: String) -> Bool {
        guard self.tokens.removeValue(forKey: hash) != nil else { return false }
        self.audit.appendPending()
        return true
    }
}

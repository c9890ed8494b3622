/// Where a directory is kept. See ``InMemoryDirectoryStore``; on disk, `Storage`.
package protocol DirectoryStore: Sendable {
    func load() async throws -> DirectoryContents
    /// Replaces everything, or nothing.
    func replace(with contents: DirectoryContents) async throws
    func save(_ orbit: CallParkExtension) async throws
    func deleteCallParkExtension(_ id: String) async throws
    func save(_ location: Location) async throws
    func save(_ member: Member) async throws
    func save(_ group: MemberGroup) async throws
    func deleteGroup(_ id: String) async throws
    func save(_ token: AccessToken) async throws
    /// The token with this hash, expired or not.
    func token(hash: String) async throws -> AccessToken?
}

/// A directory that lasts as long as the process; for tests.
package actor InMemoryDirectoryStore: DirectoryStore {
    private var contents: DirectoryContents
    private var tokens: [String: AccessToken] = [:]

    package init(_ contents: DirectoryContents = DirectoryContents()) {
        self.contents = contents
    }

    package func load() -> DirectoryContents { self.contents }

    package func replace(with contents: DirectoryContents) { self.contents = contents }

    package func save(_ orbit: CallParkExtension) {
        self.contents.callParkExtensions.removeAll { $0.id == orbit.id }
        self.contents.callParkExtensions.append(orbit)
    }

    package func deleteCallParkExtension(_ id: String) {
        self.contents.callParkExtensions.removeAll { $0.id == id }
        for index in self.contents.groups.indices { self.contents.groups[index].callParkExtensionIDs.removeAll { $0 == id } }
    }

    package func save(_ location: Location) {
        self.contents.locations.removeAll { $0.id == location.id }
        self.contents.locations.append(location)
    }

    package func save(_ member: Member) {
        self.contents.members.removeAll { $0.id == member.id }
        self.contents.members.append(member)
    }

    package func save(_ group: MemberGroup) {
        self.contents.groups.removeAll { $0.id == group.id }
        self.contents.groups.append(group)
    }

    package func deleteGroup(_ id: String) { self.contents.groups.removeAll { $0.id == id } }

    package func save(_ token: AccessToken) { self.tokens[token.hash] = token }

    package func token(hash: String) -> AccessToken? { self.tokens[hash] }
}

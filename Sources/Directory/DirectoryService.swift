/// The directory as the application uses it: reads from memory, checked writes that are durable before they count.
///
/// Writes go one after another. Who keeps an index of its own is told of each change after it is durable. Each leaves an event in the
/// audit log, which the store writes with it.
package actor DirectoryService {
    /// Told of each change, in order.
    package typealias Listener = @Sendable (DirectoryChange) async -> Void

    package private(set) var index: DirectoryIndex
    private let store: any DirectoryStore
    private var listener: Listener?
    private var tokens: [String: (token: AccessToken, readAt: ContinuousClock.Instant)] = [:]
    /// What jobs have, by the job.
    private var locks: [String: DirectoryLock] = [:]
    private var isWriting = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(store: any DirectoryStore) async throws {
        self.store = store
        var index = try DirectoryIndex(try await store.load())
        index.prepareLists()
        self.index = index
    }

    package func setListener(_ listener: @escaping Listener) {
        self.listener = listener
    }

    /// Reads from the index without copying it.
    package func read<Result: Sendable>(_ body: @Sendable (DirectoryIndex) throws -> Result) rethrows -> Result {
        try body(self.index)
    }

    /// Creates or changes a call park extension.
    ///
    /// - Parameter old: what the change was made of. Where it is not that any more, nothing is written; so of two changes at once
    ///   none is lost, and what was deleted does not come back.
    /// - Throws: `DirectoryError.changedMeanwhile`
    package func save(_ orbit: CallParkExtension, replacing old: CallParkExtension? = nil) async throws {
        try await self.write(.callParkExtension(orbit), if: { old == nil || $0.callParkExtensions[orbit.id] == old }, orbit.name) {
            try await $0.save(orbit)
        }
    }

    /// Deletes a call park extension.
    ///
    /// - Throws: `DirectoryError.inUse` while a call park lists it or somebody monitors it.
    package func deleteCallParkExtension(_ id: String) async throws {
        try await self.write(.removeCallParkExtension(id)) { try await $0.deleteCallParkExtension(id) }
    }

    /// Changes an organisation. `old` is as for a call park extension.
    package func save(_ organization: Organization, replacing old: Organization? = nil) async throws {
        try await self.write(.organization(organization), if: { old == nil || $0.organizations[organization.id] == old }, organization.name) {
            try await $0.save(organization)
        }
    }

    /// Creates or changes a location. `old` is as for a call park extension.
    package func save(_ location: Location, replacing old: Location? = nil) async throws {
        try await self.write(.location(location), if: { old == nil || $0.locations[location.id] == old }, location.name) {
            try await $0.save(location)
        }
    }

    /// Deletes a location with its floors and the numbers that nobody has.
    ///
    /// - Throws: `DirectoryError.inUse` while somebody or something is there.
    package func deleteLocation(_ id: String) async throws {
        try await self.write(.removeLocation(id)) { try await $0.deleteLocation(id) }
    }

    /// Adds numbers to locations, or changes what is known of them: all or none.
    package func save(_ numbers: [PhoneNumber]) async throws {
        try await self.write(.numbers(numbers)) { try await $0.save(numbers) }
    }

    /// Makes numbers that nobody has other locations' of the same organisation: all or none.
    ///
    /// - Throws: `DirectoryError.inUse` while somebody has one, or its location is called by it.
    package func place(_ numbers: [PhoneNumber]) async throws {
        try await self.write(.placeNumbers(numbers)) { try await $0.save(numbers) }
    }

    /// Removes numbers from their locations: all or none.
    ///
    /// - Throws: `DirectoryError.inUse` while somebody has one, or a location is called by it.
    package func deleteNumbers(_ numbers: [String]) async throws {
        try await self.write(.removeNumbers(numbers)) { try await $0.deleteNumbers(numbers) }
    }

    /// Deletes a member; nobody's groups, line keys, lines, assistants, monitoring agents and contacts have them any more.
    /// Their number stays the location's.
    ///
    /// - Throws: `DirectoryError.inUse` for the last full administrator, for one whose share of a hunt group's calls is set, and for a
    ///   virtual line that is in a group, on a device, on a line key or an assistant.
    package func deleteMember(_ id: MemberID) async throws {
        try await self.write(.removeMember(id)) { try await $0.deleteMember(id) }
    }

    /// Creates or changes a member.
    package func save(_ member: Member, replacing old: Member? = nil) async throws {
        try await self.write(.member(member), if: { old == nil || $0.members[member.id] == old }, member.displayName) {
            try await $0.save(member)
        }
    }

    /// Creates or changes a group.
    package func save(_ group: MemberGroup, replacing old: MemberGroup? = nil) async throws {
        try await self.write(.group(group), if: { old == nil || $0.groups[group.id] == old }, group.name) { try await $0.save(group) }
    }

    /// - Throws: `DirectoryError.inUse` while a recall names the group.
    package func deleteGroup(_ id: String) async throws {
        try await self.write(.removeGroup(id)) { try await $0.deleteGroup(id) }
    }

    package func replace(with contents: DirectoryContents) async throws {
        var index = try DirectoryIndex(contents)
        index.prepareLists()
        try await self.write(.replace(index)) { try await $0.replace(with: contents) }
    }

    package func save(_ token: AccessToken) async throws {
        try await AuditEvent.$pending.withValue([.made(token, in: self.index)]) { try await self.store.save(token) }
    }

    /// The token with this hash. What the store said counts for ``tokenLifetime``, so that a busy client costs no query.
    package func token(hash: String) async throws -> AccessToken? {
        let now = ContinuousClock.now
        if let known = self.tokens[hash], known.readAt + Self.tokenLifetime > now { return known.token }
        guard let token = try await self.store.token(hash: hash) else {
            // Not remembered: anybody can make up hashes without end, and a token may be made any moment.
            self.tokens[hash] = nil
            return nil
        }
        if self.tokens.count >= 10_000 { self.tokens.removeAll(keepingCapacity: true) }
        self.tokens[hash] = (token, now)
        return token
    }

    /// Asks the store for every token anew: some of them were deleted.
    package func forgetTokens() { self.tokens.removeAll(keepingCapacity: true) }

    /// How long a token that another process deleted in the store may still be taken.
    private static let tokenLifetime = Duration.seconds(2)

    // MARK: Locks

    /// From now on changes of what a job has are refused, but for the job's own.
    ///
    /// - Parameter make: says what that is, from the directory as it is now.
    package func lock(_ make: @Sendable (DirectoryIndex) -> DirectoryLock) {
        let lock = make(self.index)
        self.locks[lock.jobID] = lock
    }

    package func unlock(_ jobID: String) { self.locks[jobID] = nil }

    private func checkLocks(_ change: DirectoryChange) throws {
        for lock in self.locks.values where lock.jobID != DirectoryLock.holder {
            if let name = lock.refusal(of: change, in: self.index) { throw DirectoryError.locked(name, jobID: lock.jobID) }
        }
    }

    func write(
        _ change: DirectoryChange, if isUnchanged: (DirectoryIndex) -> Bool = { _ in true }, _ name: String = "",
        _ store: @Sendable (any DirectoryStore) async throws -> Void
    ) async throws {
        try await self.exclusively { try await self.perform(change, if: isUnchanged, name, store) }
    }

    /// One writer at a time: what was checked must still be true when it is applied.
    func exclusively(_ body: () async throws -> Void) async throws {
        if self.isWriting {
            await withCheckedContinuation { self.waiting.append($0) }
        } else {
            self.isWriting = true
        }
        defer {
            if self.waiting.isEmpty { self.isWriting = false } else { self.waiting.removeFirst().resume() }
        }
        try await body()
    }

    /// Checks a change, writes it and tells of it, for the one who writes.
    func perform(
        _ change: DirectoryChange, if isUnchanged: (DirectoryIndex) -> Bool = { _ in true }, _ name: String = "",
        _ store: @Sendable (any DirectoryStore) async throws -> Void
    ) async throws {
        try self.checkLocks(change)
        guard isUnchanged(self.index) else { throw DirectoryError.changedMeanwhile(name) }
        var checked = self.index
        try change.apply(to: &checked)
        let events = AuditEvent.of(change, from: self.index, to: checked)
        try await AuditEvent.$pending.withValue(events) { try await store(self.store) }
        self.index = checked
        await self.listener?(change)
    }
}

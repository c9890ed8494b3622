import Directory

/// A store whose disk is full as long as it is told so. Reading works.
actor FailingStore: DirectoryStore {
    struct DiskFull: Error, Equatable {}

    private let store: InMemoryDirectoryStore
    private(set) var isFull = false

    init(_ contents: DirectoryContents) {
        self.store = InMemoryDirectoryStore(contents)
    }

    func setFull(_ isFull: Bool) { self.isFull = isFull }

    private func check() throws {
        if self.isFull { throw DiskFull() }
    }

    func load() async throws -> DirectoryContents { await self.store.load() }

    func replace(with contents: DirectoryContents) async throws {
        try self.check()
        await self.store.replace(with: contents)
    }

    func save(_ orbit: CallParkExtension) async throws {
        try self.check()
        await self.store.save(orbit)
    }

    func deleteCallParkExtension(_ id: String) async throws {
        try self.check()
        await self.store.deleteCallParkExtension(id)
    }

    func save(_ organization: Organization) async throws {
        try self.check()
        await self.store.save(organization)
    }

    func save(_ location: Location) async throws {
        try self.check()
        await self.store.save(location)
    }

    func save(_ member: Member) async throws {
        try self.check()
        await self.store.save(member)
    }

    func save(_ group: MemberGroup) async throws {
        try self.check()
        await self.store.save(group)
    }

    func deleteGroup(_ id: String) async throws {
        try self.check()
        await self.store.deleteGroup(id)
    }

    func save(_ trunk: Trunk) async throws {
        try self.check()
        await self.store.save(trunk)
    }

    func deleteTrunk(_ id: String) async throws {
        try self.check()
        await self.store.deleteTrunk(id)
    }

    func save(_ group: RouteGroup) async throws {
        try self.check()
        await self.store.save(group)
    }

    func deleteRouteGroup(_ id: String) async throws {
        try self.check()
        await self.store.deleteRouteGroup(id)
    }

    func save(_ plan: DialPlan) async throws {
        try self.check()
        await self.store.save(plan)
    }

    func deleteDialPlan(_ id: String) async throws {
        try self.check()
        await self.store.deleteDialPlan(id)
    }

    func save(_ floor: Floor) async throws {
        try self.check()
        await self.store.save(floor)
    }

    func deleteFloor(_ id: String) async throws {
        try self.check()
        await self.store.deleteFloor(id)
    }

    func save(_ directory: ContactDirectory) async throws {
        try self.check()
        await self.store.save(directory)
    }

    func deleteContactDirectory(_ id: String) async throws {
        try self.check()
        await self.store.deleteContactDirectory(id)
    }

    func deleteOrganization(_ id: String) async throws {
        try self.check()
        try await self.store.deleteOrganization(id)
    }

    func deleteLocation(_ id: String) async throws {
        try self.check()
        await self.store.deleteLocation(id)
    }

    func save(_ numbers: [PhoneNumber]) async throws {
        try self.check()
        await self.store.save(numbers)
    }

    func deleteNumbers(_ numbers: [String]) async throws {
        try self.check()
        await self.store.deleteNumbers(numbers)
    }

    func deleteMember(_ id: MemberID) async throws {
        try self.check()
        await self.store.deleteMember(id)
    }

    func save(_ token: AccessToken) async throws {
        try self.check()
        await self.store.save(token)
    }

    func token(hash: String) async throws -> AccessToken? { await self.store.token(hash: hash) }
}

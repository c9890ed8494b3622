import Directory

/// A store in which every write lets others run before it is done, and which notices when they write too.
actor SlowStore: DirectoryStore {
    private let store: InMemoryDirectoryStore
    private var writing = 0
    private(set) var mostAtOnce = 0
    /// Which writes were done, in order.
    private(set) var log: [String] = []

    init(_ contents: DirectoryContents) {
        self.store = InMemoryDirectoryStore(contents)
    }

    private func write(_ what: String, _ body: (InMemoryDirectoryStore) async -> Void) async {
        self.writing += 1
        self.mostAtOnce = max(self.mostAtOnce, self.writing)
        for _ in 0..<20 { await Task.yield() }
        await body(self.store)
        self.log.append(what)
        self.writing -= 1
    }

    func load() async -> DirectoryContents { await self.store.load() }
    func replace(with contents: DirectoryContents) async { await self.write("replace") { await $0.replace(with: contents) } }
    func save(_ orbit: CallParkExtension) async { await self.write("save \(orbit.id)") { await $0.save(orbit) } }
    func save(_ organization: Organization) async { await self.write("save \(organization.id)") { await $0.save(organization) } }
    func save(_ location: Location) async { await self.write("save \(location.id)") { await $0.save(location) } }
    func save(_ member: Member) async { await self.write("save \(member.id)") { await $0.save(member) } }
    func save(_ group: MemberGroup) async { await self.write("save \(group.id)") { await $0.save(group) } }
    func deleteGroup(_ id: String) async { await self.write("delete \(id)") { await $0.deleteGroup(id) } }
    func save(_ trunk: Trunk) async { await self.write("save \(trunk.id)") { await $0.save(trunk) } }
    func deleteTrunk(_ id: String) async { await self.write("delete \(id)") { await $0.deleteTrunk(id) } }
    func save(_ group: RouteGroup) async { await self.write("save \(group.id)") { await $0.save(group) } }
    func deleteRouteGroup(_ id: String) async { await self.write("delete \(id)") { await $0.deleteRouteGroup(id) } }
    func save(_ plan: DialPlan) async { await self.write("save \(plan.id)") { await $0.save(plan) } }
    func deleteDialPlan(_ id: String) async { await self.write("delete \(id)") { await $0.deleteDialPlan(id) } }
    func save(_ floor: Floor) async { await self.write("save \(floor.id)") { await $0.save(floor) } }
    func deleteFloor(_ id: String) async { await self.write("delete \(id)") { await $0.deleteFloor(id) } }
    func save(_ directory: ContactDirectory) async { await self.write("save \(directory.id)") { await $0.save(directory) } }
    func deleteContactDirectory(_ id: String) async { await self.write("delete \(id)") { await $0.deleteContactDirectory(id) } }
    func deleteCallParkExtension(_ id: String) async { await self.write("delete \(id)") { await $0.deleteCallParkExtension(id) } }
    func deleteOrganization(_ id: String) async { await self.write("delete \(id)") { try? await $0.deleteOrganization(id) } }
    func deleteLocation(_ id: String) async { await self.write("delete \(id)") { await $0.deleteLocation(id) } }
    func save(_ numbers: [PhoneNumber]) async { await self.write("numbers") { await $0.save(numbers) } }
    func deleteNumbers(_ numbers: [String]) async { await self.write("delete numbers") { await $0.deleteNumbers(numbers) } }
    func deleteMember(_ id: MemberID) async { await self.write("delete \(id)") { await $0.deleteMember(id) } }
    func save(_ token: AccessToken) async { await self.write("token") { await $0.save(token) } }
    func token(hash: String) async -> AccessToken? { await self.store.token(hash: hash) }
}

import Directory
import Testing

@Suite("Floors of locations")
struct FloorTests {
    private var index: DirectoryIndex

    init() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.floors = [
            Floor(id: "ground", organizationID: "acme", locationID: "hq", number: 0, name: "Ground floor"),
            Floor(id: "first", organizationID: "acme", locationID: "hq", number: 1),
            Floor(id: "loft", organizationID: "acme", locationID: "wh", number: 1),
            Floor(id: "zground", organizationID: "zeta", locationID: "zhq", number: 0),
        ]
        self.index = try DirectoryIndex(contents)
    }

    private mutating func save(_ floor: Floor) throws { try DirectoryChange.floor(floor).apply(to: &self.index) }
    private mutating func delete(_ id: String) throws { try DirectoryChange.removeFloor(id).apply(to: &self.index) }

    private mutating func put(_ id: MemberID, on floorID: String?, in locationID: String? = nil) throws {
        var member = try #require(self.index.members[id])
        member.profile.floorID = floorID
        if let locationID { member.locationID = locationID }
        try DirectoryChange.member(member).apply(to: &self.index)
    }

    @Test("A number is one floor's of its location, and may be another location's; floors are listed from below")
    mutating func numbers() throws {
        #expect(self.index.floors(at: "hq").map(\.id) == ["ground", "first"])
        #expect(throws: DirectoryError.notUnique(field: "floorNumber", value: "1", holder: "floor 1")) {
            try self.save(Floor(id: "new", organizationID: "acme", locationID: "hq", number: 1))
        }
        #expect(throws: DirectoryError.notUnique(field: "floorNumber", value: "0", holder: "Ground floor")) {
            try self.save(Floor(id: "first", organizationID: "acme", locationID: "hq", number: 0))
        }
        try self.save(Floor(id: "cellar", organizationID: "acme", locationID: "hq", number: -1))
        try self.save(Floor(id: "first", organizationID: "acme", locationID: "hq", number: 2, name: "Second"))
        #expect(self.index.floors(at: "hq").map(\.number) == [-1, 0, 2])
        #expect(try DirectoryIndex(self.index.contents).contents == self.index.contents)
    }

    @Test("A floor is of a location of its organisation, with a number and a name that can be, and stays at it")
    mutating func refused() throws {
        let before = self.index.contents
        for floor in [
            Floor(id: "new", organizationID: "acme", locationID: "zhq", number: 7),
            Floor(id: "new", organizationID: "acme", locationID: "hq", number: 100_001),
            Floor(id: "new", organizationID: "acme", locationID: "hq", number: 7, name: ""),
            Floor(id: "new", organizationID: "acme", locationID: "hq", number: 7, name: String(repeating: "x", count: 257)),
            Floor(id: "first", organizationID: "acme", locationID: "wh", number: 7),
        ] { #expect(throws: DirectoryError.self) { try self.save(floor) } }
        #expect(throws: DirectoryError.notFound("floor")) { try self.delete("none") }
        #expect(self.index.contents == before)
    }

    @Test("A workspace is on a floor of its location, and nobody else is on one")
    mutating func workspaces() throws {
        try self.put(.lobby, on: "ground")
        #expect(throws: DirectoryError.notFound("floor none")) { try self.put(.lobby, on: "none") }
        #expect(throws: DirectoryError.notFound("floor zground")) { try self.put(.lobby, on: "zground") }
        #expect(throws: DirectoryError.invalid(field: "floorId", reason: "floor 1 is not at Headquarters")) { try self.put(.lobby, on: "loft") }
        #expect(throws: DirectoryError.invalid(field: "floorId", reason: "Ground floor is not at Warehouse")) {
            try self.put(.lobby, on: "ground", in: "wh")
        }
        for id in [MemberID.bob, .sales] {
            #expect(throws: DirectoryError.invalid(field: "floorId", reason: "is for workspaces only")) { try self.put(id, on: "ground") }
        }
        #expect(self.index.members[.lobby]?.profile.floorID == "ground")
    }

    @Test("A floor where workspaces are stays, and goes when they have left")
    mutating func deletion() throws {
        try self.put(.lobby, on: "ground")
        #expect(throws: DirectoryError.inUse("Ground floor has the workspace Lobby")) { try self.delete("ground") }
        var second = Member.sample(MemberID(.workspace, "attic"), extension: "1011")
        second.profile.floorID = "ground"
        try DirectoryChange.member(second).apply(to: &self.index)
        #expect(throws: DirectoryError.inUse("Ground floor has the workspace Attic and 1 more")) { try self.delete("ground") }
        try DirectoryChange.removeMember(second.id).apply(to: &self.index)
        try self.put(.lobby, on: nil)
        try self.delete("ground")
        #expect(self.index.floors["ground"] == nil)
    }

    @Test("The floors of a location go with it")
    mutating func locationGoes() throws {
        try DirectoryChange.removeMember(.dave).apply(to: &self.index)
        try DirectoryChange.removeCallParkExtension("dock").apply(to: &self.index)
        try DirectoryChange.removeLocation("wh").apply(to: &self.index)
        #expect(self.index.floors["loft"] == nil)
        #expect(self.index.floors.count == 3)
    }

    @Test("A workspace whose number a job moves leaves its floor, and a change of a floor that somebody else made first is not lost")
    func moved() async throws {
        var contents = self.index.contents
        let position = try #require(contents.members.firstIndex { $0.id == .lobby })
        contents.members[position].profile.floorID = "ground"
        contents.members[position].phoneNumber = "+12025550110"
        let directory = try await DirectoryService(store: InMemoryDirectoryStore(contents))
        let jobs = NumberJobService(store: InMemoryNumberJobStore(), directory: directory, pace: .zero)
        try await jobs.start(
            NumberJob(
                id: "job", organizationID: "acme", creator: AuditActor(.person, id: "alice", name: "Alice"), trackingID: "T",
                targetLocationID: "wh", items: [.init(number: "+12025550110", locationID: "hq")], createdAt: 0))
        for _ in 0..<3 { try await jobs.step() }
        #expect(await directory.read { $0.members[.lobby]?.locationID } == "wh")
        #expect(await directory.read { $0.members[.lobby]?.profile.floorID } == nil)
        let ground = try #require(await directory.read { $0.floors["ground"] })
        var renamed = ground
        renamed.name = "Entrance"
        try await directory.save(renamed, replacing: ground)
        await #expect(throws: DirectoryError.changedMeanwhile("Ground floor")) { try await directory.save(ground, replacing: ground) }
    }
}

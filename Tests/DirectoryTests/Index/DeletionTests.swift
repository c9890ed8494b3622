import Directory
import Testing

@Suite("Deleting members and locations")
struct DeletionTests {
    private var index: DirectoryIndex

    init() throws {
        var contents = DirectoryContents.acmeAndZeta
        for position in contents.members.indices where contents.members[position].id == .alice || contents.members[position].id == .zoe {
            contents.members[position].roles = [.fullAdministrator]
        }
        self.index = try DirectoryIndex(contents)
    }

    private mutating func delete(_ id: MemberID) throws { try DirectoryChange.removeMember(id).apply(to: &self.index) }

    @Test("Whatever led to a member leads there no more, and nobody's keys, lines, assistants and groups have them")
    mutating func everywhere() throws {
        var bob = try #require(self.index.members[.bob])
        bob.monitoring.elements = [MonitoredElement(target: .member(.carol)), MonitoredElement(target: .member(.alice))]
        bob.settings.assistants = [.carol]
        bob.settings.privacy.agents = [.carol]
        bob.devices = [.sample("desk", of: .bob, .sample(.carol, "carol-on-desk"))]
        try DirectoryChange.member(bob).apply(to: &self.index)
        try self.delete(.carol)
        #expect(self.index.members[.carol] == nil)
        #expect(self.index.target(digits: "1003", from: "hq") == nil)
        #expect(self.index.member(email: "carol@acme.example") == nil)
        #expect(self.index.line(username: "carol") == nil)
        #expect(self.index.line(username: "carol-on-desk") == nil)
        #expect(self.index.line(username: "desk")?.memberID == .bob)
        let after = try #require(self.index.members[.bob])
        #expect(after.monitoring.elements.map(\.target) == [.member(.alice)])
        #expect(after.settings.assistants.isEmpty && after.settings.privacy.agents.isEmpty)
        #expect(after.devices.first?.lines.map(\.memberID) == [.bob])
        #expect(self.index.groups.values.allSatisfy { !$0.memberIDs.contains(.carol) })
        #expect(self.index.group(.pickupGroup, of: .carol) == nil)
        #expect(try DirectoryIndex(self.index.contents).contents == self.index.contents)
    }

    @Test("Somebody whose share of a hunt group's calls is set is not deleted; nor is the last full administrator; nor who is not there")
    mutating func inUse() throws {
        var help = MemberGroup.helpDesk
        help.settings.hunt.policy = .weighted
        help.settings.hunt.weights = ["bob": 60, "carol": 40]
        try DirectoryChange.group(help).apply(to: &self.index)
        #expect(throws: DirectoryError.inUse("Bob has a share of the calls of the hunt group Help desk; change its agents first")) {
            try self.delete(.bob)
        }
        #expect(throws: DirectoryError.inUse("Alice is the last full administrator of the organization")) { try self.delete(.alice) }
        #expect(throws: DirectoryError.notFound("workspace")) { try self.delete(MemberID(.workspace, "none")) }
        var dave = try #require(self.index.members[.dave])
        dave.roles = [.fullAdministrator]
        try DirectoryChange.member(dave).apply(to: &self.index)
        try self.delete(.alice)
    }

    @Test("A location goes when nothing is there, with its numbers; the last one stays")
    mutating func locations() throws {
        func delete(_ id: String) throws(DirectoryError) { try DirectoryChange.removeLocation(id).apply(to: &self.index) }
        #expect(throws: DirectoryError.inUse("Headquarters has the person Alice and 2 more")) { try delete("hq") }
        #expect(throws: DirectoryError.inUse("Warehouse has the person Dave")) { try delete("wh") }
        try self.delete(.dave)
        #expect(throws: DirectoryError.inUse("Warehouse has the call park extension Orbit 7101")) { try delete("wh") }
        try DirectoryChange.removeCallParkExtension("dock").apply(to: &self.index)
        var bob = try #require(self.index.members[.bob])
        bob.roles = [.locationAdministrator]
        bob.administeredLocationIDs = ["wh"]
        try DirectoryChange.member(bob).apply(to: &self.index)
        #expect(throws: DirectoryError.inUse("Warehouse is administered by Bob")) { try delete("wh") }
        bob.administeredLocationIDs = []
        try DirectoryChange.member(bob).apply(to: &self.index)
        #expect(self.index.hasNumber("+13125550101"))
        try delete("wh")
        #expect(!self.index.hasNumber("+13125550101"))
        #expect(self.index.target(digits: "82001001", from: "hq") == nil)
        #expect(throws: DirectoryError.notFound("location")) { try delete("wh") }
    }

    @Test("Whoever leaves a location leaves its call parks and pickup groups first")
    mutating func leaving() throws {
        var bob = try #require(self.index.members[.bob])
        bob.locationID = "wh"
        #expect(throws: DirectoryError.self) { try DirectoryChange.member(bob).apply(to: &self.index) }
        #expect(self.index.members[.bob]?.locationID == "hq")
    }

    @Test("A disk that is full keeps everybody")
    func diskFull() async throws {
        let store = FailingStore(self.index.contents)
        let service = try await DirectoryService(store: store)
        await store.setFull(true)
        await #expect(throws: FailingStore.DiskFull()) { try await service.deleteMember(.bob) }
        await #expect(throws: FailingStore.DiskFull()) { try await service.save([PhoneNumber(number: "+12025550150", locationID: "hq")]) }
        await #expect(throws: DirectoryError.self) { try await service.deleteNumbers(["+12025550150"]) }
        #expect(await service.index.contents == self.index.contents)
        await store.setFull(false)
        try await service.deleteMember(.bob)
        #expect(await service.index.members[.bob] == nil)
    }
}

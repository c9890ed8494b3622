import Directory
import Testing

@Suite("Contact directories of receptionists")
struct ContactDirectoryTests {
    private var index: DirectoryIndex

    init() throws {
        var contents = DirectoryContents.acmeAndZeta
        contents.contactDirectories = [
            Self.directory("night", [.member(.dave), .huntGroup("help"), .member(.lobby), .member(.sales), .member(.bob)]),
            Self.directory("day", [.member(.dave), .member(.carol)]),
            ContactDirectory(id: "zeta", organizationID: "zeta", locationID: "zhq", name: "night", contacts: [.member(.zoe)]),
        ]
        self.index = try DirectoryIndex(contents)
    }

    private static func directory(_ id: String, _ contacts: [ContactDirectory.Contact]) -> ContactDirectory {
        ContactDirectory(id: id, organizationID: "acme", locationID: "hq", name: id, contacts: contacts)
    }

    private mutating func save(_ directory: ContactDirectory) throws { try DirectoryChange.contactDirectory(directory).apply(to: &self.index) }
    private func contacts(_ id: String) -> [ContactDirectory.Contact]? { self.index.contactDirectories[id]?.contacts }

    @Test("Contacts stay in their order, from any location; directories are listed by name")
    func order() throws {
        #expect(self.index.contactDirectories(at: "hq").map(\.id) == ["day", "night"])
        #expect(self.contacts("night") == [.member(.dave), .huntGroup("help"), .member(.lobby), .member(.sales), .member(.bob)])
        #expect(try DirectoryIndex(self.index.contents).contents == self.index.contents)
    }

    @Test("Whoever is deleted leaves the directories, and the others stay in their order")
    mutating func memberGoes() throws {
        try DirectoryChange.removeMember(.dave).apply(to: &self.index)
        #expect(self.contacts("night") == [.huntGroup("help"), .member(.lobby), .member(.sales), .member(.bob)])
        #expect(self.contacts("day") == [.member(.carol)])
        try DirectoryChange.removeGroup("help").apply(to: &self.index)
        #expect(self.contacts("night") == [.member(.lobby), .member(.sales), .member(.bob)])
        try DirectoryChange.removeMember(.carol).apply(to: &self.index)
        #expect(self.contacts("day") == [])
        #expect(try DirectoryIndex(self.index.contents).contents == self.index.contents)
    }

    @Test("Whoever left a directory before is not looked for in it, and whoever came later is")
    mutating func membership() throws {
        try self.save(Self.directory("night", [.member(.carol)]))
        try DirectoryChange.removeMember(.dave).apply(to: &self.index)
        #expect(self.contacts("night") == [.member(.carol)])
        try self.save(Self.directory("night", [.member(.lobby), .member(.carol)]))
        try DirectoryChange.removeMember(.carol).apply(to: &self.index)
        #expect(self.contacts("night") == [.member(.lobby)])
        try DirectoryChange.removeContactDirectory("night").apply(to: &self.index)
        try DirectoryChange.removeMember(.lobby).apply(to: &self.index)
        #expect(self.index.contactDirectories["night"] == nil)
    }

    @Test("What cannot be in one is refused, and everything is as it was")
    mutating func refused() throws {
        let before = self.index.contents
        let many = (0...ContactDirectory.limit).map { ContactDirectory.Contact.member(MemberID(.person, "p\($0)")) }
        let refusals: [(ContactDirectory, DirectoryError)] = [
            (Self.directory("new", [.member(.bob), .member(.bob)]), .invalid(field: "contacts", reason: "name Bob twice")),
            (Self.directory("new", [.huntGroup("help"), .huntGroup("help")]), .invalid(field: "contacts", reason: "name Help desk twice")),
            (Self.directory("new", [.member(.zoe)]), .notFound("contact")), (Self.directory("new", [.huntGroup("front")]), .notFound("contact")),
            (Self.directory("new", [.huntGroup("none")]), .notFound("contact")),
            (Self.directory("new", many), .invalid(field: "contacts", reason: "may be 2000 at most")),
            (Self.directory("", []), .invalid(field: "name", reason: "must have 1 to 40 characters")),
            (
                ContactDirectory(id: "new", organizationID: "acme", locationID: "hq", name: "day", contacts: []),
                .notUnique(field: "name", value: "day", holder: "another contact directory of the location")
            ),
            (
                ContactDirectory(id: "new", organizationID: "acme", locationID: "zhq", name: "new", contacts: []),
                .notFound("location zhq")
            ),
        ]
        for (directory, error) in refusals { #expect(throws: error) { try self.save(directory) } }
        #expect(throws: DirectoryError.notFound("contact directory")) {
            try DirectoryChange.removeContactDirectory("none").apply(to: &self.index)
        }
        #expect(self.index.contents == before)
    }

    @Test("A location that has one stays")
    mutating func location() throws {
        try self.save(ContactDirectory(id: "dock", organizationID: "acme", locationID: "wh", name: "Dock", contacts: []))
        try DirectoryChange.removeMember(.dave).apply(to: &self.index)
        try DirectoryChange.removeCallParkExtension("dock").apply(to: &self.index)
        #expect(throws: DirectoryError.inUse("Warehouse has the contact directory Dock")) {
            try DirectoryChange.removeLocation("wh").apply(to: &self.index)
        }
        try DirectoryChange.removeContactDirectory("dock").apply(to: &self.index)
        try DirectoryChange.removeLocation("wh").apply(to: &self.index)
    }

    @Test("Of two changes made from the same directory the second is refused")
    func atOnce() async throws {
        let directory = try await DirectoryService(store: InMemoryDirectoryStore(self.index.contents))
        let old = try #require(await directory.read { $0.contactDirectories["day"] })
        var changed = old
        changed.contacts = []
        try await directory.save(changed, replacing: old)
        await #expect(throws: DirectoryError.changedMeanwhile("day")) { try await directory.save(old, replacing: old) }
        try await directory.deleteContactDirectory("day")
        await #expect(throws: DirectoryError.changedMeanwhile("day")) { try await directory.save(changed, replacing: changed) }
    }
}

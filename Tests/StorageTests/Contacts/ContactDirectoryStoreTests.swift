import Directory
import Storage
import Testing

@Suite("Contact directories in SQLite and in a directory file")
struct ContactDirectoryStoreTests {
    private static func contents() throws -> DirectoryContents {
        var contents = try DirectoryContents.demo()
        let place = try #require(contents.locations.first { $0.name == "Headquarters" })
        let other = try #require(contents.locations.first { $0.id != place.id })
        let group = try #require(contents.groups.first { $0.kind == .huntGroup })
        // Of the same name as the first, elsewhere: it is named by its id in a file.
        var twin = group
        (twin.id, twin.locationID, twin.extension, twin.phoneNumber, twin.memberIDs) = ("twin", other.id, nil, nil, [])
        contents.groups.append(twin)
        let everybody = contents.members.map { ContactDirectory.Contact.member($0.id) }
        contents.contactDirectories = [
            ContactDirectory(
                id: "night", organizationID: place.organizationID, locationID: place.id, name: "Nacht: \"#1\"",
                contacts: [.huntGroup(group.id)] + everybody.reversed() + [.huntGroup("twin")]),
            ContactDirectory(id: "empty", organizationID: place.organizationID, locationID: place.id, name: "no", contacts: []),
            ContactDirectory(id: "dock", organizationID: place.organizationID, locationID: other.id, name: "no", contacts: everybody),
        ]
        return contents
    }

    @Test("All of it comes back from the store as it was, also in the next process, and goes as it came")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try Self.contents()
        try await store.replace(with: contents)
        #expect(try await SQLiteDirectoryStore(try temporary.reopened()).load().ordered() == contents.ordered())
        var night = contents.contactDirectories[0]
        night.contacts = night.contacts.reversed().dropLast()
        night.name = "Night"
        try await store.save(night)
        #expect(try await store.load().contactDirectories.first { $0.id == "night" } == night)
        try await store.deleteGroup("twin")
        guard case .member(let first)? = night.contacts.dropFirst().first else { throw DirectoryError.notFound("contact") }
        try await store.deleteMember(first)
        let left = try await store.load().contactDirectories.first { $0.id == "night" }
        #expect(left?.contacts == Array(night.contacts.dropFirst(2)))
        try await store.deleteContactDirectory("night")
        #expect(Set(try await store.load().contactDirectories.map(\.id)) == ["empty", "dock"])
        try await store.replace(with: contents)
        #expect(try await store.load().ordered() == contents.ordered())
    }

    @Test("All of it comes back from a file as it was")
    func file() throws {
        let contents = try Self.contents()
        let yaml = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(yaml, now: 0).ordered() == contents.ordered())
        #expect(try DirectoryDocument.write(DirectoryDocument.read(yaml, now: 0)) == yaml)
        #expect(yaml.contains("hunt-group: \"twin\""))
    }

    @Test(
        "What cannot be is refused with its line",
        arguments: [
            ("{ name: x, contacts: [\"0009\"] }", "no person, workspace or virtual line has 0009"),
            ("{ name: x, contacts: [\"0001\", \"0001\"] }", "name Ann twice"), ("{ name: x, contacts: [\"0002\"] }", "no person, workspace"),
            ("{ name: x, contacts: [{ hunt-group: Nobody }] }", "no hunt group \"Nobody\""), ("{ contacts: [] }", "name is missing"),
            ("{ name: x, contacts: [{ person: Ann }] }", "no key \"person\""), ("{ name: x }, { name: x }", "is there already"),
            ("{ id: a, name: x }, { id: b, name: x }", "already assigned"),
        ])
    func refused(_ directories: String, _ message: String) throws {
        let yaml = """
            organizations:
              - name: One
                sip-domain: one.example
                locations:
                  - name: A
                    people: [{ email: ann@one.example, display-name: Ann, extension: "0001" }]
                    hunt-groups: [{ name: All, extension: "0002" }]
                    contact-directories: [\(directories)]
            """
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == 8)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }
}

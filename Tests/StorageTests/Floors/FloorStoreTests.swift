import Directory
import Storage
import Testing

@Suite("Floors in SQLite and in a directory file")
struct FloorStoreTests {
    private static func contents() throws -> DirectoryContents {
        var contents = try DirectoryContents.demo()
        let lobby = try #require(contents.members.firstIndex { $0.id.kind == .workspace })
        let place = contents.members[lobby].locationID
        let other = try #require(contents.locations.first { $0.id != place })
        contents.floors = [
            Floor(id: "cellar", organizationID: other.organizationID, locationID: place, number: -1, name: "no"),
            Floor(id: "ground", organizationID: other.organizationID, locationID: place, number: 0),
            Floor(id: "loft", organizationID: other.organizationID, locationID: other.id, number: 0, name: "Dach: \"oben\""),
        ]
        contents.members[lobby].profile.floorID = "ground"
        return contents
    }

    @Test("All of it comes back from the store as it was, also in the next process, and goes as it came")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try Self.contents()
        try await store.replace(with: contents)
        #expect(try await SQLiteDirectoryStore(try temporary.reopened()).load().ordered() == contents.ordered())
        await #expect(throws: (any Error).self) { try await store.deleteFloor("ground") }
        var ground = contents.floors[1]
        (ground.number, ground.name) = (2, "Second")
        try await store.save(ground)
        #expect(try await store.load().floors.first { $0.id == "ground" } == ground)
        var lobby = try #require(contents.members.first { $0.id.kind == .workspace })
        lobby.profile.floorID = nil
        try await store.save(lobby)
        try await store.deleteFloor("ground")
        #expect(Set(try await store.load().floors.map(\.id)) == ["cellar", "loft"])
        // What is gone takes nothing along, and all of it can come again.
        try await store.replace(with: contents)
        #expect(try await store.load().ordered() == contents.ordered())
    }

    @Test("All of it comes back from a file as it was")
    func file() throws {
        let contents = try Self.contents()
        let yaml = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(yaml, now: 0).ordered() == contents.ordered())
        #expect(try DirectoryDocument.write(DirectoryDocument.read(yaml, now: 0)) == yaml)
    }

    @Test(
        "What cannot be is refused with its line",
        arguments: [
            ("[{ number: 1 }, { number: 1 }]", "0", "is there already"), ("[{ id: a, number: 1 }, { id: b, number: 1 }]", "0", "floorNumber: 1"),
            ("[{ name: Attic }]", "0", "number is missing"), ("[{ number: x }]", "0", "number"),
            ("[{ number: 100001 }]", "0", "floorNumber: must be"),
            ("[{ number: 0 }]", "1", "no floor 1 at A"), ("[{ number: 0, area: 9 }]", "0", "no key \"area\""),
        ])
    func refused(_ floors: String, _ floor: String, _ message: String) throws {
        let yaml = """
            organizations:
              - name: One
                sip-domain: one.example
                locations:
                  - { name: A, floors: \(floors), workspaces: [{ name: Lobby, floor: \(floor) }] }
            """
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == 5)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test("Without an id the same file makes the same floor")
    func sameID() throws {
        let yaml = """
            organizations:
              - { name: One, sip-domain: one.example, locations: [{ name: A, floors: [{ number: 3 }], workspaces: [{ name: Lobby, floor: 3 }] }] }
            """
        let contents = try DirectoryDocument.read(yaml, now: 0)
        #expect(try DirectoryDocument.read(yaml, now: 1).floors == contents.floors)
        #expect(contents.members.first?.profile.floorID == contents.floors.first?.id)
    }
}

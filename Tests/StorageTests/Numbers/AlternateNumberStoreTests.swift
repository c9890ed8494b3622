import Directory
import Storage
import Testing

@Suite("Alternate numbers in SQLite and in a directory file")
struct AlternateNumberStoreTests {
    private static func contents() throws -> DirectoryContents {
        var contents = try DirectoryContents.demo()
        let bob = try #require(contents.members.firstIndex { $0.displayName == "Bob Baker" })
        contents.members[bob].settings.alternates.entries = [
            .init(phoneNumber: "+12025550171", extension: "0071", ringPattern: .shortLongShort), .init(phoneNumber: "+12025550172"),
            .init(extension: "1773", ringPattern: .longLong),
        ]
        contents.members[bob].settings.alternates.isRingDistinctive = true
        let lobby = try #require(contents.members.firstIndex { $0.id.kind == .workspace })
        contents.members[lobby].settings.alternates.entries = [.init(extension: "1774")]
        // A main number may be somebody's alternate one.
        let place = try #require(contents.locations.firstIndex { $0.id == contents.members[bob].locationID })
        contents.locations[place].calling.mainNumber = "+12025550172"
        for number in ["+12025550171", "+12025550172"] {
            contents.numbers.append(PhoneNumber(number: number, locationID: contents.members[bob].locationID))
        }
        return contents
    }

    @Test("All of it comes back from the store as it was, also in the next process, and goes as it came")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try Self.contents()
        try await store.replace(with: contents)
        #expect(try await SQLiteDirectoryStore(try temporary.reopened()).load().ordered() == contents.ordered())
        var bob = try #require(contents.members.first { $0.displayName == "Bob Baker" })
        await #expect(throws: (any Error).self) { try await store.deleteNumbers(["+12025550171"]) }
        bob.settings.alternates.entries.swapAt(0, 2)
        bob.settings.alternates.isRingDistinctive = false
        try await store.save(bob)
        #expect(try await store.load().members.first { $0.id == bob.id } == bob)
        bob.settings.alternates = AlternateNumbers()
        try await store.save(bob)
        #expect(try await store.load().members.first { $0.id == bob.id } == bob)
        try await store.deleteNumbers(["+12025550171"])
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
            ("[{ extension: \"0001\" }]", "twice"), ("[{ ring: LOUD, extension: \"0002\" }]", "ring must be one of"), ("[{}]", "need a number"),
            ("[\"0049\"]", "E.164"), ("[{ name: x }]", "no key \"name\""),
        ])
    func refused(_ numbers: String, _ message: String) throws {
        let yaml = """
            organizations:
              - name: One
                sip-domain: one.example
                locations:
                  - name: A
                    people:
                      - { email: ann@one.example, extension: "0001", alternate-numbers: \(numbers) }
            """
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == 7)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }
}

import Directory
import Storage
import Testing

@Suite("Whom emergency services call back, and people's time zones, in the directory file and in the database")
struct DirectoryDocumentCallbackTests {
    private static func yaml(_ callback: String) -> String {
        """
        organizations:
          - name: Acme
            sip-domain: acme.example
            locations:
              - name: Office
                calling: { main-number: "+12025550101", emergency-callback: "\(callback)" }
                people:
                  - { email: alice@acme.example, extension: "1001", number: "+12025550101", time-zone: Asia/Tokyo, announcement-language: en_us }
                  - { email: bob@acme.example, extension: "1002" }
              - name: Warehouse
                people:
                  - { email: dave@acme.example, extension: "2001", number: "+12025550201" }
        """
    }

    @Test("They are read, written, and kept")
    func roundTrip() async throws {
        let contents = try DirectoryDocument.read(Self.yaml("1001"), now: 5)
        let alice = try #require(contents.members.first { $0.email == "alice@acme.example" })
        #expect(contents.locations.first { $0.name == "Office" }?.calling.emergencyCallbackMember == alice.id)
        #expect(alice.profile.timeZone == "Asia/Tokyo" && alice.profile.announcementLanguage == "en_us")
        let text = try DirectoryDocument.write(contents)
        #expect(text.contains("emergency-callback: \"1001\""))
        #expect(try DirectoryDocument.read(text, now: 9) == contents)
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        for _ in 0..<2 {
            try await store.replace(with: contents)
            #expect(try DirectoryIndex(try await store.load()).contents == DirectoryIndex(contents).contents)
        }
    }

    @Test("Whoever has lost their number since they were chosen comes back from a file too")
    func withoutNumber() throws {
        var contents = try DirectoryDocument.read(Self.yaml("1001"), now: 5)
        let alice = try #require(contents.members.firstIndex { $0.email == "alice@acme.example" })
        contents.members[alice].phoneNumber = nil
        #expect(try DirectoryDocument.read(DirectoryDocument.write(contents), now: 5) == contents)
    }

    @Test("Somebody of another location, and nobody, is refused with the line", arguments: ["2001", "1009", "+12025550201"])
    func refused(_ callback: String) {
        #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(Self.yaml(callback), now: 5) }
    }
}

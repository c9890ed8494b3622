import Directory
import Foundation
import Storage
import Testing

@Suite("Numbers and profiles in the directory file")
struct DirectoryDocumentNumberTests {
    private static let yaml = """
        organizations:
          - name: Acme
            sip-domain: acme.example
            locations:
              - name: Harbour
                numbers:
                  - "+33298000001"
                  - { number: "+33298000002", active: false, toll-free: true, service: true }
                address: { address1: 1 Quay, city: Brest, postal-code: "29200", country: FR }
                latitude: 48.39
                announcement-language: fr_fr
                calling: { main-number: "+33298000001", outside-dial-digit: "9", enforce-outside-dial-digit: true }
                people:
                  - { email: a@acme.example, extension: "1001", number: "+33298000003", department: Sales, title: "no" }
                workspaces:
                  - { name: Room, type: meetingRoom, capacity: 8, hotdesking: on }
                virtual-lines:
                  - { name: Line, extension: "1002", first-name: L, caller-id-number: "+33298000009", directory-search: false }
        """

    @Test("Everything is read, and comes back the same")
    func read() throws {
        let contents = try DirectoryDocument.read(Self.yaml, now: 5)
        let location = try #require(contents.locations.first)
        #expect(location.calling.mainNumber == "+33298000001")
        #expect(location.calling.isOutsideDialDigitEnforced)
        #expect(location.profile.address.city == "Brest")
        #expect(location.profile.latitude == 48.39)
        #expect(contents.numbers.map(\.number) == ["+33298000001", "+33298000002", "+33298000003"])
        #expect(
            contents.numbers[1] == PhoneNumber(number: "+33298000002", locationID: location.id, isActive: false, isTollFree: true, isService: true))
        #expect(contents.member("a@acme.example")?.profile.title == "no")
        #expect(contents.member("Room")?.profile.capacity == 8)
        #expect(contents.member("Room")?.profile.hotdesking == .on)
        #expect(contents.member("Line")?.profile.isInDirectorySearch == false)
        let text = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(text, now: 9) == contents)
        // A number that its owner says is not said again.
        #expect(text.components(separatedBy: "+33298000003").count == 2)
    }

    @Test(
        "What is wrong is told with its line",
        arguments: [
            ("\"+33298000001\"\n", "\"12\"\n", "line 7: number: must be an E.164 number such as +12025550101"),
            ("+33298000002", "+33298000001", "line 8: number +33298000001 is there already, above this line"),
            (
                "{ main-number: \"+33298000001\"", "{ main-number: \"+33298000008\"",
                "line 12: main-number: +33298000008 is not a number of Harbour"
            ),
            ("latitude: 48.39", "latitude: north", "line 10: latitude must be a number"),
            ("country: FR", "country: France", "line 5: country: must be two letters in upper case (ISO 3166)"),
            ("type: meetingRoom", "type: attic", "line 16: type must be one of notSet, focus, huddle, meetingRoom, open, desk, other"),
            ("capacity: 8", "capacity: -8", "line 16: capacity: must be 0 to 100000 people"),
        ])
    func errors(_ old: String, _ new: String, _ message: String) throws {
        let yaml = Self.yaml.replacing(old, with: new, maxReplacements: 1)
        #expect(yaml != Self.yaml)
        do {
            _ = try DirectoryDocument.read(yaml, now: 5)
            Issue.record("read")
        } catch let error as DirectoryDocumentError {
            #expect(error.description == message)
        }
    }

    @Test("The store keeps all of it, and a directory that another replaces leaves nothing behind")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try DirectoryDocument.read(Self.yaml, now: 5)
        try await store.replace(with: contents)
        #expect(try await store.load().ordered() == contents)
        try await store.replace(with: try .demo())
        #expect(try await store.load().ordered() == (try DirectoryContents.demo().ordered()))
    }
}

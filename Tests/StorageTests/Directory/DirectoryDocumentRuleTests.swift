import Directory
import Storage
import Testing

@Suite("A file keeps the rules that requests keep")
struct DirectoryDocumentRuleTests {
    private static let before = """
        organizations:
        - name: A
          sip-domain: a.example
          licenses:
          - { name: Webex Calling - Professional, units: 1 }
          - { name: Webex Calling - Basic, units: 5 }
          locations:
          - name: L

        """

    @Test(
        "A person whom no request could make is refused with a line",
        arguments: [
            ("{ email: nope }", "email: must be an e-mail address"), ("{ email: a@a, created: -5 }", "created: must be milliseconds"),
            ("{ email: a@a, created: -9223372036854775808 }", "created: must be milliseconds"),
            ("{ email: a@a, created: 9223372036854775807 }", "created: must be milliseconds"),
            ("{ email: a@a, display-name: \(String(repeating: "x", count: 5_000)) }", "display-name: must have 1 to 256"),
            ("{ email: a@a, time-zone: Mars/Olympus }", "time-zone: there is no time zone Mars/Olympus"),
            ("{ email: a@a, number: \"+1202555\" }", "+1202555 is no number"),
            ("{ email: a@a, licenses: [Webex Calling - Professional, Webex Calling - Basic] }", "cannot be had at once"),
            ("{ email: a@a, licenses: [Webex Calling - Basic, Webex Calling - Basic] }", "name a license twice"),
            ("{ email: a@a, extension: \"1001\", forwarding: { busy: { destination: \"1001\" } } }", "forwarding: busy: must not lead to"),
            ("{ email: a@a, extension: \"1001\", monitors: [\"1001\"] }", "monitors: must not name the member itself"),
            ("{ email: a@a, sip: { username: u, password: \"a\\u0001b\" } }", "password: must not have control characters"),
        ])
    func people(_ person: String, _ message: String) throws {
        let error = try #require(throws: DirectoryDocumentError.self) {
            try DirectoryDocument.read(Self.before + "    people:\n    - \(person)\n", now: 0)
        }
        #expect(error.message.contains(message), "\(error)")
        #expect((9...10).contains(error.line))
    }

    @Test("More people with a licence than it has units are refused where the first too many is")
    func units() throws {
        let people =
            "    people:\n    - { email: a@a, licenses: [Webex Calling - Professional] }\n    - { email: b@a, licenses: [Webex Calling - Professional] }\n"
        let error = try #require(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(Self.before + people, now: 0) }
        #expect(error.description == "line 11: all 1 units of the license Webex Calling - Professional are assigned above this line")
    }

    @Test(
        "A location that no request could make is refused",
        arguments: [
            ("time-zone: Mars/Olympus", "time-zone: there is no time zone"), ("address: { country: XX }", "country: there is no country XX"),
            ("announcement-language: xx", "announcement-language: must be a language"), ("routing-prefix: \"911\"", "emergency number 911"),
            ("numbers: [\"+1202555019\"]", "+1202555019 is no number"),
        ])
    func locations(_ line: String, _ message: String) throws {
        let error = try #require(throws: DirectoryDocumentError.self) {
            try DirectoryDocument.read(Self.before + "    \(line)\n", now: 0)
        }
        #expect(error.message.contains(message), "\(error)")
    }

    @Test("Sound files are in the document whole, and the directory names them by their ids")
    func sounds() throws {
        let sound = DocumentSound(
            id: "s-1", locationID: "l", name: "Hold: music", fileName: "h \"1\".wav", uploadedAt: 5, bytes: (0..<1_000).map { UInt8($0 % 256) })
        var contents = DirectoryContents()
        contents.organizations = [Organization(id: "o", name: "O", sipDomain: "o.example")]
        contents.locations = [Location(id: "l", organizationID: "o", name: "L", routingPrefix: nil)]
        contents.locations[0].musicOnHold.file = "/data/announcements/l/s-1.wav"
        contents.organizations[0].recording.announcements[.start] = SoundFile(path: "/data/announcements/l/s-1.wav", locationID: "l")
        let portable = contents.mappingSoundFiles { _ in sound.reference }
        let text = try DirectoryDocument.write(portable, sounds: [sound])
        #expect(!text.contains("/data/"))
        let read = try DirectoryDocument.readWithSounds(text, now: 0)
        #expect(read.sounds == [sound])
        #expect(read.contents == portable)
        #expect(try DirectoryDocument.write(read.contents, sounds: read.sounds) == text)
        let alone = try DirectoryDocument.write(portable)
        #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.readWithSounds(alone, now: 0) }
        let broken = text.replacing("audio: \"", with: "audio: \"*")
        #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.readWithSounds(broken, now: 0) }
    }
}

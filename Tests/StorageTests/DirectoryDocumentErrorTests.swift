import Directory
import Storage
import Testing

@Suite("What is wrong with a directory file, and in which line (CONTRACT.md, `orbit directory import`)")
struct DirectoryDocumentErrorTests {
    /// A mistake in the file below: a line of it, and what stands there instead.
    struct Mistake: CustomTestStringConvertible, Sendable {
        var what: String
        /// A line of the good file, without its indentation.
        var line: String
        /// Takes its place, with the same indentation on each line.
        var replacement: [String]
        /// Which of the new lines is at fault, from 0.
        var fault: Int
        /// What the error must say.
        var says: String

        init(_ what: String, _ line: String, _ replacement: String..., fault: Int = 0, says: String) {
            self.what = what
            self.line = line
            self.replacement = replacement
            self.fault = fault
            self.says = says
        }

        var testDescription: String { self.what }
    }

    static let good = """
        # Two of most things.
        organizations:
          - name: Acme
            sip-domain: acme.example
            licenses:
              - name: Professional
                units: 10
              - name: Basic
                units: 10
            locations:
              - name: Headquarters
                routing-prefix: "8100"
                people:
                  - email: alice@acme.example
                    extension: "1001"
                    number: "+12025550101"
                    roles: [full-administrator]
                    licenses: [Professional]
                    sip:
                      username: alice
                      password: alice-secret
                  - email: bob@acme.example
                    extension: "1002"
                    number: "+12025550102"
                    roles:
                      - location-administrator
                    administers:
                      - Warehouse
                    licenses:
                      - Basic
                    sip:
                      username: bob
                      ha1-md5: "00"
                      ha1-sha256: "11"
                    created: 5
                workspaces:
                  - name: Lobby
                    extension: "1010"
                virtual-lines:
                  - name: Sales line
                    extension: "1020"
                call-park-extensions:
                  - name: Orbit 1
                    extension: "7001"
                  - name: Orbit 2
                    extension: "7002"
                call-parks:
                  - name: Front desk
                    members:
                      - "1001"
                      - "1002"
                    call-park-extensions:
                      - "7001"
              - name: Warehouse
                routing-prefix: "8200"
          - name: Zeta
            sip-domain: zeta.example

        """

    static let mistakes: [Mistake] = [
        Mistake("an unknown key of the document", "organizations:", "organisations: []", "organizations:", says: "organisations"),
        Mistake(
            "an unknown key of an organisation", "sip-domain: acme.example", "sip-domain: acme.example", "sipdomain: x", fault: 1, says: "sipdomain"),
        Mistake("an unknown key of a licence", "units: 10", "amount: 10", says: "amount"),
        Mistake("an unknown key of a location", "routing-prefix: \"8100\"", "prefix: \"8100\"", says: "prefix"),
        Mistake("an unknown key of a person", "number: \"+12025550102\"", "phone: \"+12025550102\"", says: "phone"),
        Mistake("an unknown key of a workspace", "extension: \"1010\"", "email: lobby@acme.example", says: "email"),
        Mistake("an unknown key of an account", "password: alice-secret", "pasword: alice-secret", says: "pasword"),
        Mistake("an unknown key of a group", "call-park-extensions:", "orbits:", says: "orbits"),
        Mistake("a key that comes twice", "number: \"+12025550102\"", "extension: \"1003\"", fault: -1, says: "more than one extension"),
        Mistake("a list where a text belongs", "extension: \"1002\"", "extension: [\"1002\"]", says: "extension must be text"),
        Mistake("a text where a list belongs", "roles: [full-administrator]", "roles: full-administrator", says: "roles must be a list"),
        Mistake("a text where a mapping belongs", "- name: Orbit 1", "- Orbit 0", "- name: Orbit 1", says: "call park extension must be a mapping"),
        Mistake("a mapping in a list of texts", "- \"7001\"", "- { extension: \"7001\" }", says: "list of texts"),
        Mistake("a text where a number belongs", "created: 5", "created: yesterday", says: "created must be a number"),
        Mistake("fewer than no units", "units: 10", "units: -1", says: "units must not be negative"),
        Mistake("an extension that a person has", "extension: \"1002\"", "extension: \"1001\"", fault: -1, says: "1001"),
        Mistake("an extension that is no number", "extension: \"1002\"", "extension: \"1o02\"", fault: -1, says: "extension"),
        Mistake("two call park extensions with one extension", "extension: \"7002\"", "extension: \"7001\"", fault: -1, says: "7001"),
        Mistake("a call park extension with a person's extension", "extension: \"7002\"", "extension: \"1002\"", fault: -1, says: "1002"),
        Mistake("a number that somebody has", "number: \"+12025550102\"", "number: \"+12025550101\"", fault: -2, says: "+12025550101"),
        Mistake("a number that is not E.164", "number: \"+12025550102\"", "number: \"2025550102\"", fault: -2, says: "number"),
        Mistake("two people with one e-mail address", "- email: bob@acme.example", "- email: Alice@acme.example", says: "alice@acme.example"),
        Mistake("two accounts of one name", "username: bob", "username: alice", fault: -10, says: "alice"),
        Mistake("two locations of one name", "- name: Warehouse", "- name: Headquarters", says: "Headquarters"),
        Mistake("two locations with one routing prefix", "routing-prefix: \"8200\"", "routing-prefix: \"8100\"", fault: -1, says: "8100"),
        Mistake("two licences of one name", "- name: Basic", "- name: Professional", says: "Professional"),
        Mistake("two organisations with one domain", "sip-domain: zeta.example", "sip-domain: ACME.example", fault: -1, says: "acme.example"),
        Mistake(
            "two things with one id", "- name: Lobby", "- { id: same, name: Hall, extension: \"1011\" }", "- id: same", "  name: Lobby", fault: 1,
            says: "same"),
        Mistake("an id of two words", "- name: Warehouse", "- id: two words", "  name: Warehouse", says: "id"),
        Mistake("an empty id", "- name: Warehouse", "- id: \"\"", "  name: Warehouse", says: "id"),
        Mistake("a role that there is not", "- location-administrator", "- administrator", says: "administrator"),
        Mistake("a location that there is not", "- Warehouse", "- Wherehouse", says: "Wherehouse"),
        Mistake("a licence that there is not", "- Basic", "- Advanced", says: "Advanced"),
        Mistake(
            "a licence of another organisation", "- name: Zeta", "- name: Zeta",
            "  locations: [{ name: Z, people: [{ email: z@zeta.example, licenses: [Basic] }] }]", fault: 1, says: "Basic"),
        Mistake("a member of a group who does not exist", "- \"1002\"", "- \"1009\"", says: "1009"),
        Mistake("an orbit as a member of a group", "- \"1002\"", "- \"7001\"", says: "7001"),
        Mistake("an orbit of a group that does not exist", "- \"7001\"", "- \"7009\"", says: "7009"),
        Mistake("a person as an orbit of a group", "- \"7001\"", "- \"1001\"", says: "1001"),
        Mistake("a person without an e-mail address", "- email: bob@acme.example", "- first-name: Bob", says: "email is missing"),
        Mistake("a workspace without a name", "- name: Lobby", "- number: \"+12025550110\"", says: "name is missing"),
        Mistake("a call park extension without an extension", "extension: \"7002\"", "id: x", fault: -1, says: "extension is missing"),
        Mistake("a call park extension with too long a name", "- name: Orbit 2", "- name: 1234567890123456789012345678901", says: "name"),
        Mistake("an organisation without a domain", "sip-domain: zeta.example", "sip-domain:", fault: -1, says: "sip-domain is missing"),
        Mistake("an account without a password", "password: alice-secret", "password:", fault: -1, says: "password"),
        Mistake("an account with half a password", "ha1-sha256: \"11\"", "ha1-sha256:", fault: -2, says: "ha1-sha256"),
        Mistake("a tab for indentation", "units: 10", "\tunits: 10", says: "not YAML"),
        Mistake("a quote that is not closed", "- name: Lobby", "- name: {Lobby", says: "not YAML"),
    ]

    @Test("The file without mistakes is read")
    func goodFile() throws {
        let contents = try DirectoryDocument.read(Self.good, now: 0)
        #expect(contents.members.count == 4)
        #expect(contents.organizations.count == 2)
    }

    @Test("A mistake is refused with its line", arguments: mistakes)
    func refused(_ mistake: Mistake) throws {
        var lines = Self.good.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // The last of lines that are alike, so that it is the second of two things that meets the first.
        let index = try #require(lines.lastIndex { $0.drop { $0 == " " } == mistake.line })
        let indentation = String(repeating: " ", count: lines[index].count - mistake.line.count)
        lines.replaceSubrange(index...index, with: mistake.replacement.map { indentation + $0 })
        let error = try #require(throws: DirectoryDocumentError.self) {
            try DirectoryDocument.read(lines.joined(separator: "\n"), now: 0)
        }
        // A syntax error shows where the text can no longer be one, which may be the next line.
        let expected = index + 1 + mistake.fault
        #expect(mistake.says == "not YAML" ? (expected...expected + 1).contains(error.line) : error.line == expected, "\(error)")
        #expect(error.message.contains(mistake.says), "\(error)")
        #expect(error.description == "line \(error.line): \(error.message)")
        #expect(!error.description.contains("\n"))
        #expect(!error.description.contains("-secret"))
    }

    @Test(
        "A file that is no directory at all is refused",
        arguments: ["", "\n\n", "# nothing\n", "organizations: []\n", "organizations:\n", "{}", "[]", "text", "~", "--- 1\n--- 2\n", "\u{0}"])
    func noDirectory(_ yaml: String) throws {
        let error = try #require(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error.line >= 1)
        #expect(!error.message.isEmpty)
        #expect(!error.description.contains("\n"))
    }
}

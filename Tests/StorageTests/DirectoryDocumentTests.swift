import Directory
import Storage
import Testing

@Suite("The directory as a YAML file, both ways (CONTRACT.md, `orbit directory import` and `export`)")
struct DirectoryDocumentTests {
    /// What an export may have to write: every field, text that YAML takes for something else, and names across locations.
    static let difficult = """
        organizations:
          - name: "Ärger & Söhne: \\"quoted\\" # no comment"
            sip-domain: Umlaut.Example
            licenses:
              - { name: "no", units: 9 }
              - { name: "null", units: 7 }
            locations:
              - name: "Zürich"
                routing-prefix: "0100"
                time-zone: Europe/Zurich
                music-on-hold: "/music/it's [this] {one}.wav"
                music-on-hold-name: "it's: this"
                music-when-held: false
                call-park:
                  { recall: ALERT_HUNT_GROUP_ONLY, recall-hunt-group: "02000050", ring-pattern: LONG_LONG, recall-time: 600, hunt-wait-time: 30 }
                feature-codes: { park: "*700", directed-pickup: "*01" }
                people:
                  - email: First@Umlaut.Example
                    first-name: "~"
                    last-name: " leading and trailing "
                    display-name: "yes"
                    extension: "0001"
                    number: "+41445550101"
                    roles: [location-administrator, read-only-administrator]
                    administers: ["Aarau", "Zürich"]
                    licenses: ["null", "no"]
                    sip: { username: "0x10", password: "p: #w" }
                    created: 5
                    private: true
                    call-park-notification: true
                    monitors: ["02000071", { number: "0012", label: "yes: no" }]
                    devices:
                      - name: "SIP phone"
                        model: "no: model"
                        mac: "001122334455"
                        created: 6
                        lines: [{ sip: { username: "0x11", password: "p: #w" } }, { owner: "0012", sip: { username: "1e4", password: "p: #w" } }]
                      - name: "~"
                        id: other
                        lines:
                          - sip: { username: third, ha1-md5: "00", ha1-sha256: "11" }
                          - owner: "02000001"
                            sip: { username: fourth, ha1-md5: "22", ha1-sha256: "33" }
                    forwarding:
                      always: { destination: "", enabled: false }
                      busy: { destination: "02000001" }
                      no-answer: { destination: "someone@umlaut.example", enabled: false }
                      rings: 20
                    do-not-disturb: true
                    call-waiting: false
                    recording:
                      { mode: Always with Pause/Resume, announce-start-and-stop: true, notification: Beep, notify: true, remind: true, reminder-interval: 1800 }
                    voicemail-number: "*99"
                    assistants: ["02000001", "0012", "+41445550102"]
                    private-phone-status: true
                    monitoring-agents: ["02000001", "+41445550102"]
                    preferred-device: other
                  - { email: bare@umlaut.example, monitoring-agents: ["0001"] }
                workspaces:
                  - name: "on\\u00E9lyone: line?"
                    number: "+41445550102"
                    recording: { enabled: false, notification: Play Announcement }
                    devices: [{ name: Only, lines: [{ sip: { username: fifth, ha1-md5: "44", ha1-sha256: "55" } }] }]
                    preferred-device: Only
                virtual-lines:
                  - { name: "1e3", extension: "0012", do-not-disturb: true }
                call-parks:
                  - { name: "- dash", members: ["0001", "+41445550102"], recall: ALERT_PARKING_USER_ONLY, park-on-agents: false }
                pickup-groups:
                  - { name: "- dash", members: ["+41445550102"], notification: AUDIO_ONLY, notification-delay: 20 }
              - name: "Aarau"
                routing-prefix: "0200"
                people:
                  - { email: same@umlaut.example, extension: "0001" }
                call-park-extensions:
                  - { name: "Orbit ☎︎", extension: "0071" }
                hunt-groups:
                  - { name: "true", extension: "0050", number: "+41445550103", members: ["01000001", "0001"], policy: WEIGHTED, weights: [30, 70], rings: 3 }
                  - { name: "off", extension: "0051", enabled: false, next-agent: false }
                call-parks:
                  - { name: "of orbits", call-park-extensions: ["0071"], recall: ALERT_PARKING_USER_FIRST_THEN_HUNT_GROUP, recall-hunt-group: "true" }
          - name: Second
            sip-domain: second.example
            licenses: [{ name: "no", units: 1 }]
            locations:
              - name: Zürich
                routing-prefix: "0100"
                people:
                  - { email: first@second.example, extension: "0001", licenses: ["no"] }
          - { name: Nobody, sip-domain: nobody.example }

        """

    static let documents = [DemoDirectory.yaml, difficult]

    @Test("What is exported reads back as the same directory", arguments: documents)
    func identity(_ yaml: String) throws {
        let contents = try DirectoryDocument.read(yaml, now: DirectoryContents.noon)
        let exported = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(exported, now: 1).ordered() == contents.ordered())
    }

    @Test("What is exported, imported and exported again is the same bytes", arguments: documents)
    func sameBytes(_ yaml: String) throws {
        let first = try DirectoryDocument.write(try DirectoryDocument.read(yaml, now: DirectoryContents.noon))
        let second = try DirectoryDocument.write(try DirectoryDocument.read(first, now: 1))
        #expect(Array(first.utf8) == Array(second.utf8))
    }

    @Test("What went through the store is exported as the same bytes", arguments: documents)
    func throughTheStore(_ yaml: String) async throws {
        let contents = try DirectoryDocument.read(yaml, now: DirectoryContents.noon)
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        try await store.replace(with: contents)
        #expect(try DirectoryDocument.write(try await store.load()) == DirectoryDocument.write(contents))
    }

    @Test("No password is in an export, only what phones are challenged with", arguments: documents)
    func passwords(_ yaml: String) throws {
        let exported = try DirectoryDocument.write(try DirectoryDocument.read(yaml, now: 0))
        #expect(!exported.contains("password"))
        #expect(!exported.contains("-secret"))
        #expect(!exported.contains("p: #w"))
        #expect(exported.contains("ha1-sha256"))
    }

    @Test("The same file always makes the same ids, whatever the time", arguments: documents)
    func stableIDs(_ yaml: String) throws {
        var first = try DirectoryDocument.read(yaml, now: 1)
        var second = try DirectoryDocument.read(yaml, now: 2)
        func forgetTimes(_ contents: inout DirectoryContents) {
            for index in contents.members.indices {
                contents.members[index].createdAt = 0
                for device in contents.members[index].devices.indices { contents.members[index].devices[device].createdAt = 0 }
            }
        }
        forgetTimes(&first)
        forgetTimes(&second)
        #expect(first == second)
    }

    @Test("An id stays when what it was not made from changes")
    func idsSurviveChanges() throws {
        let before = try DirectoryContents.demo()
        let after = try DirectoryDocument.read(
            DemoDirectory.yaml.replacing("last-name: Baker", with: "last-name: Brown").replacing("\"1002\"", with: "\"1092\"")
                .replacing("name: Orbit 3", with: "name: Orbit Three"), now: 0)
        #expect(after.member("Bob Brown")?.id == before.member("Bob Baker")?.id)
        #expect(after.member("Bob Brown")?.extension == "1092")
        #expect(after.orbit("Orbit Three")?.id == before.orbit("Orbit 3")?.id)
    }

    @Test("Text that looks like a number, a truth or nothing stays text")
    func textStaysText() throws {
        let contents = try DirectoryDocument.read(Self.difficult, now: 0)
        #expect(contents.organizations.contains { $0.name == "Ärger & Söhne: \"quoted\" # no comment" && $0.sipDomain == "umlaut.example" })
        #expect(Set(contents.licenses.map(\.name)) == ["no", "null"])
        let first = try #require(contents.member("yes"))
        #expect(first.email == "first@umlaut.example")
        #expect(first.firstName == "~")
        #expect(first.lastName == " leading and trailing ")
        #expect(first.extension == "0001")
        #expect(first.createdAt == 5)
        #expect(first.account?.username == "0x10")
    }

    @Test("A person may administer a location that comes later, and a hunt group, a line key and a recall may name another location's")
    func acrossLocations() throws {
        let contents = try DirectoryDocument.read(Self.difficult, now: 0)
        let aarau = try #require(contents.location("Aarau"))
        let zurich = try #require(contents.location("Zürich"))
        let yes = try #require(contents.member("yes"))
        #expect(yes.administeredLocationIDs.first == aarau.id)
        let hunt = try #require(contents.group("true"))
        #expect(hunt.memberIDs.first == yes.id)
        #expect(hunt.settings.hunt.weights[yes.id.key] == 30)
        #expect(zurich.callPark.recall == RecallChoice(option: .huntGroupOnly, huntGroupID: hunt.id))
        #expect(yes.monitoring.elements.map(\.target).first == contents.callParkExtensions.first.map { .callParkExtension($0.id) })
        #expect(yes.monitoring.elements.last?.label == "yes: no")
    }

    @Test(
        "A group of which a rule is broken is refused with its line",
        arguments: [
            ("call-parks", "members: [\"0001\", \"02000001\"]", "agents: must be at the group's location"),
            ("call-parks", "members: [\"0001\", \"0001\"]", "twice"),
            ("call-parks", "recall: ALERT_HUNT_GROUP_ONLY", "recall-hunt-group"),
            ("hunt-groups", "members: [\"0001\"], policy: WEIGHTED, weights: [99]", "100 together"),
            ("hunt-groups", "members: [\"0001\"], weights: [1, 2]", "one percentage a member"),
            ("hunt-groups", "policy: SOMETIMES", "must be one of CIRCULAR, REGULAR"),
            ("hunt-groups", "call-park-extensions: [\"0001\"]", "no key"),
        ])
    func brokenGroup(_ list: String, _ body: String, _ message: String) throws {
        let yaml = """
            organizations:
              - name: One
                sip-domain: one.example
                locations:
                  - name: A
                    routing-prefix: "0100"
                    people: [{ email: a@one.example, extension: "0001" }]
                    \(list):
                      - { name: G, \(body) }
                  - name: B
                    routing-prefix: "0200"
                    people: [{ email: b@one.example, extension: "0001" }]
            """
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == 9)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test("A member that has no number is still in its group after an export")
    func memberWithoutNumber() throws {
        var contents = try DirectoryContents.demo()
        let bob = try #require(contents.members.firstIndex { $0.displayName == "Bob Baker" })
        contents.members[bob].extension = nil
        contents.members[bob].phoneNumber = nil
        let read = try DirectoryDocument.read(try DirectoryDocument.write(contents), now: 0)
        #expect(try read.ordered() == contents.ordered())
        #expect(read.group("Front desk")?.memberIDs.contains(contents.members[bob].id) == true)
    }

    @Test("A person without a name is called by their e-mail address, a place without a time zone is in New York")
    func defaults() throws {
        let contents = try DirectoryDocument.read(Self.difficult, now: 77)
        let bare = try #require(contents.member("bare@umlaut.example"))
        #expect(bare.createdAt == 77)
        #expect(bare.extension == nil)
        #expect(contents.location("Aarau")?.timeZone == "America/New_York")
    }

    @Test("A key with nothing behind it is the same as no key")
    func emptyKey() throws {
        let yaml = DemoDirectory.yaml.replacing("time-zone: America/Chicago", with: "time-zone:\n        music-on-hold: ~\n        hunt-groups: null")
        let warehouse = try #require(try DirectoryDocument.read(yaml, now: 0).location("Warehouse"))
        #expect(warehouse.timeZone == "America/New_York")
        #expect(warehouse.musicOnHold.file == nil)
    }
}

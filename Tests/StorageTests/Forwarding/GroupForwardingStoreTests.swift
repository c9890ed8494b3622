import Directory
import Storage
import Testing

@Suite("Call forwarding of hunt groups in SQLite and in a directory file")
struct GroupForwardingStoreTests {
    private static var everything: GroupForwarding {
        var forwarding = GroupForwarding()
        forwarding.always = CallForwarding.Rule(isEnabled: true, destination: "1003")
        forwarding.selective = CallForwarding.Rule(isEnabled: true, destination: "+12025550101")
        var some = ForwardingRule.Callers()
        some.isEverybody = false
        some.withheld = true
        some.numbers = ["0071", "+33140000000"]
        var unknown = ForwardingRule.Callers()
        unknown.unknown = true
        unknown.numbers = ["1002"]
        forwarding.rules = [
            ForwardingRule(name: "yes: no", callers: some, namesNumber: true),
            ForwardingRule(name: "Boss", isEnabled: false, target: .nowhere, callers: unknown),
            ForwardingRule(name: "All", target: .number("somebody@acme.example")),
        ]
        return forwarding
    }

    private static func contents() throws -> (DirectoryContents, Int) {
        var contents = try DirectoryContents.demo()
        let place = try #require(contents.groups.firstIndex { $0.kind == .huntGroup })
        contents.groups[place].settings.hunt.forwarding = Self.everything
        return (contents, place)
    }

    @Test("All of it comes back from the store as it was, also in the next process, and goes as it came")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let (contents, place) = try Self.contents()
        try await store.replace(with: contents)
        #expect(try await SQLiteDirectoryStore(try temporary.reopened()).load().ordered() == contents.ordered())
        var group = contents.groups[place]
        group.settings.hunt.forwarding.rules.removeFirst()
        group.settings.hunt.forwarding.rules[0].callers.numbers = []
        try await store.save(group)
        #expect(try await store.load().groups.first { $0.id == group.id } == group)
        group.settings.hunt.forwarding = GroupForwarding()
        try await store.save(group)
        #expect(try await store.load().ordered() == DirectoryContents.demo().ordered())
        try await store.save(contents.groups[place])
        // Nothing is left that the store itself would refuse to lose.
        for location in contents.locations {
            var location = location
            location.callPark.recall = RecallChoice()
            try await store.save(location)
        }
        try await store.deleteGroup(group.id)
        #expect(try await store.load().groups.contains { $0.id == group.id } == false)
    }

    @Test("All of it comes back from a file as it was")
    func file() throws {
        let (contents, _) = try Self.contents()
        let yaml = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(yaml, now: 0).ordered() == contents.ordered())
        #expect(try DirectoryDocument.write(DirectoryDocument.read(yaml, now: 0)) == yaml)
    }

    private static func yaml(_ forwarding: String) -> String {
        """
        organizations:
          - name: One
            sip-domain: one.example
            locations:
              - name: A
                hunt-groups:
                  - { name: G, extension: "5000", forwarding: \(forwarding) }
        """
    }

    @Test("In a file a rule counts and is about everybody where it does not say otherwise, and what has a destination is on")
    func defaults() throws {
        let text = #"{ always: { destination: "1" }, rules: [{ name: X }, { name: Y, from: { numbers: ["0012"] }, to: "7" }] }"#
        let forwarding = try #require(try DirectoryDocument.read(Self.yaml(text), now: 0).groups.first).settings.hunt.forwarding
        #expect(forwarding.always == CallForwarding.Rule(isEnabled: true, destination: "1"))
        #expect(forwarding.selective == CallForwarding.Rule())
        #expect(forwarding.rules.first == ForwardingRule(name: "X"))
        var callers = ForwardingRule.Callers()
        callers.isEverybody = false
        callers.numbers = ["0012"]
        #expect(forwarding.rules.last == ForwardingRule(name: "Y", target: .number("7"), callers: callers))
    }

    @Test(
        "What cannot be is refused with its line",
        arguments: [
            ("{ sometimes: {} }", "no key \"sometimes\""), ("{ always: {} }", "forwarding: always: is needed"),
            ("{ always: { destination: somebody } }", "must be a number or an address"),
            ("{ rules: [{ enabled: true }] }", "name is missing"), ("{ rules: [{ name: X }, { name: X }] }", "already assigned"),
            ("{ rules: [{ name: X, from: {} }] }", "callsFrom.customNumbers: must name a number"),
            ("{ rules: [{ name: X, from: { numbers: [\"1\"] } }] }", "1 is no number"),
            ("{ rules: [{ name: X, from: { numbers: [\"12\", \"12\"] } }] }", "name a number twice"),
            ("{ rules: [{ name: X, forward: false, to: \"12\" }] }", "to makes no sense"),
            ("{ selective: { enabled: true }, rules: [{ name: X }] }", "forwarding: selective: is needed"),
        ])
    func refused(_ forwarding: String, _ message: String) throws {
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(Self.yaml(forwarding), now: 0) }
        #expect(error?.line == 7)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }
}

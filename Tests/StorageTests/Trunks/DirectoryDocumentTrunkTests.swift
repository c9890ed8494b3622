import Directory
import Storage
import Testing

@Suite("Trunks in the directory file and in the database")
struct DirectoryDocumentTrunkTests {
    private static let yaml = """
        organizations:
          - name: Acme
            sip-domain: acme.example
            trunks:
              - name: Provider
                location: Harbour
                host: sip.provider.example
                port: 5080
                transport: tcp
                domain: provider.example
                registers: true
                username: "441632960000"
                password: "no: #1"
              - { name: Gateway, location: Office, host: 192.0.2.10, sources: [192.0.2.11, "2001:db8::11"], enabled: false }
            route-groups:
              - { name: Outside, trunks: [Provider, Gateway] }
            dial-plans:
              - { name: France, patterns: ["+33!", "9XXX"], route: Gateway }
              - { name: Spain, patterns: ["+34!"], route: { route-group: Outside } }
            locations:
              - { name: Harbour, pstn: Outside, unknown-extensions: Provider }
              - { name: Office, pstn: { trunk: Provider }, calling: { outside-dial-digit: "9" } }
              - { name: Shed }
        """

    @Test("Everything is read, and comes back the same")
    func read() throws {
        let contents = try DirectoryDocument.read(Self.yaml, now: 5)
        let provider = try #require(contents.trunks.first { $0.name == "Provider" })
        let gateway = try #require(contents.trunks.first { $0.name == "Gateway" })
        let group = try #require(contents.routeGroups.first)
        let places = Dictionary(uniqueKeysWithValues: contents.locations.map { ($0.name, $0) })
        #expect(
            provider
                == Trunk(
                    id: provider.id, organizationID: contents.organizations[0].id, locationID: places["Harbour"]?.id ?? "", name: "Provider",
                    host: "sip.provider.example", port: 5_080, transport: .tcp, domain: "provider.example", registers: true,
                    username: "441632960000", password: "no: #1"))
        #expect(
            gateway
                == Trunk(
                    id: gateway.id, organizationID: contents.organizations[0].id, locationID: places["Office"]?.id ?? "", name: "Gateway",
                    host: "192.0.2.10", sources: ["192.0.2.11", "2001:db8::11"], isEnabled: false))
        #expect(group.trunkIDs == [provider.id, gateway.id])
        #expect(contents.dialPlans.map(\.name) == ["France", "Spain"])
        #expect(contents.dialPlans.map(\.route) == [.trunk(gateway.id), .routeGroup(group.id)])
        #expect(contents.dialPlans[0].patterns == ["+33!", "9XXX"])
        #expect(places["Harbour"]?.calling.route == .routeGroup(group.id))
        #expect(places["Harbour"]?.calling.unknownExtensionRoute == .trunk(provider.id))
        #expect(places["Office"]?.calling.route == .trunk(provider.id))
        #expect(places["Office"]?.calling.outsideDialDigit == "9")
        #expect(places["Shed"]?.calling == LocationCalling())
        let text = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(text, now: 9) == contents)
        #expect(text.contains("pstn: \"Outside\""))
        #expect(!text.contains("calling: {}"))
    }

    @Test("A trunk of an organisation with one location is there without a word; with several it must say where")
    func onlyLocation() throws {
        let one = """
            organizations:
              - name: Acme
                sip-domain: acme.example
                trunks: [{ name: Provider, host: 192.0.2.1 }]
                locations: [{ name: Harbour }]
            """
        let contents = try DirectoryDocument.read(one, now: 5)
        #expect(contents.trunks.map(\.locationID) == contents.locations.map(\.id))
        Self.expect(
            one.replacing("[{ name: Harbour }]", with: "[{ name: Harbour }, { name: Office }]"), "line 4: location is missing: there are 2 in Acme")
    }

    @Test("Where a trunk and a route group have one name, the file says which is meant, and is asked to")
    func sameName() throws {
        var contents = try DirectoryDocument.read(Self.yaml, now: 5)
        contents.routeGroups[0].name = "Provider"
        let text = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(text, now: 9) == contents)
        Self.expect(
            Self.yaml.replacing("name: Outside", with: "name: Provider").replacing("{ route-group: Outside }", with: "Provider"),
            "line 19: route: \"Provider\" is a trunk and a route group; write { trunk: Provider } or { route-group: Provider }")
    }

    @Test(
        "What is wrong is told with its line",
        arguments: [
            ("location: Harbour", "location: Moon", "line 6: no location \"Moon\" in Acme"),
            ("host: sip.provider.example", "host: \"two words\"", "line 5: host: two words is not a host name or address"),
            ("port: 5080", "port: 70000", "line 5: port: must be 1 to 65535"),
            ("port: 5080", "port: sip", "line 8: port must be a number"),
            ("transport: tcp", "transport: tls", "line 9: transport must be one of udp, tcp"),
            ("username: \"441632960000\"", "username:", "line 5: username: is needed to register"),
            ("name: Gateway", "name: Provider", "line 14: trunk Provider is there already, above this line"),
            ("name: Gateway", "name: A name of more than 24 chars", "line 14: name: must have 1 to 24 characters"),
            ("host: 192.0.2.10,", "", "line 14: host is missing"),
            ("[192.0.2.11,", "[gateway.example,", "line 14: sources: gateway.example is not a numeric address"),
            ("[Provider, Gateway]", "[Provider, Nobody]", "line 16: no trunk \"Nobody\" in Acme"),
            ("[Provider, Gateway]", "[]", "line 16: trunks: must name one to 10 trunks, each once"),
            ("\"9XXX\"", "\"9AAA\"", "line 18: dialPatterns: 9AAA is not digits with X for any one and ! at the end for any more"),
            ("\"+34!\"", "\"+33!\"", "line 19: dialPatterns: +33! is already assigned to France"),
            (", route: Gateway", "", "line 18: route is missing"),
            ("route: Gateway", "route: Nowhere", "line 18: route: no trunk and no route group \"Nowhere\""),
            ("{ route-group: Outside }", "{ route-group: Provider }", "line 19: route: no route group \"Provider\""),
            ("pstn: { trunk: Provider }", "pstn: { trunk: Outside }", "line 22: pstn: no trunk \"Outside\""),
            (
                "pstn: { trunk: Provider }", "pstn: { trunk: Provider, route-group: Outside }",
                "line 22: pstn must name one trunk or one route-group"
            ),
            ("pstn: Outside", "pstn: [Outside]", "line 21: pstn must be text"),
            ("pstn: Outside", "pstn: Inside", "line 21: pstn: no trunk and no route group \"Inside\""),
        ])
    func errors(_ old: String, _ new: String, _ message: String) throws {
        let yaml = Self.yaml.replacing(old, with: new, maxReplacements: 1)
        #expect(yaml != Self.yaml)
        Self.expect(yaml, message)
    }

    private static func expect(_ yaml: String, _ message: String) {
        do {
            _ = try DirectoryDocument.read(yaml, now: 5)
            Issue.record("read: \(message)")
        } catch {
            #expect("\(error)" == message)
        }
    }

    @Test("The store keeps all of it, one after another and all at once, and a directory that another replaces leaves nothing behind")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try DirectoryDocument.read(Self.yaml, now: 5)
        try await store.replace(with: contents)
        #expect(try await store.load().ordered() == contents)
        let service = try await DirectoryService(store: store)
        var provider = try #require(contents.trunks.first { $0.name == "Provider" })
        (provider.password, provider.sources, provider.isEnabled) = (nil, ["192.0.2.99"], false)
        try await service.save(provider)
        var group = contents.routeGroups[0]
        group.trunkIDs.reverse()
        try await service.save(group)
        var plan = contents.dialPlans[0]
        (plan.route, plan.patterns) = (.routeGroup(group.id), ["+3!"])
        try await service.save(plan)
        try await service.deleteDialPlan(contents.dialPlans[1].id)
        let loaded = try await store.load().ordered()
        #expect(loaded == (await service.index.contents))
        #expect(loaded.trunks.contains(provider))
        #expect(loaded.routeGroups == [group])
        #expect(loaded.dialPlans == [plan])
        try await store.replace(with: try .demo())
        #expect(try await store.load().ordered() == (try DirectoryContents.demo().ordered()))
    }
}

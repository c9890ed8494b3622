import Directory
import Storage
import Testing

@Suite("Organisations that partner administrators manage")
struct ManagedOrganizationTests {
    private static let yaml = """
        organizations:
          - name: Partner
            sip-domain: partner.example
            locations:
              - name: Main
                people:
                  - email: pat@partner.example
                    roles: [partner-administrator]
                    manages: [zeta.example, acme.example, zeta.example]
          - { name: Acme, sip-domain: acme.example }
          - { name: Zeta, sip-domain: zeta.example }

        """

    private static func managed(_ contents: DirectoryContents) -> [String] {
        let ids = contents.members.first { $0.email == "pat@partner.example" }?.managedOrganizationIDs ?? []
        return ids.compactMap { id in contents.organizations.first { $0.id == id }?.name }.sorted()
    }

    @Test("The document names them by SIP domain, also those below, and what is written reads back the same")
    func document() throws {
        let contents = try DirectoryDocument.read(Self.yaml, now: 0)
        #expect(Self.managed(contents) == ["Acme", "Zeta"])
        #expect(try DirectoryDocument.read(try DirectoryDocument.write(contents), now: 0) == contents)
    }

    @Test("The store keeps them, with the next import and the next change")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try DirectoryDocument.read(Self.yaml, now: 0)
        try await store.replace(with: contents)
        try await store.replace(with: contents)
        #expect(Self.managed(try await store.load()) == ["Acme", "Zeta"])
        var pat = try #require(contents.members.first)
        pat.managedOrganizationIDs.removeLast()
        try await store.save(pat)
        #expect(try await store.load().members == [pat])
    }

    @Test(
        "An organisation that is not there, and one's own, are refused with the line",
        arguments: [("nobody.example", "no organization"), ("partner.example", "not another organization")])
    func refused(_ domain: String, _ reason: String) {
        let yaml = Self.yaml.replacing("[zeta.example, acme.example, zeta.example]", with: "[\(domain)]")
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == 9)
        #expect(error?.message.contains(reason) == true)
    }
}

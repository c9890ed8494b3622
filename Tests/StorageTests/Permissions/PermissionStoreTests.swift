import Directory
import Storage
import Testing

@Suite("Permissions in SQLite and in a directory file")
struct PermissionStoreTests {
    /// The demo directory with everything set that can be.
    private static func permitted() throws -> DirectoryContents {
        var contents = try DirectoryContents.demo()
        var location = LocationPermissions()
        location.callTypes = [.national: .blocked, .international: CallTypePermission(action: .transferNumber3, isTransferEnabled: false)]
        location.transferNumbers = TransferNumbers(nil, "1002", "+12025550101")
        location.emergencyNumbers = ["911", "5555", "112"]
        contents.locations[0].permissions = location
        contents.locations[1].permissions.emergencyNumbers = ["999"]
        for index in contents.members.indices where contents.members[index].settings == CallSettings() {
            var permissions = CallPermissions()
            switch index % 4 {
            case 0:
                permissions.outgoing.isCustom = true
                permissions.outgoing.hasCustomCallTypes = true
                for type in OutgoingCallType.allCases { permissions.outgoing.callTypes[type] = .usual(for: type) }
                permissions.outgoing.callTypes[.casual] = CallTypePermission(action: .block, isTransferEnabled: true)
            case 1:
                permissions.outgoing.hasCustomTransferNumbers = true
                permissions.incoming.isCustom = true
                permissions.incoming.externalCalls = .transferredOnly
                permissions.incoming.internalCalls = false
                permissions.incoming.collectCalls = false
            case 2:
                permissions.outgoing.callTypes[.tollFree] = CallTypePermission(action: .allow, isTransferEnabled: false)
                permissions.outgoing.transferNumbers = TransferNumbers("1001")
            default: permissions.outgoing.isCustom = true
            }
            contents.members[index].settings.permissions = permissions
        }
        return contents
    }

    @Test("All of it comes back from the store as it was, also in the next process, and goes as it came")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try Self.permitted()
        try await store.replace(with: contents)
        #expect(try await store.load().ordered() == contents.ordered())
        #expect(try await SQLiteDirectoryStore(try temporary.reopened()).load().ordered() == contents.ordered())
        var location = try #require(contents.location("Headquarters"))
        location.permissions = LocationPermissions()
        try await store.save(location)
        #expect(try await store.load().location("Headquarters") == location)
        for member in contents.members {
            var member = member
            member.settings.permissions = CallPermissions()
            try await store.save(member)
        }
        #expect(try await store.load().members.allSatisfy { $0.settings.permissions == CallPermissions() })
        try await store.replace(with: contents)
        try await store.replace(with: try .demo())
        #expect(try await store.load().ordered() == DirectoryContents.demo().ordered())
    }

    @Test("All of it comes back from a file as it was")
    func file() throws {
        let contents = try Self.permitted()
        let yaml = try DirectoryDocument.write(contents)
        #expect(try DirectoryDocument.read(yaml, now: 0).ordered() == contents.ordered())
        #expect(try DirectoryDocument.write(DirectoryDocument.read(yaml, now: 0)) == yaml)
    }

    private static func yaml(location: String = "notes: x", member: String = "private: false") -> String {
        """
        organizations:
          - name: One
            sip-domain: one.example
            locations:
              - name: A
                \(location)
                people:
                  - email: ann@one.example
                    \(member)
        """
    }

    @Test("What a person has in a file counts, and a type that is blocked may not be transferred to, where the file does not say otherwise")
    func defaults() throws {
        let member =
            "outgoing-permissions: { call-types: { NATIONAL: { action: BLOCK }, TOLL_FREE: { action: ALLOW } }, transfer-number-2: \"0001\" }"
        let outgoing = try #require(try DirectoryDocument.read(Self.yaml(member: member), now: 0).members.first).settings.permissions.outgoing
        #expect(outgoing.isCustom && outgoing.hasCustomCallTypes && outgoing.hasCustomTransferNumbers)
        #expect(outgoing.callTypes == [.national: .blocked, .tollFree: .allowed])
        #expect(outgoing.transferNumbers == TransferNumbers(nil, "0001"))
    }

    @Test(
        "What cannot be is refused with its line",
        arguments: [
            ("outgoing-permissions: { call-types: { LUNAR: { action: BLOCK } } }", "", "call-types has no key \"LUNAR\""),
            ("outgoing-permissions: { call-types: { NATIONAL: { action: AUTH_CODE } } }", "", "action must be one of"),
            ("outgoing-permissions: { call-types: { NATIONAL: { transfer: true } } }", "", "action is missing"),
            ("outgoing-permissions: { transfer-number-1: somebody }", "", "autoTransferNumber1: must be a number that can be dialled"),
            ("outgoing-permissions: { custom: true }", "", "outgoing-permissions has no key \"custom\""),
            ("emergency-numbers: [\"911\", \"9\"]", "", "emergency-numbers: must have 2 to 6 digits each"),
            ("", "outgoing-permissions: { transfer-number-1: somebody }", "autoTransferNumber1: must be a number that can be dialled"),
            ("", "incoming-permissions: { external: SOME }", "external must be one of"),
            ("", "emergency-numbers: [\"911\"]", "person has no key \"emergency-numbers\""),
        ])
    func refused(_ location: String, _ member: String, _ message: String) throws {
        let yaml = Self.yaml(location: location.isEmpty ? "notes: x" : location, member: member.isEmpty ? "private: false" : member)
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.message.contains(message) == true, "\(error?.description ?? "")")
    }
}

import Directory
import Storage
import Testing

@Suite("Music on hold of members and organisations in SQLite and in a directory file")
struct MusicStoreTests {
    private static func contents() throws -> DirectoryContents {
        var contents = try DirectoryContents.demo()
        contents.organizations[0].defaultPiece = .opus
        contents.members[0].settings.music.isPlayed = false
        contents.members[1].settings.music.file = "/music/yes: no.wav"
        contents.members[1].settings.music.fileName = "no.wav"
        contents.members[2].settings.music.file = "plain.wav"
        return contents
    }

    @Test("All of it comes back from the store as it was, also in the next process, and goes as it came")
    func store() async throws {
        let temporary = try TemporaryDatabase()
        let store = SQLiteDirectoryStore(temporary.database)
        let contents = try Self.contents()
        try await store.replace(with: contents)
        #expect(try await SQLiteDirectoryStore(try temporary.reopened()).load().ordered() == contents.ordered())
        let usual = try DirectoryContents.demo()
        for member in usual.members { try await store.save(member) }
        for organization in usual.organizations { try await store.save(organization) }
        #expect(try await store.load().ordered() == usual.ordered())
        for organization in contents.organizations { try await store.save(organization) }
        #expect(try await store.load().organizations == contents.organizations)
        try await store.replace(with: usual)
        #expect(try await store.load().ordered() == usual.ordered())
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
            ("default-music: ELSE", "", 4, "default-music must be one of LEGACY, OPUS"),
            ("default-music: OPUS", "music-on-hold-name: x.wav", 9, "makes no sense without music-on-hold"),
            ("default-music: OPUS", "music-when-held: sometimes", 9, "music-when-held must be true or false"),
        ])
    func refused(_ organization: String, _ member: String, _ line: Int, _ message: String) throws {
        let yaml = """
            organizations:
              - name: One
                sip-domain: one.example
                \(organization)
                locations:
                  - name: A
                    people:
                      - email: ann@one.example
                        \(member.isEmpty ? "private: false" : member)
            """
        let error = #expect(throws: DirectoryDocumentError.self) { try DirectoryDocument.read(yaml, now: 0) }
        #expect(error?.line == line)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }
}

import Directory
import GRDB
import Storage
import Testing

@Suite("Access tokens in the store")
struct AccessTokenStoreTests {
    private let temporary: TemporaryDatabase
    private let store: SQLiteDirectoryStore

    init() throws {
        self.temporary = try TemporaryDatabase()
        self.store = SQLiteDirectoryStore(self.temporary.database)
    }

    @Test("A token comes back by its hash with its scopes in order, its roles and its end", arguments: [nil, 0, Int64.max])
    func roundTrip(_ expiresAt: Int64?) async throws {
        let token = AccessToken(
            hash: TokenHash.hash("secret"), personID: "alice", organizationID: "acme", scopes: ["spark:calls_read", "spark-admin:people_read"],
            roles: [.locationAdministrator, .readOnlyAdministrator], expiresAt: expiresAt)
        try await self.store.save(token)
        #expect(try await self.store.token(hash: token.hash) == token)
        #expect(try await SQLiteDirectoryStore(try self.temporary.reopened()).token(hash: token.hash) == token)
    }

    @Test("A token without scopes and roles has none when it comes back")
    func bare() async throws {
        let token = AccessToken(hash: "abc", personID: "alice", organizationID: "acme", scopes: [], roles: [], expiresAt: nil)
        try await self.store.save(token)
        #expect(try await self.store.token(hash: "abc") == token)
    }

    @Test("Only the whole hash finds a token")
    func unknown() async throws {
        try await self.store.save(AccessToken(hash: "abc", personID: "alice", organizationID: "acme", scopes: [], roles: [], expiresAt: nil))
        for hash in ["", "ab", "ABC", "abc ", "%"] { #expect(try await self.store.token(hash: hash) == nil) }
    }

    @Test("A token that is saved again is replaced")
    func replaced() async throws {
        var token = AccessToken(hash: "abc", personID: "alice", organizationID: "acme", scopes: ["spark:all"], roles: [], expiresAt: nil)
        try await self.store.save(token)
        token.scopes = []
        token.expiresAt = 5
        try await self.store.save(token)
        #expect(try await self.store.token(hash: "abc") == token)
    }

    @Test("The hash is SHA-256 in lower-case hexadecimal")
    func hash() {
        #expect(TokenHash.hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(TokenHash.hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("New tokens are all of one length, of letters and digits, and never the same")
    func make() {
        let tokens = (0..<1_000).map { _ in TokenHash.make() }
        #expect(Set(tokens).count == tokens.count)
        #expect(tokens.allSatisfy { $0.utf8.count == 52 && $0.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) } })
    }

    @Test("An id made from names is the same every time, another for other names, and has the form of a UUID")
    func stableID() throws {
        #expect(TokenHash.stableID("person", "alice") == TokenHash.stableID("person", "alice"))
        // Not their concatenation.
        #expect(TokenHash.stableID("person", "alice") != TokenHash.stableID("perso", "nalice"))
        #expect(TokenHash.stableID("person", "alice") != TokenHash.stableID("person", "bob"))
        #expect(TokenHash.stableID("person", "alice").split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }
}

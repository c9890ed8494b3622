import Directory
import GRDB
import Storage
import Testing

@Suite("Applications, codes and grants in the store")
struct SQLiteOAuthStoreTests {
    private let temporary: TemporaryDatabase
    private let store: SQLiteOAuthStore
    private let directory: SQLiteDirectoryStore

    init() async throws {
        self.temporary = try TemporaryDatabase()
        self.store = SQLiteOAuthStore(self.temporary.database)
        self.directory = SQLiteDirectoryStore(self.temporary.database)
        for application in [Self.board, Self.watch] { try await self.store.save(application) }
    }

    private static let board = OAuthApplication(
        id: "board", kind: .integration, name: "Wall board", secretHash: "s", redirectURIs: ["https://a.example/", "com.example.app:/back"],
        scopes: ["spark:calls_read", "spark:people_read"], createdAt: 1)
    private static let watch = OAuthApplication(
        id: "watch", kind: .serviceApp, name: "Watch", secretHash: "s", scopes: ["spark-admin:calls_read"], createdAt: 2)

    private static func code(_ hash: String = "code", expiresAt: Int64 = 600_000) -> AuthorizationCode {
        AuthorizationCode(
            hash: hash, applicationID: "board", personID: "alice", organizationID: "acme", scopes: ["spark:calls_read"],
            redirectURI: "https://a.example/", challenge: .init(.s256, "challenge"), expiresAt: expiresAt)
    }

    private static func grant(_ id: String = "grant", of person: String? = "alice", by application: String = "board") -> OAuthGrant {
        OAuthGrant(
            id: id, applicationID: application, personID: person, organizationID: "acme", scopes: ["spark:calls_read"], codeHash: "code of \(id)",
            refreshHash: "refresh of \(id)", refreshExpiresAt: 7_776_000_000, createdAt: 5)
    }

    private static func token(_ hash: String, of grant: OAuthGrant, createdAt: Int64 = 5, machine: String? = nil) -> AccessToken {
        AccessToken(
            hash: hash, personID: grant.personID ?? grant.applicationID, organizationID: "acme", scopes: grant.scopes, roles: [.partnerAdministrator],
            expiresAt: createdAt + 1_209_600_000, createdAt: createdAt, grantID: grant.id, machineName: machine)
    }

    @Test("What is saved comes back, also to the next process")
    func roundTrip() async throws {
        let (grant, code) = (Self.grant("machine", of: nil, by: "watch"), Self.code())
        let token = Self.token("token", of: grant, machine: "Watch")
        try await self.store.save(code)
        try await self.store.save(grant, token)
        try await self.store.setPassword(hash: "$y$1", of: "alice", at: 1)
        try await self.store.setPassword(hash: "$y$2", of: "alice", at: 2)
        for database in [self.temporary.database, try self.temporary.reopened()] {
            let store = SQLiteOAuthStore(database)
            #expect(try await store.applications() == [Self.board, Self.watch])
            #expect(try await store.application("board") == Self.board)
            #expect(try await store.application("nobody") == nil)
            #expect(try await store.code(hash: "code") == code)
            #expect(try await store.grants(of: nil) == [grant])
            #expect(try await store.grants(of: "alice") == [])
            #expect(try await store.tokens(of: "watch") == [token])
            #expect(try await SQLiteDirectoryStore(database).token(hash: "token") == token)
            #expect(try await store.passwordHash(of: "alice") == "$y$2")
            #expect(try await store.passwordHash(of: "bob") == nil)
        }
    }

    @Test("A grant is found by each of its keys, and by no other's")
    func keys() async throws {
        var grant = Self.grant()
        grant.formerRefreshHash = "former"
        try await self.store.save(grant, Self.token("token", of: grant))
        for key in [OAuthGrant.Key.id("grant"), .code("code of grant"), .refreshToken("refresh of grant"), .formerRefreshToken("former")] {
            #expect(try await self.store.grant(key) == grant)
        }
        for key in [OAuthGrant.Key.id("former"), .code("refresh of grant"), .refreshToken("former"), .formerRefreshToken("refresh of grant")] {
            #expect(try await self.store.grant(key) == nil)
        }
    }

    @Test("Of two who redeem one code at once one gets tokens, and nothing is kept of the other")
    func once() async throws {
        try await self.store.save(Self.code())
        let store = self.store
        let redeemed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for name in ["first", "second"] {
                group.addTask { try await store.redeem(Self.code(), for: Self.grant(name), Self.token("of \(name)", of: Self.grant(name))) }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(redeemed == 1)
        #expect(try await self.store.grants(of: nil).count == 1)
        #expect(try await self.store.tokens(of: nil).count == 1)
        #expect(try await self.store.code(hash: "code") == nil)
    }

    @Test("A grant is renewed from its present refresh token only")
    func renewal() async throws {
        var grant = Self.grant()
        try await self.store.save(grant, Self.token("first", of: grant))
        grant.formerRefreshHash = grant.refreshHash
        grant.refreshHash = "next"
        #expect(try await self.store.renew(grant, from: "refresh of grant", Self.token("second", of: grant)))
        #expect(try await self.store.renew(grant, from: "refresh of grant", Self.token("third", of: grant)) == false)
        #expect(try await self.store.grant(.id("grant")) == grant)
        #expect(try await self.store.tokens(of: "alice").map(\.hash).sorted() == ["first", "second"])
    }

    @Test("With a grant its access tokens go, with an application its grants and codes, and no others")
    func deletion() async throws {
        let (first, second, other) = (Self.grant("first"), Self.grant("second", of: "bob"), Self.grant("other", of: nil, by: "watch"))
        for grant in [first, second, other] { try await self.store.save(grant, Self.token("of \(grant.id)", of: grant)) }
        try await self.directory.save(
            AccessToken(hash: "operator's", personID: "alice", organizationID: "acme", scopes: [], roles: [], expiresAt: nil))
        try await self.store.save(Self.code())
        #expect(try await self.store.deleteGrant("first"))
        #expect(try await self.store.deleteGrant("first") == false)
        #expect(try await self.store.tokens(of: nil).map(\.hash).sorted() == ["of other", "of second", "operator's"])
        #expect(try await self.store.deleteGrants(of: "board", in: "zeta") == 0)
        #expect(try await self.store.deleteApplication("board"))
        #expect(try await self.store.deleteApplication("board") == false)
        #expect(try await self.store.code(hash: "code") == nil)
        #expect(try await self.store.grants(of: nil) == [other])
        #expect(try await self.store.deleteGrants(of: "watch", in: "acme") == 1)
        #expect(try await self.store.deleteToken(hash: "operator's"))
        #expect(try await self.store.deleteToken(hash: "operator's") == false)
        #expect(try await self.store.tokens(of: nil).isEmpty)
    }

    @Test("What has expired is forgotten as new comes, but for what an operator made and what may still be renewed")
    func expired() async throws {
        let day: Int64 = 86_400_000
        try await self.directory.save(
            AccessToken(hash: "operator's", personID: "alice", organizationID: "acme", scopes: [], roles: [], expiresAt: 1))
        var old = Self.grant("old")
        old.refreshExpiresAt = 10 * day
        try await self.store.save(old, Self.token("of old", of: old))
        try await self.store.save(Self.grant("kept"), Self.token("of kept", of: Self.grant("kept")))
        try await self.store.save(Self.code("old"))
        // The grant has ended, its access token has not.
        var new = Self.grant("new")
        new.createdAt = 12 * day
        try await self.store.save(new, Self.token("of new", of: new, createdAt: new.createdAt))
        #expect(try await self.store.grants(of: nil).map(\.id).sorted() == ["kept", "new", "old"])
        var last = Self.grant("last")
        last.createdAt = 20 * day
        try await self.store.save(last, Self.token("of last", of: last, createdAt: last.createdAt))
        #expect(try await self.store.grants(of: nil).map(\.id).sorted() == ["kept", "last", "new"])
        #expect(try await self.store.tokens(of: nil).map(\.hash).sorted() == ["of last", "of new", "operator's"])
        try await self.store.save(Self.code("new", expiresAt: 20 * day))
        #expect(try await self.store.code(hash: "old") == nil)
    }

    @Test("An import of the directory ends nobody's password, grants and tokens")
    func importing() async throws {
        let grant = Self.grant()
        try await self.store.save(grant, Self.token("token", of: grant))
        try await self.store.setPassword(hash: "$y$1", of: "alice", at: 1)
        try await self.directory.replace(with: try .demo())
        #expect(try await self.store.grants(of: "alice") == [grant])
        #expect(try await self.directory.token(hash: "token") != nil)
        #expect(try await self.store.passwordHash(of: "alice") == "$y$1")
    }

    @Test(
        "The schema refuses",
        arguments: [
            "INSERT INTO password VALUES ('alice', 'secret', 0)",
            "INSERT INTO oauth_application VALUES ('x', 'integration', 'X', 's', '', 'a', 0)",
            "INSERT INTO oauth_application VALUES ('x', 'service-app', 'X', NULL, '', 'a', 0)",
            "INSERT INTO oauth_application VALUES ('x', 'service-app', 'X', 's', 'https://a.example/', 'a', 0)",
            "INSERT INTO oauth_application VALUES ('x', 'service-app', '', 's', '', 'a', 0)",
            "INSERT INTO oauth_application VALUES ('x', 'service-app', 'X', 's', '', '', 0)",
            "INSERT INTO oauth_code VALUES ('x', 'board', 'alice', 'acme', 'a', NULL, 'S256', NULL, 0)",
            "INSERT INTO oauth_code VALUES ('x', 'nobody', 'alice', 'acme', 'a', NULL, NULL, NULL, 0)",
            "INSERT INTO managed_organization VALUES ('nobody', 'nothing')",
        ])
    func refused(_ sql: String) async throws {
        await #expect(throws: DatabaseError.self) { try await self.temporary.pool.write { try $0.execute(sql: sql) } }
    }
}

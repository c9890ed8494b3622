import CallControl
import Directory
import GRDB
import Storage
import Testing

@Suite("The audit log in the store")
struct SQLiteAuditLogTests {
    private let temporary: TemporaryDatabase
    private let log: SQLiteAuditLog
    private let directory: DirectoryService

    init() async throws {
        self.temporary = try TemporaryDatabase()
        self.log = SQLiteAuditLog(self.temporary.database)
        let store = SQLiteDirectoryStore(self.temporary.database)
        try await store.replace(with: try .demo())
        self.directory = try await DirectoryService(store: store)
    }

    private static func event(
        _ id: String, at moment: Int64, of organization: String? = "acme", _ category: AuditEvent.Category = .users,
        by actor: AuditActor = AuditActor(.command, name: "root")
    ) -> AuditEvent {
        AuditEvent(
            id: id, at: moment, organizationID: organization, category: category, action: .updated,
            target: .init(.person, id: "bob", name: "Bob"), changed: ["profile", "settings"], before: ["name": "Bob", "age": 41],
            after: ["name": "Rob", "flag": true], context: AuditContext(actor: actor, address: "192.0.2.7", trackingID: "T", userAgent: "curl"))
    }

    private func all() async throws -> [AuditEvent] { try await self.log.events(AuditQuery(limit: 1_000)).events }

    private func bob() async throws -> Member {
        try #require(await self.directory.read { index in index.members.values.first { $0.displayName.hasPrefix("Bob") } })
    }

    @Test("An event comes back as it was, also to the next process")
    func roundTrip() async throws {
        let alice = AuditActor(
            .person, id: "alice", name: "Alice", email: "alice@acme.example", roles: [.fullAdministrator], organizationID: "acme")
        let events = [Self.event("a", at: 1, by: alice), Self.event("b", at: 2, of: nil)]
        try await self.log.append(events)
        try await self.log.append(events)
        #expect(try await self.all() == events.reversed())
        #expect(try await SQLiteAuditLog(try self.temporary.reopened()).events(AuditQuery(limit: 10)).events == events.reversed())
    }

    @Test("Events are found by organisation, time, actor and category, in pages, the latest first")
    func queries() async throws {
        let alice = AuditActor(.person, id: "alice", name: "Alice Archer", email: "alice@acme.example")
        try await self.log.append([
            Self.event("a", at: 10), Self.event("b", at: 20, by: alice), Self.event("c", at: 20, .webhooks), Self.event("d", at: 30, of: "zeta"),
            Self.event("e", at: 40, of: nil),
        ])
        func ids(_ query: AuditQuery) async throws -> [String] { try await self.log.events(query).events.map(\.id) }
        #expect(try await ids(AuditQuery(limit: 10)) == ["e", "d", "c", "b", "a"])
        #expect(try await ids(AuditQuery(organizationID: "acme", limit: 10)) == ["c", "b", "a"])
        #expect(try await ids(AuditQuery(from: 20, to: 40, limit: 10)) == ["d", "c", "b"])
        #expect(try await ids(AuditQuery(actorID: "alice", limit: 10)) == ["b"])
        #expect(try await ids(AuditQuery(actorText: "ARCHER", limit: 10)) == ["b"])
        #expect(try await ids(AuditQuery(actorText: "e@acme", limit: 10)) == ["b"])
        #expect(try await ids(AuditQuery(categories: [.webhooks, .locations], limit: 10)) == ["c"])
        let page = try await self.log.events(AuditQuery(organizationID: "acme", offset: 1, limit: 1))
        #expect(page.events.map(\.id) == ["b"] && page.count == 3)
    }

    @Test("No event can be changed, and none deleted before it is old")
    func appendOnly() async throws {
        try await self.log.append([Self.event("a", at: 10), Self.event("b", at: 20), Self.event("c", at: 30)])
        for sql in ["UPDATE audit_event SET actor_name = 'nobody'", "DELETE FROM audit_event", "DELETE FROM audit_event WHERE at = 10"] {
            #expect(throws: DatabaseError.self) { try self.temporary.pool.write { try $0.execute(sql: sql) } }
        }
        #expect(try await self.log.forget(before: 20) == 1)
        #expect(try await self.log.forget(before: 20) == 0)
        #expect(try await self.all().map(\.id) == ["c", "b"])
        #expect(throws: DatabaseError.self) { try self.temporary.pool.write { try $0.execute(sql: "DELETE FROM audit_event") } }
    }

    @Test("A change of the directory and its event are written together")
    func together() async throws {
        var bob = try await self.bob()
        bob.displayName = "Robert"
        let changed = bob
        try await AuditContext.$current.withValue(AuditContext(actor: AuditActor(.command, name: "root"))) {
            try await self.directory.save(changed)
        }
        let event = try #require(try await self.all().first)
        #expect(event.summary == "updated the person Robert" && event.context.actor.name == "root" && event.changed == ["displayName"])
        #expect(event.organizationID == bob.organizationID && event.target.id == bob.id.key)
        #expect(try await self.all().count == 1)
    }

    @Test("Where the event cannot be written the change is not made, and where the change is refused there is no event")
    func neither() async throws {
        let bob = try await self.bob()
        var changed = bob
        changed.displayName = "Robert"
        let robert = changed
        try await self.temporary.pool.write { try $0.execute(sql: "ALTER TABLE audit_event RENAME TO elsewhere") }
        await #expect(throws: DirectoryError.self) { try await self.directory.save(robert) }
        #expect(try await self.bob() == bob)
        let stored = try await SQLiteDirectoryStore(self.temporary.database).load().members
        #expect(stored.contains { $0.displayName == bob.displayName } && !stored.contains { $0.displayName == "Robert" })
        try await self.temporary.pool.write { try $0.execute(sql: "ALTER TABLE elsewhere RENAME TO audit_event") }
        changed.email = await self.directory.read { index in index.members.values.first { $0.displayName.hasPrefix("Alice") }?.email }
        let twin = changed
        await #expect(throws: DirectoryError.self) { try await self.directory.save(twin) }
        #expect(try await self.all().isEmpty)
    }

    @Test("An import is one event of an organisation, with how much there was and is")
    func imported() async throws {
        let store = SQLiteDirectoryStore(self.temporary.database)
        let contents = try DirectoryContents.demo()
        #expect(try await store.counts() == DirectoryCounts.of(contents))
        try await self.directory.replace(with: contents)
        let events = try await self.all()
        #expect(events.count == contents.organizations.count)
        #expect(events.first?.category == .directory && events.first?.action == .imported)
        #expect(events.first?.after == AuditSnapshot(try #require(DirectoryCounts.of(contents).values.first)))
    }

    @Test("Passwords, applications, grants and tokens leave events without a secret; what was not there leaves none")
    func accounts() async throws {
        let accounts = AuditedOAuthStore(SQLiteOAuthStore(self.temporary.database), self.directory)
        let bob = try await self.bob()
        let application = OAuthApplication(
            id: "board", kind: .integration, name: "Board", secretHash: "deadbeef", redirectURIs: ["https://a.example/"], scopes: ["spark:all"],
            createdAt: 1)
        try await accounts.save(application)
        try await accounts.setPassword(hash: "$y$deadbeef", of: bob.id.key, at: 1)
        let grant = OAuthGrant(
            id: "grant", applicationID: "board", personID: bob.id.key, organizationID: bob.organizationID, scopes: ["spark:all"],
            refreshHash: "deadbeef", refreshExpiresAt: 9_000_000_000_000, createdAt: 5)
        let token = AccessToken(
            hash: String(repeating: "deadbeef", count: 8), personID: bob.id.key, organizationID: bob.organizationID, scopes: ["spark:all"],
            roles: [], expiresAt: 9_000_000_000_000, createdAt: 5, grantID: "grant")
        try await accounts.save(grant, token)
        #expect(try await accounts.deleteToken(hash: token.hash))
        await self.directory.forgetTokens()
        #expect(try await !accounts.deleteToken(hash: token.hash))
        #expect(try await accounts.deleteGrant("grant"))
        #expect(try await !accounts.deleteGrant("grant"))
        #expect(try await accounts.deleteApplication("board"))
        let events = try await self.all().reversed()
        #expect(
            events.map(\.summary) == [
                "created the application Board", "updated the password of \(bob.displayName)", "created the authorization of Board",
                "created the access token of \(bob.displayName)", "deleted the access token of \(bob.displayName)",
                "deleted the authorization of Board", "deleted the application Board",
            ])
        let texts = events.map { "\($0.before?.json ?? "") \($0.after?.json ?? "")" }
        // The beginning of a token's hash is its name.
        #expect(texts.allSatisfy { !$0.replacing(token.id, with: "").contains("deadbeef") })
    }
}

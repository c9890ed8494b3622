import Directory
import GRDB
import Storage
import Testing
import Webhooks

@Suite("An organisation is deleted from the store")
struct OrganizationDeletionStoreTests {
    /// What happened is kept for as long as it is kept.
    private static let archives: Set<String> = ["audit_event", "call_detail", "call_history", "recording"]

    /// Every table's rows as text.
    private static func rows(_ temporary: TemporaryDatabase) throws -> [String: Set<String>] {
        try temporary.pool.read { database in
            let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'grdb_*'"
            let tables = try String.fetchAll(database, sql: sql)
            return Dictionary(
                uniqueKeysWithValues: try tables.map { table in
                    (table, Set(try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { "\($0)" }))
                })
        }
    }

    /// What is no part of the directory, for one person of an organisation.
    private static func accounts(_ organization: String, _ person: String, at location: String, _ temporary: TemporaryDatabase) async throws {
        let oauth = SQLiteOAuthStore(temporary.database)
        if try await oauth.application("board") == nil {
            try await oauth.save(
                OAuthApplication(
                    id: "board", kind: .integration, name: "Board", secretHash: "s", redirectURIs: ["https://a.example/"], scopes: ["spark:all"],
                    createdAt: 1))
        }
        let grant = OAuthGrant(
            id: "grant-\(person)", applicationID: "board", personID: person, organizationID: organization, scopes: ["spark:all"],
            refreshHash: "refresh-\(person)", refreshExpiresAt: 9_000_000_000_000, createdAt: 5)
        func token(_ hash: String, grantID: String?) -> AccessToken {
            AccessToken(
                hash: hash, personID: person, organizationID: organization, scopes: [], roles: [], expiresAt: 9_000_000_000_000, grantID: grantID)
        }
        try await oauth.save(grant, token("granted-\(person)", grantID: grant.id))
        try await oauth.setPassword(hash: "$y$1", of: person, at: 1)
        try await oauth.save(
            AuthorizationCode(
                hash: "code-\(person)", applicationID: "board", personID: person, organizationID: organization, scopes: [], redirectURI: nil,
                challenge: nil, expiresAt: 600_000))
        try await SQLiteDirectoryStore(temporary.database).save(token("token-\(person)", grantID: nil))
        let webhooks = SQLiteWebhookStore(temporary.database)
        try await webhooks.save(
            Webhook(
                id: "hook-\(person)", organizationID: organization, creator: MemberID(.person, person), name: "Calls",
                target: try WebhookTarget("https://example.com/"), event: .all, createdAt: 5))
        var batch = OutboxBatch()
        batch.added = [NewOutboxEntry(webhookID: "hook-\(person)", callID: "call", body: [1], createdAt: 7)]
        _ = try await webhooks.write(batch)
        try await SQLiteNumberJobStore(temporary.database).insert(
            NumberJob(
                id: "job-\(person)", organizationID: organization, creator: AuditActor(.person, id: person, name: person), trackingID: "T",
                targetLocationID: location, items: [.init(number: "+12025550101", locationID: location)], createdAt: 1))
    }

    /// A directory after many random changes, in both organisations of which somebody has an account.
    private static func day(_ seed: UInt64, _ temporary: TemporaryDatabase) async throws -> DirectoryService {
        let store = SQLiteDirectoryStore(temporary.database)
        var morning = DirectoryDay.morning
        let pat = Member(
            id: MemberID(.person, "pat"), organizationID: "zeta", locationID: "z1", displayName: "Pat", email: "pat@zeta.example", extension: nil,
            roles: [.fullAdministrator, .partnerAdministrator], managedOrganizationIDs: ["acme"])
        morning.members.append(pat)
        try await store.replace(with: morning)
        let service = try await DirectoryService(store: store)
        var day = DirectoryDay(seed: seed)
        for _ in 1...250 { try await day.change(service) }
        try await self.accounts("acme", "boss", at: "l1", temporary)
        try await self.accounts("zeta", "pat", at: "z1", temporary)
        return service
    }

    @Test(
        "Of an organisation nothing is left but what happened; every row of another stays as it was; the next process has the same in memory",
        arguments: [1, 2, 3, 4] as [UInt64], ["acme", "zeta"])
    func deleted(_ seed: UInt64, _ id: String) async throws {
        let temporary = try TemporaryDatabase()
        let service = try await Self.day(seed, temporary)
        let before = await service.index.contents
        let rows = try Self.rows(temporary)
        try await service.deleteOrganization(id)
        let after = await service.index.contents
        let reopened = try await SQLiteDirectoryStore(try temporary.reopened()).load()
        #expect(try DirectoryIndex(reopened).contents == after)

        let left = try Self.rows(temporary)
        var gone: Set<String> = [id]
        gone.formUnion(before.locations.filter { $0.organizationID == id }.map(\.id))
        gone.formUnion(before.members.filter { $0.organizationID == id }.map(\.id.key))
        gone.formUnion(before.members.filter { $0.organizationID == id }.flatMap(\.devices).map(\.id))
        gone.formUnion(before.groups.filter { $0.organizationID == id }.map(\.id))
        gone.formUnion(before.trunks.filter { $0.organizationID == id }.map(\.id))
        gone.formUnion([id == "acme" ? "boss" : "pat"].flatMap { ["grant-\($0)", "hook-\($0)", "job-\($0)"] })
        for (table, were) in rows where !Self.archives.contains(table) {
            let are = try #require(left[table])
            #expect(are.isSubset(of: were), "\(table)")
            // What is gone names the organisation or something of it, and what stays names neither.
            func names(_ row: String) -> Bool { gone.contains { row.contains("\"\($0)\"") || row.contains("-\($0)\"") } }
            for row in were.subtracting(are) { #expect(names(row) || row.contains("phone_number") || row.contains("+1202"), "\(table) \(row)") }
            for row in are { #expect(!names(row), "\(table) \(row)") }
        }
        for table in Self.archives { #expect(rows[table]?.isSubset(of: left[table] ?? []) == true, "\(table)") }
        #expect(left["audit_event"]?.contains { $0.contains("organization") && $0.contains("deleted") } == true)
        #expect(left["oauth_application"]?.count == 1)
        // What is left is a directory like any other.
        try await service.replace(with: after)
    }

    @Test("The last organisation stays, in the store too")
    func last() async throws {
        let temporary = try TemporaryDatabase()
        let service = try await Self.day(1, temporary)
        try await service.deleteOrganization("acme")
        let rows = try Self.rows(temporary)
        await #expect(throws: DirectoryError.self) { try await service.deleteOrganization("zeta") }
        #expect(try Self.rows(temporary) == rows)
    }
}

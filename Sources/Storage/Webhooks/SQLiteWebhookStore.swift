import Directory
import Foundation
import GRDB
import Logging
package import Webhooks

/// Webhooks and their outbox in SQLite. See ``OrbitDatabase`` for what a transaction that has returned means.
package struct SQLiteWebhookStore: WebhookStore {
    private let pool: DatabasePool
    private let logger = Logger(label: "orbit.storage")

    package init(_ database: OrbitDatabase) {
        self.pool = database.pool
    }

    // MARK: Webhooks

    /// A webhook that cannot be read is left out and logged: the others are worth having.
    package func webhooks() async throws -> [Webhook] {
        try await self.pool.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM webhook ORDER BY created_at, id").compactMap { row in
                do {
                    return try Self.webhook(row)
                } catch {
                    let id: String = row["id"]
                    self.logger.error("a webhook cannot be read", metadata: ["webhook": "\(id)", "error": "\(error)"])
                    return nil
                }
            }
        }
    }

    private static func webhook(_ row: Row) throws -> Webhook {
        func value<Value: RawRepresentable>(_ column: String, _ type: Value.Type = Value.self) throws -> Value where Value.RawValue == String {
            let text: String = row[column]
            guard let value = Value(rawValue: text) else { throw WebhookError.invalid(field: column, reason: "\(text) is unknown") }
            return value
        }
        let filter: String? = row["filter"]
        return Webhook(
            id: row["id"], organizationID: row["organization_id"], creator: MemberID(.person, row["creator_id"]),
            applicationID: row["application_id"], ownership: try value("ownership"), name: row["name"],
            target: try WebhookTarget(row["target_url"]), resource: try value("resource"), event: try value("event"),
            filter: try filter.map { try JSONDecoder().decode(WebhookFilter.self, from: Data($0.utf8)) }, secret: row["secret"],
            status: try value("status"), createdAt: row["created_at"])
    }

    package func save(_ webhook: Webhook) async throws {
        let filter = try webhook.filter.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        try await self.write { database in
            try database.execute(
                sql: """
                    INSERT INTO webhook (id, organization_id, creator_id, application_id, ownership, name, target_url, resource, event, filter,
                        secret, status, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name, target_url = excluded.target_url, secret = excluded.secret,
                        failures = CASE WHEN status = excluded.status THEN failures ELSE 0 END,
                        failing_since = CASE WHEN status = excluded.status THEN failing_since END, status = excluded.status
                    """,
                arguments: [
                    webhook.id, webhook.organizationID, webhook.creator.key, webhook.applicationID, webhook.ownership.rawValue, webhook.name,
                    webhook.target.url, webhook.resource.rawValue, webhook.event.rawValue, filter, webhook.secret, webhook.status.rawValue,
                    webhook.createdAt,
                ])
        }
    }

    package func delete(_ id: String) async throws {
        try await self.write { try $0.execute(sql: "DELETE FROM webhook WHERE id = ?", arguments: [id]) }
    }

    package func deactivate(_ id: String) async throws {
        try await self.write { database in
            try database.execute(sql: "UPDATE webhook SET status = 'inactive' WHERE id = ?", arguments: [id])
            try database.execute(sql: "DELETE FROM webhook_outbox WHERE webhook_id = ?", arguments: [id])
        }
    }

    // MARK: Outbox

    package func health() async throws -> [String: WebhookHealth] {
        try await self.pool.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT id, failures, failing_since FROM webhook WHERE failures > 0")
            return Dictionary(
                uniqueKeysWithValues: rows.map { ($0["id"], WebhookHealth(failures: $0["failures"], failingSince: $0["failing_since"])) })
        }
    }

    package func outbox() async throws -> [OutboxEntry] {
        try await self.pool.read { database in
            let sql = "SELECT sequence, webhook_id, call_id, created_at, next_attempt, attempts FROM webhook_outbox ORDER BY sequence"
            return try Row.fetchAll(database, sql: sql).map { row in
                OutboxEntry(
                    sequence: row["sequence"], webhookID: row["webhook_id"], callID: row["call_id"], createdAt: row["created_at"],
                    nextAttempt: row["next_attempt"], attempts: row["attempts"])
            }
        }
    }

    package func body(of sequence: Int64) async throws -> [UInt8]? {
        try await self.pool.read { database in
            try Data.fetchOne(database, sql: "SELECT body FROM webhook_outbox WHERE sequence = ?", arguments: [sequence]).map { Array($0) }
        }
    }

    package func write(_ batch: OutboxBatch) async throws -> [OutboxEntry] {
        try await self.write { database in
            for sequence in batch.removed {
                try database.cachedStatement(sql: "DELETE FROM webhook_outbox WHERE sequence = ?").execute(arguments: [sequence])
            }
            for entry in batch.postponed.values {
                try database.cachedStatement(sql: "UPDATE webhook_outbox SET next_attempt = ?, attempts = ? WHERE sequence = ?")
                    .execute(arguments: [entry.nextAttempt, entry.attempts, entry.sequence])
            }
            for (id, health) in batch.health {
                try database.cachedStatement(sql: "UPDATE webhook SET failures = ?, failing_since = ? WHERE id = ?")
                    .execute(arguments: [health.failures, health.failingSince, id])
            }
            return try batch.added.compactMap { try Self.insert($0, database) }
        }
    }

    /// Nil for a webhook that is inactive or gone by now.
    private static func insert(_ new: NewOutboxEntry, _ database: Database) throws -> OutboxEntry? {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO webhook_outbox (webhook_id, call_id, body, created_at, next_attempt)
                SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM webhook WHERE id = ? AND status = 'active')
                """)
        try statement.execute(arguments: [new.webhookID, new.callID, Data(new.body), new.createdAt, new.createdAt, new.webhookID])
        return database.changesCount == 1 ? OutboxEntry(new, sequence: database.lastInsertedRowID) : nil
    }

    /// Writes, and says in the webhooks' own terms that it could not.
    private func write<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        do {
            return try await self.pool.writeAudited(body)
        } catch let error as DatabaseError {
            throw WebhookError.unavailable(StorageError.reason(error))
        }
    }
}

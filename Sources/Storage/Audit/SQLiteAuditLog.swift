package import Directory
import GRDB

/// The audit log in SQLite. See ``OrbitDatabase`` for its table, which refuses everything but adding events and forgetting old ones.
///
/// Every function throws `DirectoryError.unavailable` when the database cannot be read or written.
package struct SQLiteAuditLog: AuditLog {
    /// Events that are forgotten in one transaction at most.
    private static let portion = 5_000

    private let pool: DatabasePool

    package init(_ database: OrbitDatabase) {
        self.pool = database.pool
    }

    package func append(_ events: [AuditEvent]) async throws {
        try await self.translating { try await self.pool.write { database in for event in events { try event.insert(database) } } }
    }

    package func events(_ query: AuditQuery) async throws -> AuditPage {
        let (conditions, values) = Self.conditions(query)
        return try await self.translating {
            try await self.pool.read { database in
                let count = try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM audit_event WHERE \(conditions)", arguments: StatementArguments(values))
                let rows = try Row.fetchAll(
                    database, sql: "SELECT * FROM audit_event WHERE \(conditions) ORDER BY at DESC, sequence DESC LIMIT ? OFFSET ?",
                    arguments: StatementArguments(values + [query.limit, query.offset]))
                return AuditPage(events: rows.compactMap { AuditEvent($0) }, count: count ?? 0)
            }
        }
    }

    /// A query as an SQL condition and its values.
    private static func conditions(_ query: AuditQuery) -> (sql: String, values: [any DatabaseValueConvertible & Sendable]) {
        var conditions = ["true"]
        var values: [any DatabaseValueConvertible & Sendable] = []
        func add(_ condition: String, _ value: (any DatabaseValueConvertible & Sendable)?) {
            guard let value else { return }
            conditions.append(condition)
            values.append(value)
        }
        add("organization_id = ?", query.organizationID)
        add("at >= ?", query.from)
        add("at < ?", query.to)
        add("actor_id = ?", query.actorID)
        add("instr(lower(actor_name || ' ' || coalesce(actor_email, '')), ?) > 0", query.actorText?.lowercased())
        if let categories = query.categories {
            conditions.append("category IN (\(categories.map { _ in "?" }.joined(separator: ", ")))")
            values += categories.map(\.rawValue)
        }
        return (conditions.joined(separator: " AND "), values)
    }

    package func forget(before moment: Int64) async throws -> Int {
        try await self.translating {
            try await self.pool.write { database in
                try database.run("INSERT OR REPLACE INTO setting VALUES ('audit kept from', ?)", [String(moment)])
                try database.run(
                    "DELETE FROM audit_event WHERE sequence IN (SELECT sequence FROM audit_event WHERE at < ? ORDER BY at LIMIT ?)",
                    [moment, Self.portion])
                return database.changesCount
            }
        }
    }

    private func translating<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw DirectoryError.unavailable("the audit log: \(StorageError.reason(error))")
        }
    }
}

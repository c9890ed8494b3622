package import Directory
import GRDB

/// Jobs that move numbers in SQLite. See ``OrbitDatabase`` for the tables.
///
/// Every function throws `DirectoryError.unavailable` when the database cannot be read or written.
package struct SQLiteNumberJobStore: NumberJobStore {
    private let pool: DatabasePool

    package init(_ database: OrbitDatabase) {
        self.pool = database.pool
    }

    // MARK: Writing

    package func insert(_ job: NumberJob) async throws {
        try await self.translating {
            try await self.pool.writeAudited { database in
                let creator = job.creator
                try database.run(
                    """
                    INSERT INTO number_job (id, organization_id, creator_kind, creator_id, creator_name, creator_email, creator_organization_id,
                        tracking_id, target_location_id, status, created_at, started_at, updated_at, ended_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        job.id, job.organizationID, creator.kind.rawValue, creator.id, creator.name, creator.email, creator.organizationID,
                        job.trackingID, job.targetLocationID, job.status.rawValue, job.createdAt, job.startedAt, job.updatedAt, job.endedAt,
                    ])
                for (position, item) in job.items.enumerated() {
                    let (state, code, reason) = Self.columns(item.state)
                    try database.run(
                        "INSERT INTO number_job_item VALUES (?, ?, ?, ?, ?, ?, ?)",
                        [job.id, position, item.number, item.locationID, state, code, reason])
                }
                try database.run(
                    """
                    DELETE FROM number_job WHERE organization_id = ? AND ended_at IS NOT NULL AND sequence NOT IN (
                        SELECT sequence FROM number_job WHERE organization_id = ? AND ended_at IS NOT NULL ORDER BY sequence DESC LIMIT ?)
                    """, [job.organizationID, job.organizationID, NumberJob.kept])
            }
        }
    }

    package func update(_ job: NumberJob) async throws {
        try await self.translating {
            try await self.pool.writeAudited { database in
                try database.run(
                    "UPDATE number_job SET status = ?, started_at = ?, updated_at = ?, ended_at = ? WHERE id = ?",
                    [job.status.rawValue, job.startedAt, job.updatedAt, job.endedAt, job.id])
            }
        }
    }

    package func update(_ item: NumberJob.Item, at position: Int, of jobID: String, moment: Int64) async throws {
        let (state, code, reason) = Self.columns(item.state)
        try await self.translating {
            try await self.pool.write { database in
                try database.run(
                    "UPDATE number_job_item SET state = ?, error_code = ?, error = ? WHERE job_id = ? AND position = ?",
                    [state, code, reason, jobID, position])
                try database.run("UPDATE number_job SET updated_at = ? WHERE id = ?", [moment, jobID])
            }
        }
    }

    private static func columns(_ state: NumberJob.Item.State) -> (state: String, code: String?, reason: String?) {
        switch state {
        case .waiting: ("waiting", nil, nil)
        case .done: ("done", nil, nil)
        case .failed(let code, let reason): ("failed", code, reason)
        }
    }

    // MARK: Reading

    package func job(_ id: String) async throws -> NumberJob? { try await self.jobs("id = ?", [id]).first }

    package func jobs(of organizationID: String) async throws -> [NumberJob] {
        try await self.jobs("organization_id = ?", [organizationID]).reversed()
    }

    package func unfinished() async throws -> [NumberJob] { try await self.jobs("ended_at IS NULL", []) }

    /// The oldest first.
    private func jobs(_ condition: String, _ values: StatementArguments) async throws -> [NumberJob] {
        try await self.translating {
            try await self.pool.read { database in
                var items: [String: [NumberJob.Item]] = [:]
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT * FROM number_job_item WHERE job_id IN (SELECT id FROM number_job WHERE \(condition)) ORDER BY job_id, position
                        """, arguments: values)
                while let row = try rows.next() { items[row["job_id"], default: []].append(Self.item(row)) }
                return try Row.fetchAll(database, sql: "SELECT * FROM number_job WHERE \(condition) ORDER BY sequence", arguments: values)
                    .compactMap { row in Self.job(row, items[row["id"]] ?? []) }
            }
        }
    }

    private static func item(_ row: Row) -> NumberJob.Item {
        let state: String = row["state"]
        let reason: String? = row["error"]
        return NumberJob.Item(
            number: row["number"], locationID: row["location_id"],
            state: reason.map { .failed(code: row["error_code"], reason: $0) } ?? (state == "done" ? .done : .waiting))
    }

    /// Nil for a row that a later version wrote in words that this one does not know.
    private static func job(_ row: Row, _ items: [NumberJob.Item]) -> NumberJob? {
        guard let status = NumberJob.Status(rawValue: row["status"]), let kind = AuditActor.Kind(rawValue: row["creator_kind"]) else { return nil }
        return NumberJob(
            id: row["id"], organizationID: row["organization_id"],
            creator: AuditActor(
                kind, id: row["creator_id"], name: row["creator_name"], email: row["creator_email"],
                organizationID: row["creator_organization_id"]),
            trackingID: row["tracking_id"], targetLocationID: row["target_location_id"], items: items, status: status,
            createdAt: row["created_at"], startedAt: row["started_at"], updatedAt: row["updated_at"], endedAt: row["ended_at"])
    }

    private func translating<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw DirectoryError.unavailable("jobs: \(StorageError.reason(error))")
        }
    }
}

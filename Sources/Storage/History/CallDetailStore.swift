package import CallControl
internal import Foundation
import GRDB
internal import JSONStream

/// Records of legs of calls that are over, of the last so many days.
///
/// Like entries of call history they come on the exchange's thread and are written behind it; a crash may lose those of the last half
/// second. Older ones go, some at a time, whenever others are written.
package final class CallDetailStore: Sendable {
    /// Rows that one transaction deletes at most; twice as many as it writes where that is more, so that deletion keeps up.
    package static let mostDeleted = 1_000

    private let pool: DatabasePool
    private let queue: WriteBehindQueue<CallDetailRecord>
    private let oldest: @Sendable () -> Int64

    /// - Parameters:
    ///   - retention: how long records are kept.
    ///   - delay: how long a record waits for others before all of them are written.
    ///   - retry: how long to wait before a write that failed is tried again: first, and at most.
    ///   - limit: how many records are kept while they cannot be written.
    ///   - now: milliseconds since 1970.
    package init(
        _ database: OrbitDatabase, retention: Duration, delay: Duration = .milliseconds(400),
        retry: ClosedRange<Duration> = .seconds(1) ... .seconds(30), limit: Int = 10_000,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
    ) {
        self.pool = database.pool
        let kept = retention.components.seconds * 1_000
        let oldest: @Sendable () -> Int64 = { now() - kept }
        self.oldest = oldest
        self.queue = WriteBehindQueue(self.pool, "detailed call history", delay: delay, retry: retry, limit: limit) { records, database in
            try Self.write(records, database)
            try Self.deleteOld(before: oldest(), max(Self.mostDeleted, 2 * records.count), database)
        }
    }

    /// Takes a record in; it is among ``records(_:)`` at once, and on the disk soon. On any thread.
    package func append(_ record: CallDetailRecord) { self.queue.append(record) }

    /// Writes what is appended, until ``finish()``.
    package func run() async { await self.queue.run() }

    /// Ends ``run()`` after everything is written.
    package func finish() { self.queue.finish() }

    /// Writes what was appended after ``run()`` had ended.
    package func flush() async { await self.queue.flush() }

    /// Records of legs, the one that ended first at the beginning, or the last one where the query says so.
    ///
    /// - Throws: `CallControlError.unavailable` when the database cannot be read.
    package func records(_ query: CallDetailQuery) async throws -> [CallDetailRecord] {
        var query = query
        query.from = max(query.from, self.oldest())
        let wanted = query
        // Before the database is read: what is written meanwhile is in both then, and not in neither.
        let unwritten = self.queue.unwritten.filter(wanted.fits)
        return try await StorageError.translating("detailed call history") {
            let stored = try await self.pool.read { try Self.read(wanted, $0) }
            guard !unwritten.isEmpty else { return stored }
            let known = Set(stored.map(\.id))
            var seen: Set<CallHalfID> = []
            let new = unwritten.filter { !known.contains($0.id) && seen.insert($0.id).inserted }
            return wanted.ordered(stored + new)
        }
    }

    // MARK: Rows

    private static func read(_ query: CallDetailQuery, _ database: Database) throws -> [CallDetailRecord] {
        var conditions = ["organization_id = ?", "released_at >= ?", "released_at < ?"]
        var values: [any DatabaseValueConvertible] = [query.organizationID, query.from, query.to]
        if let names = query.locationNames {
            conditions.append("location_name IN (\(names.map { _ in "?" }.joined(separator: ", ")))")
            values += names.sorted()
        }
        if let ids = query.locationIDs {
            conditions.append("json_extract(CAST(body AS TEXT), '$.user.locationID') IN (\(ids.map { _ in "?" }.joined(separator: ", ")))")
            values += ids.sorted()
        }
        if let place = query.after {
            conditions.append("(released_at, id) > (?, ?)")
            values += [place.releasedAt, place.id]
        }
        if let place = query.before {
            conditions.append("(released_at, id) < (?, ?)")
            values += [place.releasedAt, place.id]
        }
        if let key = query.userKey {
            conditions.append("\(Schema.callDetailUser) = ?")
            values.append(key)
        }
        if let id = query.id {
            conditions.append("id = ?")
            values.append(id)
        }
        let order = query.isLatestFirst ? "released_at DESC, id DESC" : "released_at, id"
        let sql = "SELECT body FROM call_detail WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT ?"
        let decoder = JSONDecoder()
        let bodies = try Data.fetchCursor(database, sql: sql, arguments: StatementArguments(values + [query.limit]))
        var records: [CallDetailRecord] = []
        while let body = try bodies.next() { records.append(try decoder.decode(CallDetailRecord.self, from: body)) }
        return records
    }

    private static func write(_ records: [CallDetailRecord], _ database: Database) throws {
        // A record whose transaction seemed to fail may be there; and one of a parked call whose end is found again after a crash.
        let insert = try database.cachedStatement(sql: "INSERT INTO call_detail VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        let encoder = JSONStreamEncoder()
        for record in records {
            try insert.execute(arguments: [
                record.id.rawValue, record.user.organizationID, record.releasedAt, record.user.locationName, Data(try encoder.encode(record)),
            ])
        }
    }

    private static func deleteOld(before moment: Int64, _ limit: Int, _ database: Database) throws {
        try database.cachedStatement(
            sql: "DELETE FROM call_detail WHERE id IN (SELECT id FROM call_detail WHERE released_at < ? ORDER BY released_at LIMIT ?)"
        ).execute(arguments: [moment, limit])
    }
}

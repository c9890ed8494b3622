package import CallControl
package import Directory
import GRDB
internal import Synchronization

/// The calls of each member that are over, the newest of each type.
///
/// Entries come on the exchange's thread and are written behind it, so that a call waits for no disk; a crash may lose the entries of
/// the last half second. Older entries go when a member has had as many new ones as are kept.
package final class CallHistoryStore: Sendable {
    /// How many entries of one type a member has (the API's limit).
    package static let entriesPerKind = 20

    private struct Item {
        var id: Int64
        var entry: CallHistoryEntry
    }

    /// A member's entries of one type.
    private struct Series: Hashable {
        var owner: MemberID
        var kind: CallHistoryEntry.Kind
    }

    private let pool: DatabasePool
    private let queue: WriteBehindQueue<Item>
    private let lastID: Atomic<Int64>

    /// - Parameters:
    ///   - delay: how long an entry waits for others before all of them are written.
    ///   - retry: how long to wait before a write that failed is tried again: first, and at most.
    ///   - limit: how many entries are kept while they cannot be written.
    package init(
        _ database: OrbitDatabase, delay: Duration = .milliseconds(400), retry: ClosedRange<Duration> = .seconds(1) ... .seconds(30),
        limit: Int = 10_000
    ) throws {
        self.pool = database.pool
        self.lastID = Atomic(try self.pool.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM call_history") ?? 0 })
        let insertions = Mutex<[Series: Int]>([:])
        self.queue = WriteBehindQueue(self.pool, "call history", delay: delay, retry: retry, limit: limit) { items, database in
            try insertions.withLock { try Self.write(items, database, insertions: &$0) }
        }
    }

    /// Takes an entry in; it is among ``entries(of:kind:)`` at once, and on the disk soon. On any thread.
    package func append(_ entry: CallHistoryEntry) {
        let id = self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
        self.queue.append(Item(id: id, entry: entry))
    }

    /// Writes what is appended, until ``finish()``.
    package func run() async { await self.queue.run() }

    /// Ends ``run()`` after everything is written.
    package func finish() { self.queue.finish() }

    /// Writes what was appended after ``run()`` had ended.
    package func flush() async { await self.queue.flush() }

    /// A member's calls, the newest first: of one type, or of each.
    ///
    /// - Throws: `CallControlError.unavailable` when the database cannot be read.
    package func entries(of member: MemberID, kind: CallHistoryEntry.Kind? = nil) async throws -> [CallHistoryEntry] {
        // Before the database is read: what is written meanwhile is in both then, and not in neither.
        let unwritten = self.queue.unwritten
        return try await StorageError.translating("call history") {
            try await self.pool.read { database in
                var found: [Item] = []
                for kind in kind.map({ [$0] }) ?? CallHistoryEntry.Kind.allCases {
                    let stored = try Self.read(Series(owner: member, kind: kind), database)
                    let known = Set(stored.map(\.id))
                    let new = unwritten.filter { $0.entry.owner == member && $0.entry.kind == kind && !known.contains($0.id) }
                    found += (stored + new).sorted(by: Self.isNewer).prefix(Self.entriesPerKind)
                }
                return found.sorted(by: Self.isNewer).map(\.entry)
            }
        }
    }

    private static func isNewer(_ left: Item, _ right: Item) -> Bool { (left.entry.at, left.id) > (right.entry.at, right.id) }

    // MARK: Rows

    private static func read(_ series: Series, _ database: Database) throws -> [Item] {
        let rows = try Row.fetchAll(
            try database.cachedStatement(
                sql: """
                    SELECT at, id, name, number, is_private FROM call_history
                    WHERE member_id = ? AND member_kind = ? AND kind = ? ORDER BY at DESC, id DESC LIMIT ?
                    """),
            arguments: [series.owner.key, series.owner.kind.rawValue, series.kind.rawValue, Self.entriesPerKind])
        return rows.map { row in
            Item(
                id: row["id"],
                entry: CallHistoryEntry(
                    kind: series.kind, owner: series.owner, name: row["name"], number: row["number"], privacyEnabled: row["is_private"], at: row["at"]
                ))
        }
    }

    private static func write(_ items: [Item], _ database: Database, insertions: inout [Series: Int]) throws {
        // An entry whose transaction seemed to fail may be there.
        let insert = try database.cachedStatement(sql: "INSERT INTO call_history VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        for item in items {
            let entry = item.entry
            try insert.execute(arguments: [
                entry.owner.key, entry.owner.kind.rawValue, entry.kind.rawValue, entry.at, item.id, entry.name, entry.number, entry.privacyEnabled,
            ])
            let series = Series(owner: entry.owner, kind: entry.kind)
            let count = insertions[series, default: 0] + 1
            insertions[series] = count % Self.entriesPerKind
            if count == Self.entriesPerKind { try self.prune(series, database) }
        }
    }

    private static func prune(_ series: Series, _ database: Database) throws {
        let values: [any DatabaseValueConvertible] = [series.owner.key, series.owner.kind.rawValue, series.kind.rawValue]
        try database.cachedStatement(
            sql: """
                DELETE FROM call_history WHERE member_id = ? AND member_kind = ? AND kind = ? AND (at, id) < (
                    SELECT at, id FROM call_history WHERE member_id = ? AND member_kind = ? AND kind = ?
                    ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?)
                """
        ).execute(arguments: StatementArguments(values + values + [Self.entriesPerKind - 1]))
    }
}

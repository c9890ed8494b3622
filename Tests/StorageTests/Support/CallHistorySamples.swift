import CallControl
import Directory
import GRDB
import Storage

extension CallHistoryEntry {
    static func sample(_ number: String = "1002", owner: MemberID = MemberID(.person, "alice"), kind: Kind = .placed, at: Int64) -> CallHistoryEntry {
        CallHistoryEntry(kind: kind, owner: owner, name: "Bob Baker", number: number, privacyEnabled: false, at: at)
    }
}

extension CallHistoryStore {
    /// Lets the store write while `body` runs, and all that is left afterwards.
    func running(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.run() }
            defer { self.finish() }
            try await body()
        }
    }

    /// Writes all that waits, and ends.
    func writeAll() async {
        self.finish()
        await self.run()
    }
}

extension TemporaryDatabase {
    func historyRows() throws -> Int {
        try self.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM call_history") ?? 0 }
    }

    /// Waits until the number of entries on the disk is as wanted.
    func waitForHistory(_ isWanted: (Int) -> Bool) async throws {
        while !isWanted(try self.historyRows()) { try await ContinuousClock().sleep(for: .milliseconds(1)) }
    }
}

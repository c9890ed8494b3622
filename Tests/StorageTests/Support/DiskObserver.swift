import GRDB
import Synchronization

/// Sees what comes to the disk: transactions, and the statements that change records in them.
final class DiskObserver: TransactionObserver, Sendable {
    struct Refused: Error {}

    private struct State {
        var commits = 0
        var changes = 0
        var changesInTransaction = 0
        var refusal: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init(_ pool: DatabasePool) {
        (self.stream, self.continuation) = AsyncStream.makeStream()
        pool.add(transactionObserver: self, extent: .databaseLifetime)
        // Tables without row ids have no update hook: the statements tell.
        pool.writeWithoutTransaction { database in
            database.trace(options: .statement) { [weak self] event in
                let sql = "\(event)"
                guard sql.hasPrefix("INSERT INTO record") || sql.hasPrefix("DELETE FROM record") else { return }
                self?.state.withLock { $0.changesInTransaction += 1 }
            }
        }
    }

    /// Transactions that changed records.
    var commits: Int { self.state.withLock { $0.commits } }
    /// Records that they put or deleted.
    var changes: Int { self.state.withLock { $0.changes } }

    /// Waits for the next transaction that changed records.
    func nextCommit() async {
        for await _ in self.stream { return }
    }

    /// Lets the next transaction fail at its very end, after `body` has run.
    func failNextCommit(after body: @escaping @Sendable () -> Void) {
        self.state.withLock { $0.refusal = body }
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseWillCommit() throws {
        let refusal = self.state.withLock { state in
            defer { state.refusal = nil }
            return state.refusal
        }
        guard let refusal else { return }
        refusal()
        throw Refused()
    }

    func databaseDidCommit(_ database: Database) {
        let isOurs = self.state.withLock { state in
            defer { state.changesInTransaction = 0 }
            guard state.changesInTransaction > 0 else { return false }
            state.commits += 1
            state.changes += state.changesInTransaction
            return true
        }
        if isOurs { self.continuation.yield() }
    }

    func databaseDidRollback(_ database: Database) {
        self.state.withLock { $0.changesInTransaction = 0 }
    }
}

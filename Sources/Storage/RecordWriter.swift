package import CallControl
internal import Foundation
import GRDB
internal import Logging
internal import Synchronization

/// Writes the exchange's records, many in one transaction.
///
/// What must be durable is written as soon as the writer is free, together with all that has come meanwhile. What may be written
/// behind waits up to ``behindDelay``; a record that is put and deleted within that time never touches the disk.
package final class RecordWriter: Sendable {
    /// Called when the operations are on the disk, or with the reason why they are not. On any thread.
    package typealias Completion = @Sendable (_ failure: String?) -> Void

    private struct Key: Hashable {
        var kind: RecordKind
        var id: String
    }

    private struct Durable {
        var operations: [RecordOperation]
        var completion: Completion
    }

    private struct State {
        var durable: [Durable] = []
        var behind: [Key: RecordOperation] = [:]
        /// Records that may be on the disk: deleting any other is nothing.
        var stored: Set<Key> = []
        var isBehindDue = false
    }

    package static let behindDelay = Duration.milliseconds(250)

    private let pool: DatabasePool
    private let state = Mutex(State())
    private let signal: AsyncStream<Void>
    private let signalContinuation: AsyncStream<Void>.Continuation
    private let logger = Logger(label: "orbit.storage")

    package init(_ database: OrbitDatabase) throws {
        self.pool = database.pool
        (self.signal, self.signalContinuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let keys = try self.pool.read { database in
            try Row.fetchAll(database, sql: "SELECT kind, id FROM record").compactMap { row in
                RecordKind(rawValue: row["kind"]).map { Key(kind: $0, id: row["id"]) }
            }
        }
        self.state.withLock { $0.stored = Set(keys) }
    }

    /// All records of a kind. A record that cannot be read is left out and logged: the others are worth having.
    package func load<Record: ExchangeRecord>(_ type: Record.Type) throws -> [Record] {
        let bodies = try self.pool.read { database in
            try Data.fetchAll(database, sql: "SELECT body FROM record WHERE kind = ? ORDER BY id", arguments: [Record.kind.rawValue])
        }
        return bodies.compactMap { body in
            do {
                return try JSONDecoder().decode(Record.self, from: body)
            } catch {
                self.logger.error("a record cannot be read", metadata: ["kind": "\(Record.kind.rawValue)", "error": "\(error)"])
                return nil
            }
        }
    }

    package func persist(_ operations: [RecordOperation], completion: @escaping Completion) {
        self.state.withLock { state in
            // What was to be written behind is older than this.
            for operation in operations { state.behind[Key(kind: operation.kind, id: operation.recordID)] = nil }
            state.durable.append(Durable(operations: operations, completion: completion))
        }
        self.signalContinuation.yield()
    }

    package func persistBehind(_ operation: RecordOperation) {
        self.state.withLock { state in
            let key = Key(kind: operation.kind, id: operation.recordID)
            let isUnderWay = state.durable.contains { $0.operations.contains { $0.kind == key.kind && $0.recordID == key.id } }
            if case .delete = operation, !state.stored.contains(key), !isUnderWay {
                state.behind[key] = nil
            } else {
                state.behind[key] = operation
            }
        }
    }

    /// Writes until cancelled, then once more.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.tick() }
            for await _ in self.signal { await self.writeAll() }
            group.cancelAll()
        }
        self.state.withLock { $0.isBehindDue = true }
        await self.writeAll()
    }

    /// Ends ``run()`` after everything is written.
    package func finish() {
        self.signalContinuation.finish()
    }

    private func tick() async {
        while !Task.isCancelled {
            try? await ContinuousClock().sleep(for: Self.behindDelay)
            let isDue = self.state.withLock { state in
                state.isBehindDue = !state.behind.isEmpty
                return state.isBehindDue
            }
            if isDue { self.signalContinuation.yield() }
        }
    }

    private func writeAll() async {
        var (durable, behind) = self.state.withLock { state in
            let batch = (state.durable, state.isBehindDue || !state.durable.isEmpty ? state.behind : [:])
            state.durable = []
            if !batch.1.isEmpty { state.behind = [:] }
            state.isBehindDue = false
            for operation in batch.0.flatMap(\.operations) + batch.1.values {
                if case .put = operation { state.stored.insert(Key(kind: operation.kind, id: operation.recordID)) }
            }
            return batch
        }
        guard !durable.isEmpty || !behind.isEmpty else { return }
        // Behind last: what was older than a durable operation on the same record went when that came.
        let operations = durable.flatMap(\.operations) + behind.values
        do {
            try await self.write(operations)
            self.state.withLock { state in
                for operation in operations {
                    let key = Key(kind: operation.kind, id: operation.recordID)
                    if case .put = operation { state.stored.insert(key) } else { state.stored.remove(key) }
                }
            }
            for item in durable { item.completion(nil) }
        } catch {
            let reason = (error as? DatabaseError)?.message ?? "\(error)"
            self.logger.error("records cannot be written", metadata: ["error": "\(reason)", "operations": "\(operations.count)"])
            for item in durable { item.completion(reason) }
            self.state.withLock { state in
                // Newer operations on the same records win.
                for item in state.durable {
                    for operation in item.operations { behind[Key(kind: operation.kind, id: operation.recordID)] = nil }
                }
                state.behind.merge(behind) { newer, _ in newer }
            }
        }
    }

    /// Writes all of it or nothing, also when the task is cancelled: GRDB's own `async` writes are not begun then.
    private func write(_ operations: [RecordOperation]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            self.pool.asyncWrite { database in
                for operation in operations { try Self.perform(operation, database) }
            } completion: { _, result in
                continuation.resume(with: result)
            }
        }
    }

    private static func perform(_ operation: RecordOperation, _ database: Database) throws {
        switch operation {
        case .put(let record):
            let statement = try database.cachedStatement(
                sql: "INSERT INTO record VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body")
            try statement.execute(arguments: [operation.kind.rawValue, operation.recordID, try JSONEncoder().encode(record)])
        case .delete(let kind, let id):
            try database.cachedStatement(sql: "DELETE FROM record WHERE kind = ? AND id = ?").execute(arguments: [kind.rawValue, id])
        }
    }
}

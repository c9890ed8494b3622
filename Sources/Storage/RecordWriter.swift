package import CallControl
internal import Foundation
import GRDB
internal import JSONStream
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
        /// A transaction is under way; the next one starts when it ends.
        var isWriting = false
    }

    package static let behindDelay = Duration.milliseconds(250)

    private let pool: DatabasePool
    private let state = Mutex(State())
    private let finished: AsyncStream<Void>
    private let finishedContinuation: AsyncStream<Void>.Continuation
    private let logger = Logger(label: "orbit.storage")

    package init(_ database: OrbitDatabase) throws {
        self.pool = database.pool
        (self.finished, self.finishedContinuation) = AsyncStream.makeStream(of: Void.self)
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
        self.writeNext()
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

    /// Sees to what is written behind, until ``finish()`` or cancellation; then everything is written once more.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.tick() }
            for await _ in self.finished {}
            group.cancelAll()
        }
        await self.flush()
    }

    /// Ends ``run()`` after everything is written.
    package func finish() {
        self.finishedContinuation.finish()
    }

    private func tick() async {
        while !Task.isCancelled {
            try? await ContinuousClock().sleep(for: Self.behindDelay)
            self.state.withLock { $0.isBehindDue = !$0.behind.isEmpty }
            self.writeNext()
        }
    }

    /// Returns when all that waits now is on the disk, or has failed.
    private func flush() async {
        await withCheckedContinuation { continuation in
            self.state.withLock { state in
                state.isBehindDue = true
                state.durable.append(Durable(operations: [], completion: { _ in continuation.resume() }))
            }
            self.writeNext()
        }
    }

    /// Starts the next transaction if none is under way: all that is to be durable, and what is due to be written behind.
    private func writeNext() {
        let batch = self.state.withLock { state -> (durable: [Durable], behind: [Key: RecordOperation])? in
            guard !state.isWriting, !state.durable.isEmpty || state.isBehindDue else { return nil }
            let batch = (state.durable, state.isBehindDue ? state.behind : [:])
            state.isWriting = true
            state.durable = []
            if state.isBehindDue { state.behind = [:] }
            state.isBehindDue = false
            for operation in batch.0.flatMap(\.operations) + batch.1.values {
                if case .put = operation { state.stored.insert(Key(kind: operation.kind, id: operation.recordID)) }
            }
            return batch
        }
        guard let batch else { return }
        // Behind last: what was older than a durable operation on the same record went when that came.
        let operations = batch.durable.flatMap(\.operations) + batch.behind.values
        self.pool.asyncWrite { database in
            for operation in operations { try Self.perform(operation, database) }
        } completion: { _, result in
            self.written(operations, batch.durable, batch.behind, result)
        }
    }

    private func written(
        _ operations: [RecordOperation], _ durable: [Durable], _ behind: [Key: RecordOperation], _ result: Result<Void, any Error>
    ) {
        var failure: String?
        if case .failure(let error) = result {
            let reason = StorageError.reason(error)
            failure = reason
            self.logger.error("records cannot be written", metadata: ["error": "\(reason)", "operations": "\(operations.count)"])
        }
        self.state.withLock { state in
            state.isWriting = false
            guard failure == nil else { return Self.putBack(behind, in: &state) }
            for operation in operations {
                let key = Key(kind: operation.kind, id: operation.recordID)
                if case .put = operation { state.stored.insert(key) } else { state.stored.remove(key) }
            }
        }
        for item in durable { item.completion(failure) }
        self.writeNext()
    }

    /// What could not be written behind is tried again later; newer operations on the same records win.
    private static func putBack(_ behind: [Key: RecordOperation], in state: inout State) {
        var behind = behind
        for operation in state.durable.flatMap(\.operations) { behind[Key(kind: operation.kind, id: operation.recordID)] = nil }
        state.behind.merge(behind) { newer, _ in newer }
    }

    private static func perform(_ operation: RecordOperation, _ database: Database) throws {
        switch operation {
        case .put(let record):
            let statement = try database.cachedStatement(
                sql: "INSERT INTO record VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body")
            try statement.execute(arguments: [operation.kind.rawValue, operation.recordID, Data(try JSONStreamEncoder().encode(record))])
        case .delete(let kind, let id):
            try database.cachedStatement(sql: "DELETE FROM record WHERE kind = ? AND id = ?").execute(arguments: [kind.rawValue, id])
        }
    }
}

package import CallControl
package import Foundation
internal import JSONStream

/// What is durable. Writes take their time; a crash keeps those that were done and loses the rest.
package final class SimulatedDisk {
    package struct Key: Hashable {
        package var kind: RecordKind
        package var id: String
    }

    private let world: VirtualWorld
    /// The records as bytes, so that what cannot be read back is found out.
    package private(set) var records: [Key: Data] = [:]
    private var generation = 0
    /// Every write fails while this is set: the disk is full.
    package var isFull = false
    /// How long a durable write takes, in milliseconds.
    package var latency: ClosedRange<Int> = 1...30
    private var queueEnd: Duration = .zero
    /// Operations written behind and not yet done, newest last.
    private var behind: [Key: RecordOperation] = [:]

    package init(world: VirtualWorld) {
        self.world = world
    }

    package func persist(_ operations: [RecordOperation], completion: @escaping (String?) -> Void) {
        for operation in operations { self.behind[Key(kind: operation.kind, id: operation.recordID)] = nil }
        let generation = self.generation
        // One after another, as a database does.
        let done = max(self.world.now, self.queueEnd) + self.world.generator.duration(self.latency)
        self.queueEnd = done
        self.world.schedule(after: done - self.world.now) { [unowned self] in
            guard generation == self.generation else { return }
            if self.isFull { return completion("database or disk is full") }
            for operation in operations { self.perform(operation) }
            completion(nil)
        }
    }

    package func persistBehind(_ operation: RecordOperation) {
        let key = Key(kind: operation.kind, id: operation.recordID)
        let isFirst = self.behind[key] == nil
        self.behind[key] = operation
        if isFirst { self.writeBehind(key) }
    }

    private func writeBehind(_ key: Key) {
        let generation = self.generation
        self.world.schedule(after: self.world.generator.duration(50...300)) { [unowned self] in
            guard generation == self.generation, self.behind[key] != nil else { return }
            // Tried again and again.
            if self.isFull { return self.writeBehind(key) }
            if let operation = self.behind.removeValue(forKey: key) { self.perform(operation) }
        }
    }

    private func perform(_ operation: RecordOperation) {
        let key = Key(kind: operation.kind, id: operation.recordID)
        switch operation {
        case .put(let record): self.records[key] = (try? JSONStreamEncoder().encode(record)).map { Data($0) }
        case .delete: self.records[key] = nil
        }
    }

    /// The process dies: what is not written will not be.
    package func crash() {
        self.generation += 1
        self.behind = [:]
        self.queueEnd = self.world.now
    }

    /// Loses everything.
    package func forget() {
        self.crash()
        self.records = [:]
    }

    package func load<Record: ExchangeRecord>(_ type: Record.Type) -> [Record] {
        self.records.filter { $0.key.kind == Record.kind }.sorted { $0.key.id < $1.key.id }.compactMap {
            try? JSONDecoder().decode(Record.self, from: $0.value)
        }
    }
}

/// A dictionary in pieces. A change copies the piece that it is in, not the whole, while an earlier copy is still held.
///
/// So a new state of a directory of 100,000 is made beside the old one in microseconds, and what both have in common is there once.
package struct ShardedDictionary<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// Not a power of two: 100,000 keys then fill their tables by two thirds, instead of just not fitting into half their size.
    private static var pieces: Int { 300 }

    private var shards: [[Key: Value]] = []
    package private(set) var count = 0

    package init() {}

    package subscript(key: Key) -> Value? {
        get { self.shards.isEmpty ? nil : self.shards[Self.shard(of: key)][key] }
        set {
            if self.shards.isEmpty {
                guard newValue != nil else { return }
                self.shards = Array(repeating: [:], count: Self.pieces)
            }
            let shard = Self.shard(of: key)
            let before = self.shards[shard].count
            self.shards[shard][key] = newValue
            self.count += self.shards[shard].count - before
        }
    }

    package subscript(key: Key, default standard: @autoclosure () -> Value) -> Value {
        get { self[key] ?? standard() }
        _modify {
            if self.shards.isEmpty { self.shards = Array(repeating: [:], count: Self.pieces) }
            let shard = Self.shard(of: key)
            if self.shards[shard][key] == nil { self.count += 1 }
            yield &self.shards[shard][key, default: standard()]
        }
    }

    /// Removes all of which something is true. Pieces in which there is none stay as they are.
    package mutating func removeAll(where isGone: (Key, Value) -> Bool) {
        for shard in self.shards.indices where self.shards[shard].contains(where: { isGone($0.key, $0.value) }) {
            let left = self.shards[shard].filter { !isGone($0.key, $0.value) }
            self.count -= self.shards[shard].count - left.count
            self.shards[shard] = left
        }
    }

    private static func shard(of key: Key) -> Int {
        // The upper bits choose the piece; the dictionary in it uses the lower ones.
        Int(UInt(bitPattern: key.hashValue).multipliedFullWidth(by: UInt(Self.pieces)).high)
    }

    package var isEmpty: Bool { self.count == 0 }
    package var values: Values { Values(shards: self.shards) }

    /// The values, in no order.
    package struct Values: Sequence, Sendable {
        fileprivate let shards: [[Key: Value]]

        package var underestimatedCount: Int { self.shards.reduce(0) { $0 + $1.count } }

        package func makeIterator() -> Iterator { Iterator(shards: self.shards) }
    }

    package struct Iterator: IteratorProtocol {
        private let shards: [[Key: Value]]
        private var position = 0
        private var current: [Key: Value].Values.Iterator?

        fileprivate init(shards: [[Key: Value]]) {
            self.shards = shards
        }

        package mutating func next() -> Value? {
            while true {
                if let value = self.current?.next() { return value }
                guard self.position < self.shards.count else { return nil }
                self.current = self.shards[self.position].values.makeIterator()
                self.position += 1
            }
        }
    }
}

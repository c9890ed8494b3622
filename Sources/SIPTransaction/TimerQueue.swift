internal import HeapModule

/// Names one started timer of a ``TimerQueue``.
public struct TimerToken: Hashable, Sendable {
    fileprivate let rawValue: UInt64
}

/// Deadlines in order. One queue serves all timers of its owner, behind one alarm of the outside world.
///
/// Cancelling leaves the entry where it is and forgets its payload; it is dropped when its time comes.
public struct TimerQueue<Payload> {
    private struct Entry: Comparable {
        var deadline: Duration
        var token: UInt64

        static func < (left: Entry, right: Entry) -> Bool {
            (left.deadline, left.token) < (right.deadline, right.token)
        }
    }

    private var heap = Heap<Entry>()
    private var payloads: [UInt64: Payload] = [:]
    private var lastToken: UInt64 = 0

    public init() {}

    /// Timers that have been started and neither fired nor cancelled.
    public var count: Int { self.payloads.count }

    /// The next deadline.
    public var next: Duration? {
        mutating get {
            while let entry = self.heap.min {
                if self.payloads[entry.token] != nil { return entry.deadline }
                self.heap.removeMin()
            }
            return nil
        }
    }

    public mutating func start(_ payload: Payload, at deadline: Duration) -> TimerToken {
        self.lastToken += 1
        self.payloads[self.lastToken] = payload
        self.heap.insert(Entry(deadline: deadline, token: self.lastToken))
        return TimerToken(rawValue: self.lastToken)
    }

    public mutating func cancel(_ token: TimerToken) {
        self.payloads[token.rawValue] = nil
        // Where most timers are cancelled (and they are), the dead would outnumber the living until their time comes.
        if self.heap.count > 1_024, self.heap.count > 4 * self.payloads.count {
            self.heap = Heap(self.heap.unordered.filter { self.payloads[$0.token] != nil })
        }
    }

    /// Takes the next timer whose deadline is not after `now`.
    public mutating func popDue(at now: Duration) -> Payload? {
        while let entry = self.heap.min, entry.deadline <= now {
            self.heap.removeMin()
            if let payload = self.payloads.removeValue(forKey: entry.token) { return payload }
        }
        return nil
    }
}

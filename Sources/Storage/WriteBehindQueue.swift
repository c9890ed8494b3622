import GRDB
internal import Logging
internal import Synchronization

/// Items that come on any thread and are written a moment later, all that wait in one transaction.
///
/// Appending is a lock and an append to an array. What cannot be written is kept, up to a limit, and tried again, less and less
/// often; above the limit the oldest go.
final class WriteBehindQueue<Item: Sendable>: Sendable {
    /// How long to wait before a write that failed is tried again: first, and at most.
    typealias RetryDelay = ClosedRange<Duration>

    private struct State {
        var waiting: [Item] = []
        /// What the transaction that is under way writes.
        var underWay: [Item] = []
        /// How many items went because there was no room, since the last transaction that worked.
        var lost = 0
    }

    private let pool: DatabasePool
    /// For messages: what the items are.
    private let subject: String
    private let delay: Duration
    private let retry: RetryDelay
    private let limit: Int
    private let write: @Sendable ([Item], Database) throws -> Void
    private let state = Mutex(State())
    private let arrivals = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let finished = AsyncStream.makeStream(of: Void.self)
    private let logger = Logger(label: "orbit.storage")

    /// - Parameters:
    ///   - delay: how long an item waits for others before all of them are written.
    ///   - limit: how many items are kept while they cannot be written.
    ///   - write: writes items inside a transaction. It may get an item again whose transaction seemed to fail.
    init(
        _ pool: DatabasePool, _ subject: String, delay: Duration, retry: RetryDelay, limit: Int,
        write: @escaping @Sendable ([Item], Database) throws -> Void
    ) {
        self.pool = pool
        self.subject = subject
        self.delay = delay
        self.retry = retry
        self.limit = limit
        self.write = write
    }

    func append(_ item: Item) {
        let (isFirst, isFirstLoss) = self.state.withLock { state in
            state.waiting.append(item)
            return (state.waiting.count == 1, self.trim(&state))
        }
        if isFirst { self.arrivals.continuation.yield() }
        if isFirstLoss { self.logLoss() }
    }

    /// What is not known to be on the disk, oldest first.
    var unwritten: [Item] {
        let (underWay, waiting) = self.state.withLock { ($0.underWay, $0.waiting) }
        return underWay + waiting
    }

    /// Writes what comes, until ``finish()`` or cancellation; then what is left, once.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.writeWhatComes() }
            for await _ in self.finished.stream {}
            group.cancelAll()
        }
        await self.flush()
    }

    /// Writes what is left, once, after ``run()`` has ended.
    func flush() async {
        guard await !self.writeWaiting() else { return }
        self.logger.error("not written before the end", metadata: ["what": "\(self.subject)", "count": "\(self.unwritten.count)"])
    }

    /// Ends ``run()`` after what is left is written.
    func finish() {
        self.finished.continuation.finish()
    }

    private func writeWhatComes() async {
        for await _ in self.arrivals.stream {
            try? await ContinuousClock().sleep(for: self.delay)
            var pause = self.retry.lowerBound
            while !Task.isCancelled, await !self.writeWaiting() {
                try? await ContinuousClock().sleep(for: pause)
                pause = min(pause * 2, self.retry.upperBound)
            }
        }
    }

    /// Writes all that waits in one transaction.
    ///
    /// - Returns: false when it could not be written; it waits again then.
    private func writeWaiting() async -> Bool {
        let items = self.state.withLock { state in
            state.underWay = state.waiting
            state.waiting = []
            return state.underWay
        }
        guard !items.isEmpty else { return true }
        let write = self.write
        // Not GRDB's own async write: that one is rolled back when its task is cancelled.
        let failure: String? = await withCheckedContinuation { continuation in
            self.pool.asyncWrite { database in
                try write(items, database)
            } completion: { _, result in
                switch result {
                case .success: continuation.resume(returning: nil)
                case .failure(let error): continuation.resume(returning: (error as? DatabaseError)?.message ?? "\(error)")
                }
            }
        }
        if let failure {
            self.keep(items.count, failure)
        } else {
            let lost = self.state.withLock { state in
                state.underWay = []
                defer { state.lost = 0 }
                return state.lost
            }
            if lost > 0 { self.logger.warning("lost for want of room", metadata: ["what": "\(self.subject)", "count": "\(lost)"]) }
        }
        return failure == nil
    }

    private func keep(_ count: Int, _ failure: String) {
        let isFirstLoss = self.state.withLock { state in
            state.waiting = state.underWay + state.waiting
            state.underWay = []
            return self.trim(&state)
        }
        self.logger.error("cannot be written; tried again", metadata: ["what": "\(self.subject)", "error": "\(failure)", "count": "\(count)"])
        if isFirstLoss { self.logLoss() }
    }

    /// Lets the oldest go where too many wait: a tenth of the limit at once, so that not every append moves all the others.
    ///
    /// - Returns: whether these are the first to go since the last transaction that worked.
    private func trim(_ state: inout State) -> Bool {
        guard state.waiting.count > self.limit else { return false }
        let count = state.waiting.count - self.limit + self.limit / 10
        defer { state.lost += count }
        state.waiting.removeFirst(count)
        return state.lost == 0
    }

    private func logLoss() {
        self.logger.warning("too many wait to be written; the oldest go", metadata: ["what": "\(self.subject)", "limit": "\(self.limit)"])
    }
}

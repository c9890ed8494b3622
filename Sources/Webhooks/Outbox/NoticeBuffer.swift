package import CallControl
import DequeModule
import Synchronization

/// What the exchange has told and nobody has written down yet. Taking something in never waits.
package final class NoticeBuffer: Sendable {
    private struct State {
        var notices: Deque<CallNotice> = []
        var dropped = 0
    }

    private let capacity: Int
    private let state = Mutex(State())
    private let filled: AsyncStream<Void>.Continuation
    /// An element each time there is something after there was nothing.
    let fillings: AsyncStream<Void>

    /// - Parameter capacity: how many notices are kept while the disk cannot take them; then the oldest make room.
    package init(capacity: Int = 10_000) {
        self.capacity = capacity
        (self.fillings, self.filled) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func offer(_ notice: CallNotice) {
        let wasEmpty = self.state.withLock { state in
            let wasEmpty = state.notices.isEmpty
            if state.notices.count >= self.capacity {
                state.notices.removeFirst()
                state.dropped += 1
            }
            state.notices.append(notice)
            return wasEmpty
        }
        if wasEmpty { self.filled.yield() }
    }

    /// As if something had come.
    func wake() { self.filled.yield() }

    /// The oldest notices, and how many were dropped since the last time.
    package func take(atMost count: Int) -> (notices: [CallNotice], dropped: Int) {
        self.state.withLock { state in
            let taken = Array(state.notices.prefix(count))
            state.notices.removeFirst(taken.count)
            defer { state.dropped = 0 }
            return (taken, state.dropped)
        }
    }

    package var count: Int { self.state.withLock { $0.notices.count } }
}

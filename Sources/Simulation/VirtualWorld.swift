package import SIPTransaction

/// Virtual time: a queue of things that happen, in order. Hours pass as fast as they can be computed.
package final class VirtualWorld {
    package private(set) var now: Duration = .zero
    private var queue = TimerQueue<() -> Void>()
    package var generator: SeededGenerator

    /// Milliseconds since 1970 when the world began.
    package static let epoch: Int64 = 1_800_000_000_000

    package init(seed: UInt64) {
        self.generator = SeededGenerator(seed: seed)
    }

    package var wallClock: Int64 { Self.epoch + Int64(self.now / .milliseconds(1)) }

    @discardableResult
    package func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerToken {
        self.queue.start(action, at: self.now + max(delay, .zero))
    }

    package func cancel(_ token: TimerToken) { self.queue.cancel(token) }

    /// Lets everything happen that happens within `duration`.
    package func run(for duration: Duration) {
        let end = self.now + duration
        while let next = self.queue.next, next <= end {
            self.now = max(self.now, next)
            self.queue.popDue(at: self.now)?()
        }
        self.now = end
    }
}

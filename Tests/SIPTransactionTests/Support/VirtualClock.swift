import SIPTransaction
import Testing

/// Time that passes only when it is told to, from deadline to deadline.
final class VirtualClock {
    private(set) var now: Duration = .zero
    private var queue = TimerQueue<() -> Void>()

    /// What is started and has neither run nor been cancelled.
    var liveCount: Int { self.queue.count }

    func start(after delay: Duration, _ body: @escaping () -> Void) -> TimerToken {
        self.queue.start(body, at: self.now + delay)
    }

    func cancel(_ token: TimerToken) {
        self.queue.cancel(token)
    }

    /// Lets time pass, and runs in order what falls due meanwhile.
    func advance(by interval: Duration) {
        let moment = self.now + interval
        self.run(until: moment)
        self.now = moment
    }

    /// Lets time pass until nothing is left to run, which must come within a day.
    func runOut() {
        self.run(until: self.now + .seconds(86_400))
        if self.liveCount > 0 { Issue.record("\(self.liveCount) timers are left after a day") }
    }

    private func run(until moment: Duration) {
        while let next = self.queue.next, next <= moment {
            self.now = next
            guard let body = self.queue.popDue(at: next) else {
                Issue.record("nothing is due at \(next), although it is the next deadline")
                return
            }
            body()
        }
    }
}

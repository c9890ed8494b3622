import SIPTransaction
import Testing

@Suite("Timer queue")
struct TimerQueueTests {
    private static func drain<Payload>(_ queue: inout TimerQueue<Payload>, at now: Duration) -> [Payload] {
        var payloads: [Payload] = []
        while let payload = queue.popDue(at: now) { payloads.append(payload) }
        return payloads
    }

    @Test("Timers fall due in the order of their deadlines, whatever order they were started in")
    func order() {
        var queue = TimerQueue<Int>()
        for second in [5, 1, 4, 2, 3] { _ = queue.start(second, at: .seconds(second)) }
        #expect(queue.next == .seconds(1))
        #expect(Self.drain(&queue, at: .seconds(10)) == [1, 2, 3, 4, 5])
        #expect(queue.next == nil)
        #expect(queue.count == 0)
    }

    @Test("Timers of one deadline fall due in the order they were started in")
    func equalDeadlines() {
        var queue = TimerQueue<Int>()
        for number in 0..<500 { _ = queue.start(number, at: .seconds(number % 5)) }
        let expected = (0..<5).flatMap { second in stride(from: second, to: 500, by: 5) }
        #expect(Self.drain(&queue, at: .seconds(4)) == expected)
    }

    @Test("A timer is due at its deadline and not before")
    func deadline() {
        var queue = TimerQueue<String>()
        _ = queue.start("a", at: .seconds(2))
        #expect(queue.popDue(at: .seconds(2) - .nanoseconds(1)) == nil)
        #expect(queue.popDue(at: .seconds(2)) == "a")
        #expect(queue.popDue(at: .seconds(2)) == nil)
    }

    @Test("A cancelled timer neither fires, nor counts, nor is the next")
    func cancel() {
        var queue = TimerQueue<String>()
        let first = queue.start("first", at: .seconds(1))
        _ = queue.start("second", at: .seconds(2))
        #expect(queue.count == 2)
        queue.cancel(first)
        #expect(queue.count == 1)
        #expect(queue.next == .seconds(2))
        #expect(Self.drain(&queue, at: .seconds(3)) == ["second"])
    }

    @Test("Cancelling again, or after the timer has fired, changes nothing")
    func cancelTwice() {
        var queue = TimerQueue<String>()
        let cancelled = queue.start("cancelled", at: .seconds(1))
        let fired = queue.start("fired", at: .seconds(1))
        _ = queue.start("kept", at: .seconds(2))
        queue.cancel(cancelled)
        queue.cancel(cancelled)
        #expect(queue.popDue(at: .seconds(1)) == "fired")
        queue.cancel(fired)
        #expect(queue.count == 1)
        #expect(queue.popDue(at: .seconds(2)) == "kept")
    }

    @Test("A timer started for a moment that has passed is due at once, before all others")
    func past() {
        var queue = TimerQueue<String>()
        _ = queue.start("later", at: .seconds(5))
        _ = queue.start("past", at: .seconds(-1))
        #expect(Self.drain(&queue, at: .seconds(5)) == ["past", "later"])
    }

    @Test("A timer started while others fall due takes its place among them")
    func restart() {
        var queue = TimerQueue<Int>()
        _ = queue.start(1, at: .seconds(1))
        _ = queue.start(3, at: .seconds(3))
        #expect(queue.popDue(at: .seconds(4)) == 1)
        _ = queue.start(2, at: .seconds(2))
        #expect(Self.drain(&queue, at: .seconds(4)) == [2, 3])
    }

    @Test("Many cancelled timers are swept out and leave the living ones as they were")
    func compaction() {
        var queue = TimerQueue<Int>()
        let tokens = (0..<20_000).map { queue.start($0, at: .milliseconds(20_000 - $0)) }
        for (number, token) in tokens.enumerated() where number % 100 != 0 { queue.cancel(token) }
        #expect(queue.count == 200)
        #expect(queue.next == .milliseconds(100))
        #expect(Self.drain(&queue, at: .seconds(20)) == stride(from: 0, to: 20_000, by: 100).reversed())
        #expect(queue.next == nil)
    }

    @Test("A timer outlives a hundred thousand that are started and cancelled around it")
    func churn() {
        var queue = TimerQueue<Int>()
        let kept = queue.start(-1, at: .seconds(1_000))
        for number in 0..<100_000 { queue.cancel(queue.start(number, at: .milliseconds(32_000 + number * 10))) }
        #expect(queue.count == 1)
        #expect(queue.next == .seconds(1_000))
        queue.cancel(kept)
        #expect(queue.next == nil)
    }

    @Test("It does what a sorted array does, over forty thousand random steps", arguments: [1, 2, 3, 4] as [UInt64])
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = TimerQueue<Int>()
        var model: [(deadline: Duration, number: Int, token: TimerToken)] = []
        var known: [TimerToken] = []
        var now = Duration.zero
        // Even seeds start far ahead and cancel most of it, so that the sweep runs; odd ones let most timers fire.
        let cancelsMost = seed.isMultiple(of: 2)
        for number in 0..<10_000 {
            let step = Int.random(in: 0..<100, using: &random)
            if step < 40 || number < 2_000 {
                let deadline = now + .milliseconds(Int.random(in: 0..<(cancelsMost ? 60_000 : 200), using: &random))
                let token = queue.start(number, at: deadline)
                let place = model.firstIndex { $0.deadline > deadline } ?? model.count
                model.insert((deadline, number, token), at: place)
                known.append(token)
            } else if step < (cancelsMost ? 95 : 60) {
                // Half of them are over already.
                let living = model.randomElement(using: &random)?.token
                guard let token = step.isMultiple(of: 2) ? living : known.randomElement(using: &random) else { continue }
                queue.cancel(token)
                model.removeAll { $0.token == token }
            } else {
                now += .milliseconds(Int.random(in: 0..<20, using: &random))
                let due = model.prefix { $0.deadline <= now }.map(\.number)
                model.removeFirst(due.count)
                let popped = Self.drain(&queue, at: now)
                guard popped == due else {
                    Issue.record("step \(number): \(popped) instead of \(due)")
                    return
                }
            }
            guard queue.count == model.count, queue.next == model.first?.deadline else {
                Issue.record("step \(number): \(queue.count) timers, next \(String(describing: queue.next))")
                return
            }
        }
        #expect(Self.drain(&queue, at: .seconds(1_000_000)) == model.map(\.number))
    }
}

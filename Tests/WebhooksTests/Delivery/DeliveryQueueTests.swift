import Testing

@testable import Webhooks

@Suite("What is sent when")
struct DeliveryQueueTests {
    private static func limits(_ change: (inout WebhookLimits) -> Void = { _ in }) -> WebhookLimits {
        var limits = WebhookLimits()
        change(&limits)
        return limits
    }

    private static func queue(_ limits: WebhookLimits = WebhookLimits(), _ webhooks: Webhook...) throws -> DeliveryQueue {
        var queue = DeliveryQueue(limits: limits)
        for webhook in webhooks.isEmpty ? [try Webhook.sample()] : webhooks { queue.set(webhook, now: 0) }
        return queue
    }

    private static func entry(_ sequence: Int64, call: String = "a", webhook: String = "hook", at: Int64 = 0) -> OutboxEntry {
        OutboxEntry(sequence: sequence, webhookID: webhook, callID: call, createdAt: at, nextAttempt: at, attempts: 0)
    }

    /// In the middle of the jitter's range: exactly the delay.
    private static let middle = 0.5

    // MARK: Order

    @Test("Of one call the next is sent when the former was taken, not before")
    func order() throws {
        var queue = try Self.queue()
        for sequence in 1...3 as ClosedRange<Int64> { #expect(queue.add(Self.entry(sequence), now: 0) == nil) }
        #expect(queue.next(now: 0).map(\.sequence) == [1])
        #expect(queue.next(now: 1_000_000).isEmpty)
        #expect(queue.succeeded(1, now: 5).removed == [1])
        #expect(queue.next(now: 5).map(\.sequence) == [2])
        let failure = queue.failed(2, jitter: Self.middle, now: 10)
        #expect(failure.postponed?.attempts == 1)
        #expect(failure.postponed?.nextAttempt == 1_010)
        #expect(queue.next(now: 1_009).isEmpty)
        #expect(queue.next(now: 1_010).map(\.sequence) == [2])
        _ = queue.succeeded(2, now: 1_011)
        #expect(queue.next(now: 1_011).map(\.sequence) == [3])
        _ = queue.succeeded(3, now: 1_012)
        #expect(queue.isEmpty)
        #expect(queue.count == 0)
    }

    @Test("Different calls, and one call of different webhooks, go in parallel")
    func parallel() throws {
        var queue = try Self.queue(WebhookLimits(), try .sample("one"), try .sample("two"))
        for (sequence, webhook, call) in [(1, "one", "a"), (2, "one", "b"), (3, "two", "a"), (4, "two", "a")] as [(Int64, String, String)] {
            _ = queue.add(Self.entry(sequence, call: call, webhook: webhook), now: 0)
        }
        #expect(Set(queue.next(now: 0).map(\.sequence)) == [1, 2, 3])
    }

    @Test("What was left by an earlier process keeps its time and its attempts")
    func restored() throws {
        var queue = try Self.queue()
        var old = Self.entry(1)
        old.attempts = 3
        old.nextAttempt = 500
        _ = queue.add(old, now: 0)
        #expect(queue.next(now: 499).isEmpty)
        #expect(queue.next(now: 500) == [old])
        let failure = queue.failed(1, jitter: Self.middle, now: 500)
        #expect(failure.postponed?.nextAttempt == 8_500)
    }

    // MARK: Limits

    @Test("No more goes to one endpoint, and in all, than the limits say; webhooks take turns")
    func limits() throws {
        let limits = Self.limits {
            $0.connectionsPerEndpoint = 3
            $0.connections = 5
        }
        var queue = try Self.queue(
            limits, try .sample("one", url: "https://a.example/1"), try .sample("two", url: "https://A.example/2"),
            try .sample("three", url: "https://b.example/"))
        for sequence in 0..<30 as Range<Int64> {
            _ = queue.add(Self.entry(sequence, call: "\(sequence)", webhook: ["one", "two", "three"][Int(sequence % 3)]), now: 0)
        }
        let sent = queue.next(now: 0)
        #expect(sent.count == 5)
        #expect(sent.count { $0.webhookID != "three" } == 3)
        #expect(Set(sent.map(\.webhookID)).count == 3)
        let third = try #require(sent.first { $0.webhookID == "three" })
        _ = queue.succeeded(third.sequence, now: 0)
        #expect(queue.next(now: 0).map(\.webhookID) == ["three"])
    }

    @Test("When too much waits for a webhook the oldest is dropped, but nothing that is under way")
    func overflow() throws {
        var queue = try Self.queue(Self.limits { $0.waitingPerWebhook = 3 }, try .sample("hook"), try .sample("other"))
        _ = queue.add(Self.entry(100, webhook: "other"), now: 0)
        _ = queue.add(Self.entry(1, call: "a"), now: 0)
        #expect(Set(queue.next(now: 0).map(\.sequence)) == [1, 100])
        #expect(queue.add(Self.entry(2, call: "a"), now: 0) == nil)
        #expect(queue.add(Self.entry(3, call: "b"), now: 0) == nil)
        #expect(queue.add(Self.entry(4, call: "b"), now: 0) == 2)
        #expect(queue.add(Self.entry(5, call: "a"), now: 0) == 3)
        #expect(queue.count == 4)
        _ = queue.succeeded(1, now: 0)
        #expect(Set(queue.next(now: 0).map(\.sequence)) == [4, 5])
    }

    @Test("What is for a webhook that there is not is to be removed")
    func unknown() throws {
        var queue = try Self.queue()
        #expect(queue.add(Self.entry(7, webhook: "gone"), now: 0) == 7)
        #expect(queue.isEmpty)
    }

    // MARK: Failures

    @Test("The wait doubles from a second to five minutes, spread by a fifth", arguments: [0.0, 0.5, 1.0])
    func backOff(_ jitter: Double) {
        let limits = WebhookLimits()
        let seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
        for (failures, expected) in seconds.enumerated() {
            let delay = limits.delay(afterFailures: failures + 1, jitter: jitter).milliseconds
            #expect(abs(delay - Int64(Double(expected) * 1_000 * (0.8 + 0.4 * jitter))) <= 1)
        }
        #expect(limits.delay(afterFailures: .max, jitter: 0.5) == .seconds(300))
    }

    @Test("A failing target gets one request at a time until one succeeds, then all that waits")
    func breaker() throws {
        var queue = try Self.queue(Self.limits { $0.connectionsPerEndpoint = 4 })
        for sequence in 1...10 as ClosedRange<Int64> { _ = queue.add(Self.entry(sequence, call: "\(sequence)"), now: 0) }
        #expect(queue.next(now: 0).count == 4)
        // All four fail: one failure.
        for sequence in 1...4 as ClosedRange<Int64> { _ = queue.failed(sequence, jitter: Self.middle, now: 100) }
        #expect(queue.next(now: 1_099).isEmpty)
        let probe = queue.next(now: 1_100)
        #expect(probe.count == 1)
        #expect(queue.next(now: 50_000).isEmpty)
        #expect(queue.failed(try #require(probe.first).sequence, jitter: Self.middle, now: 1_100).health == .init(failures: 2, failingSince: 100))
        #expect(queue.next(now: 3_099).isEmpty)
        let second = queue.next(now: 3_100)
        #expect(second.count == 1)
        #expect(queue.succeeded(try #require(second.first).sequence, now: 3_100).health == WebhookHealth())
        #expect(queue.next(now: 3_100).count == 4)
    }

    @Test("Another webhook does not wait for one that fails")
    func isolation() throws {
        var queue = try Self.queue(WebhookLimits(), try .sample("bad"), try .sample("good", url: "https://good.example/"))
        _ = queue.add(Self.entry(1, webhook: "bad"), now: 0)
        _ = queue.next(now: 0)
        _ = queue.failed(1, jitter: Self.middle, now: 0)
        _ = queue.add(Self.entry(2, webhook: "good"), now: 0)
        #expect(queue.next(now: 0).map(\.sequence) == [2])
    }

    @Test("So many failures in a row make a webhook inactive, also over a restart; a success starts anew")
    func deactivation() throws {
        let limits = Self.limits { $0.failures = 3 }
        var queue = try Self.queue(limits)
        _ = queue.add(Self.entry(1), now: 0)
        var now: Int64 = 0
        func fail(_ queue: inout DeliveryQueue) -> DeliveryQueue.Outcome {
            now += 600_000
            #expect(queue.next(now: now).count == 1)
            return queue.failed(1, jitter: Self.middle, now: now)
        }
        #expect(!fail(&queue).deactivates)
        let second = fail(&queue)
        #expect(!second.deactivates)
        // The next process.
        queue = DeliveryQueue(limits: limits)
        queue.set(try .sample(), health: second.health, now: now)
        _ = queue.add(try #require(second.postponed), now: now)
        #expect(fail(&queue).deactivates)

        queue = try Self.queue(limits)
        _ = queue.add(Self.entry(1), now: 0)
        _ = queue.add(Self.entry(2), now: 0)
        for _ in 1...2 { _ = fail(&queue) }
        now += 600_000
        _ = queue.next(now: now)
        _ = queue.succeeded(1, now: now)
        #expect(queue.next(now: now).map(\.sequence) == [2])
        #expect(queue.failed(2, jitter: Self.middle, now: now).health?.failures == 1)
    }

    @Test("A target that fails for a day makes a webhook inactive, however seldom it was asked")
    func failingForLong() throws {
        var queue = try Self.queue()
        let day: Int64 = 24 * 3_600_000
        _ = queue.add(Self.entry(1), now: 0)
        _ = queue.next(now: 0)
        #expect(!queue.failed(1, jitter: Self.middle, now: 0).deactivates)
        #expect(queue.next(now: day - 1).map(\.sequence) == [1])
        #expect(!queue.failed(1, jitter: Self.middle, now: day - 1).deactivates)
        #expect(queue.next(now: day + 2_000).map(\.sequence) == [1])
        #expect(queue.failed(1, jitter: Self.middle, now: day + 2_000).deactivates)
    }

    @Test("410 makes a webhook inactive at once")
    func gone() throws {
        var queue = try Self.queue()
        _ = queue.add(Self.entry(1), now: 0)
        _ = queue.next(now: 0)
        #expect(queue.failed(1, isGone: true, jitter: Self.middle, now: 0).deactivates)
    }

    @Test("An event that is refused for a day while others are taken is given up, and the call's next is sent")
    func givenUp() throws {
        var queue = try Self.queue()
        let day: Int64 = 24 * 3_600_000
        _ = queue.add(Self.entry(1), now: 0)
        _ = queue.add(Self.entry(2, at: day), now: 0)
        _ = queue.next(now: day)
        let outcome = queue.failed(1, jitter: Self.middle, now: day)
        #expect(outcome.isGivenUp)
        #expect(outcome.removed == [1])
        #expect(!outcome.deactivates)
        #expect(queue.next(now: day + 1_000).map(\.sequence) == [2])
    }

    // MARK: Changes of webhooks

    @Test("A webhook that was changed is tried at once")
    func changed() throws {
        var queue = try Self.queue()
        _ = queue.add(Self.entry(1), now: 0)
        _ = queue.next(now: 0)
        for _ in 1...5 { _ = queue.failed(1, jitter: Self.middle, now: 0) }
        #expect(queue.next(now: 100).isEmpty)
        queue.set(try .sample(url: "https://repaired.example/"), now: 100)
        #expect(queue.next(now: 100).map(\.sequence) == [1])
    }

    @Test("Nothing of a removed webhook is sent any more, and what is under way ends quietly")
    func removed() throws {
        var queue = try Self.queue()
        for sequence in 1...3 as ClosedRange<Int64> { _ = queue.add(Self.entry(sequence, call: "\(sequence % 2)"), now: 0) }
        #expect(queue.next(now: 0).count == 2)
        queue.remove("hook")
        #expect(queue.isEmpty)
        #expect(queue.failed(1, jitter: Self.middle, now: 0) == DeliveryQueue.Outcome())
        _ = queue.succeeded(2, now: 0)
        #expect(!queue.isSending)
        #expect(queue.next(now: 1_000_000).isEmpty)
    }
}

import DequeModule
import HeapModule

/// Decides what is sent when. Does no I/O and reads no clock.
///
///                       next                    succeeded
///     ┌───────┐ ───────────────▶ ┌───────────┐ ─────────▶ gone; the next of the call is ready
///     │ ready │                  │ under way │
///     └───────┘ ◀──── delay ──── └───────────┘
///                    failed
///
/// Events of one call to one webhook are a line: only its first is ever under way. Lines go in parallel within the limits. A webhook
/// whose target fails gets one request at a time and waits between them, until one succeeds.
///
/// Times are milliseconds since 1970.
struct DeliveryQueue: Sendable {
    /// What is to be written down after something happened.
    struct Outcome: Hashable, Sendable {
        var removed: Set<Int64> = []
        var postponed: OutboxEntry?
        var health: WebhookHealth?
        /// The webhook failed for too long, or its target is gone.
        var deactivates = false
        /// The event was tried for too long.
        var isGivenUp = false
    }

    private struct LineID: Hashable {
        var webhookID: String
        var callID: String
    }

    private struct Line {
        var entries: Deque<OutboxEntry> = []
        var isUnderWay = false
        var isReady = false
    }

    private struct Subscriber {
        var endpoint: String
        var health: WebhookHealth
        /// While it fails: nothing is sent before.
        var retryAt: Int64 = 0
        var underWay = 0
        var ready: Deque<LineID> = []
        var isInRotation = false
        /// Everything that waits, oldest first; also some that does no more.
        var order: Deque<(sequence: Int64, line: LineID)> = []
        var waiting: Set<Int64> = []
    }

    private struct UnderWay {
        var line: LineID
        var endpoint: String
        /// Failures in a row when it was sent.
        var failures: Int
    }

    private struct Due: Comparable {
        var at: Int64
        var line: LineID

        static func < (left: Due, right: Due) -> Bool { left.at < right.at }
        static func == (left: Due, right: Due) -> Bool { left.at == right.at }
    }

    private let limits: WebhookLimits
    private var subscribers: [String: Subscriber] = [:]
    private var lines: [LineID: Line] = [:]
    private var underWay: [Int64: UnderWay] = [:]
    private var endpoints: [String: Int] = [:]
    private var rotation: Deque<String> = []
    private var due = Heap<Due>()

    init(limits: WebhookLimits) {
        self.limits = limits
    }

    /// How many events wait or are under way.
    var count: Int { self.subscribers.values.reduce(0) { $0 + $1.waiting.count } }
    var isEmpty: Bool { self.lines.isEmpty }
    /// Whether requests are under way.
    var isSending: Bool { !self.underWay.isEmpty }

    // MARK: Webhooks

    /// A webhook is new, or is another one now: what waits for it is tried at once.
    mutating func set(_ webhook: Webhook, health: WebhookHealth? = nil, now: Int64) {
        guard var subscriber = self.subscribers[webhook.id] else {
            self.subscribers[webhook.id] = Subscriber(endpoint: webhook.target.endpoint, health: health ?? WebhookHealth())
            return
        }
        subscriber.endpoint = webhook.target.endpoint
        subscriber.retryAt = 0
        self.subscribers[webhook.id] = subscriber
        for id in Set(subscriber.order.map(\.line)) where self.lines[id]?.isUnderWay == false && self.lines[id]?.isReady == false {
            self.lines[id]?.entries[0].nextAttempt = now
            self.makeReady(id)
        }
    }

    /// Forgets a webhook and all that waits for it; what is under way ends without consequence.
    mutating func remove(_ webhookID: String) {
        guard let subscriber = self.subscribers.removeValue(forKey: webhookID) else { return }
        for item in subscriber.order { self.lines[item.line] = nil }
        self.rotation.removeAll { $0 == webhookID }
    }

    // MARK: Events

    /// Something durable is to be sent.
    ///
    /// - Returns: what was dropped because too much waits for its webhook: the oldest, but for what is under way.
    mutating func add(_ entry: OutboxEntry, now: Int64) -> Int64? {
        guard self.subscribers[entry.webhookID] != nil else { return entry.sequence }
        let id = LineID(webhookID: entry.webhookID, callID: entry.callID)
        self.subscribers[entry.webhookID]?.order.append((entry.sequence, id))
        self.subscribers[entry.webhookID]?.waiting.insert(entry.sequence)
        self.lines[id, default: Line()].entries.append(entry)
        if self.lines[id]?.entries.count == 1 { self.schedule(id, now: now) }
        guard (self.subscribers[entry.webhookID]?.waiting.count ?? 0) > self.limits.waitingPerWebhook else { return nil }
        return self.dropOldest(of: entry.webhookID, now: now)
    }

    /// What is to be sent now.
    mutating func next(now: Int64) -> [OutboxEntry] {
        while let first = self.due.min, first.at <= now {
            self.due.removeMin()
            guard let line = self.lines[first.line], !line.isUnderWay, !line.isReady, line.entries[0].nextAttempt <= now else { continue }
            self.makeReady(first.line)
        }
        var sent: [OutboxEntry] = []
        var blocked = 0
        while self.underWay.count < self.limits.connections, blocked < self.rotation.count, let id = self.rotation.popFirst() {
            guard self.subscribers[id]?.ready.isEmpty == false else {
                self.subscribers[id]?.isInRotation = false
                continue
            }
            self.rotation.append(id)
            if let entry = self.send(webhookID: id, now: now) {
                sent.append(entry)
                blocked = 0
            } else {
                blocked += 1
            }
        }
        return sent
    }

    /// Takes the first ready event of a webhook, if its limits and its health allow it.
    private mutating func send(webhookID: String, now: Int64) -> OutboxEntry? {
        guard let endpoint = self.subscribers[webhookID].flatMap({ self.endpoint(of: $0, now: now) }) else { return nil }
        // In place: a copy of a webhook's queues would cost more than all the rest.
        while let id = self.subscribers[webhookID]?.ready.popFirst() {
            // A line whose events were dropped is not there any more.
            guard self.lines[id]?.isReady == true, let entry = self.lines[id]?.entries.first else { continue }
            let failures = self.subscribers[webhookID]?.health.failures ?? 0
            self.subscribers[webhookID]?.underWay += 1
            self.endpoints[endpoint, default: 0] += 1
            self.underWay[entry.sequence] = UnderWay(line: id, endpoint: endpoint, failures: failures)
            self.lines[id]?.isReady = false
            self.lines[id]?.isUnderWay = true
            return entry
        }
        return nil
    }

    /// Where a webhook's next request goes; nil while its limits or its health allow none.
    private func endpoint(of subscriber: Subscriber, now: Int64) -> String? {
        guard self.endpoints[subscriber.endpoint, default: 0] < self.limits.connectionsPerEndpoint else { return nil }
        let isAllowed = subscriber.health.failures == 0 || (subscriber.underWay == 0 && subscriber.retryAt <= now)
        return isAllowed ? subscriber.endpoint : nil
    }

    /// The target took an event.
    mutating func succeeded(_ sequence: Int64, now: Int64) -> Outcome {
        guard let sent = self.finish(sequence) else { return Outcome(removed: [sequence]) }
        var outcome = Outcome()
        let webhookID = sent.line.webhookID
        if self.subscribers[webhookID].map({ $0.health.failures > 0 }) == true {
            self.subscribers[webhookID]?.health = WebhookHealth()
            self.subscribers[webhookID]?.retryAt = 0
            outcome.health = WebhookHealth()
        }
        self.removeFirst(of: sent.line, now: now)
        outcome.removed = [sequence]
        return outcome
    }

    /// The target did not take an event.
    ///
    /// - Parameters:
    ///   - isGone: it wants nothing any more.
    ///   - jitter: from 0 to 1.
    mutating func failed(_ sequence: Int64, isGone: Bool = false, jitter: Double, now: Int64) -> Outcome {
        guard let sent = self.finish(sequence), var entry = self.lines[sent.line]?.entries.first else { return Outcome() }
        var outcome = Outcome()
        let webhookID = sent.line.webhookID
        // Requests that were under way together tell one thing.
        if var subscriber = self.subscribers[webhookID], subscriber.health.failures == sent.failures {
            subscriber.health.failures += 1
            subscriber.health.failingSince = subscriber.health.failingSince ?? now
            subscriber.retryAt = now + self.limits.delay(afterFailures: subscriber.health.failures, jitter: jitter).milliseconds
            self.subscribers[webhookID] = subscriber
            outcome.health = subscriber.health
            let since = now - (subscriber.health.failingSince ?? now)
            outcome.deactivates = subscriber.health.failures >= self.limits.failures || since >= self.limits.failingFor.milliseconds
        }
        if isGone { outcome.deactivates = true }
        entry.attempts += 1
        entry.nextAttempt = now + self.limits.delay(afterFailures: entry.attempts, jitter: jitter).milliseconds
        if now - entry.createdAt >= self.limits.failingFor.milliseconds {
            outcome.isGivenUp = true
            outcome.removed = [sequence]
            self.removeFirst(of: sent.line, now: now)
        } else {
            outcome.postponed = entry
            self.lines[sent.line]?.entries[0] = entry
            self.schedule(sent.line, now: now)
        }
        return outcome
    }

    /// What was sent was not to be sent any more; as if it had not been.
    mutating func withdrawn(_ sequence: Int64, now: Int64) {
        guard let sent = self.finish(sequence) else { return }
        self.removeFirst(of: sent.line, now: now)
    }

    // MARK: Lines

    private mutating func finish(_ sequence: Int64) -> UnderWay? {
        guard let sent = self.underWay.removeValue(forKey: sequence) else { return nil }
        let left = (self.endpoints[sent.endpoint] ?? 1) - 1
        self.endpoints[sent.endpoint] = left == 0 ? nil : left
        // The webhook was deleted meanwhile, and perhaps made anew.
        guard self.lines[sent.line]?.isUnderWay == true, self.lines[sent.line]?.entries.first?.sequence == sequence else { return nil }
        self.subscribers[sent.line.webhookID]?.underWay -= 1
        self.lines[sent.line]?.isUnderWay = false
        return sent
    }

    private mutating func removeFirst(of id: LineID, now: Int64) {
        guard let entry = self.lines[id]?.entries.popFirst() else { return }
        self.forget(entry)
        if self.lines[id]?.entries.isEmpty == true {
            self.lines[id] = nil
        } else {
            self.schedule(id, now: now)
        }
    }

    private mutating func forget(_ entry: OutboxEntry) {
        guard var subscriber = self.subscribers.removeValue(forKey: entry.webhookID) else { return }
        subscriber.waiting.remove(entry.sequence)
        while let first = subscriber.order.first, !subscriber.waiting.contains(first.sequence) { subscriber.order.removeFirst() }
        if subscriber.order.count > 2 * subscriber.waiting.count + 64 {
            let waiting = subscriber.waiting
            subscriber.order.removeAll { !waiting.contains($0.sequence) }
        }
        self.subscribers[entry.webhookID] = subscriber
    }

    private mutating func schedule(_ id: LineID, now: Int64) {
        guard let line = self.lines[id], let first = line.entries.first, !line.isUnderWay, !line.isReady else { return }
        if first.nextAttempt <= now { self.makeReady(id) } else { self.due.insert(Due(at: first.nextAttempt, line: id)) }
    }

    private mutating func makeReady(_ id: LineID) {
        self.lines[id]?.isReady = true
        self.subscribers[id.webhookID]?.ready.append(id)
        guard self.subscribers[id.webhookID]?.isInRotation == false else { return }
        self.subscribers[id.webhookID]?.isInRotation = true
        self.rotation.append(id.webhookID)
    }

    private mutating func dropOldest(of webhookID: String, now: Int64) -> Int64? {
        guard let oldest = self.oldestIdle(of: webhookID),
            let index = self.lines[oldest.line]?.entries.firstIndex(where: { $0.sequence == oldest.sequence }),
            let entry = self.lines[oldest.line]?.entries.remove(at: index)
        else { return nil }
        self.forget(entry)
        if self.lines[oldest.line]?.entries.isEmpty == true {
            self.lines[oldest.line] = nil
        } else {
            self.schedule(oldest.line, now: now)
        }
        return entry.sequence
    }

    private func oldestIdle(of webhookID: String) -> (sequence: Int64, line: LineID)? {
        guard let subscriber = self.subscribers[webhookID] else { return nil }
        return subscriber.order.first { subscriber.waiting.contains($0.sequence) && self.underWay[$0.sequence] == nil }
    }
}

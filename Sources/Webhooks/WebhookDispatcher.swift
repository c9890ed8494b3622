package import CallControl
package import Directory
import Logging
import Synchronization

/// Takes notices from the exchange to the webhooks' targets.
///
///     exchange ─▶ NoticeBuffer ─▶ match, encode ─▶ outbox on disk ─▶ DeliveryQueue ─▶ WebhookClient
///
/// Nothing is sent before it is durable, and nothing durable is forgotten before its target took it, was given up, or had too much
/// waiting: after a crash delivery goes on, and what was under way is sent again (at least once).
package actor WebhookDispatcher {
    /// Writes an event as it is sent.
    package typealias Encode = @Sendable (Webhook, CallNotice) -> [UInt8]
    /// Milliseconds since 1970.
    package typealias WallClock = @Sendable () -> Int64

    /// How long is waited after a failed write.
    private static let storeRetryDelay = Duration.milliseconds(250)
    /// How often is looked for what is due again.
    private static let tick = Duration.milliseconds(100)

    package nonisolated let buffer: NoticeBuffer
    package nonisolated let metrics = WebhookMetrics()
    private nonisolated let isStopping = Atomic(false)
    private let service: WebhookService
    private let store: any WebhookStore
    private let directory: DirectoryService
    private let client: any WebhookClient
    private let limits: WebhookLimits
    private let encode: Encode
    private let wallClock: WallClock
    private let logger = Logger(label: "orbit.webhooks")

    private var queue: DeliveryQueue
    /// What became of events and is not written down yet.
    private var changes = OutboxBatch()
    private var isStoreFailing = false
    private let readiness: AsyncStream<Void>
    private let ready: AsyncStream<Void>.Continuation

    package init(
        service: WebhookService, store: any WebhookStore, directory: DirectoryService, client: any WebhookClient,
        buffer: NoticeBuffer = NoticeBuffer(), limits: WebhookLimits = WebhookLimits(), wallClock: @escaping WallClock,
        encode: @escaping Encode
    ) {
        self.service = service
        self.store = store
        self.directory = directory
        self.client = client
        self.buffer = buffer
        self.limits = limits
        self.wallClock = wallClock
        self.encode = encode
        self.queue = DeliveryQueue(limits: limits)
        (self.readiness, self.ready) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether anybody is to be told of calls.
    package nonisolated var wantsNotices: Bool { self.service.active.exist }

    /// Takes up what an earlier process left. To be called once, before ``run()``.
    package func load() async throws {
        let health = try await self.store.health()
        await self.service.setListener { [weak self] change in await self?.apply(change) }
        for webhook in try await self.store.webhooks() where webhook.status == .active {
            self.queue.set(webhook, health: health[webhook.id], now: self.wallClock())
        }
        let waiting = try await self.store.outbox()
        for entry in waiting { self.add(entry) }
        if !waiting.isEmpty { self.logger.info("events of webhooks wait", metadata: ["count": "\(waiting.count)"]) }
        self.metrics.setWaiting(self.queue.count)
    }

    private func apply(_ change: WebhookService.Change) {
        switch change {
        case .saved(let webhook) where webhook.status == .active: self.queue.set(webhook, now: self.wallClock())
        case .saved(let webhook): self.queue.remove(webhook.id)
        case .removed(let id): self.queue.remove(id)
        }
        self.ready.yield()
    }

    // MARK: Running

    /// Writes and delivers until ``stop()``; then everything is written, and what can be delivered soon is.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.write() }
            group.addTask { await self.tick() }
            group.addTask { await self.deliver() }
            // The writer ends first, when it was told to stop and has written all.
            await group.next()
            await self.drain()
            group.cancelAll()
        }
        await self.flushChanges()
        await self.client.shutdown()
    }

    /// Ends ``run()``. What comes afterwards is not written.
    package nonisolated func stop() {
        self.isStopping.store(true, ordering: .relaxed)
        self.buffer.wake()
    }

    private func tick() async {
        while !Task.isCancelled {
            try? await ContinuousClock().sleep(for: Self.tick)
            if !self.queue.isEmpty { self.ready.yield() }
        }
    }

    /// Delivers what is ready, for a short time: the rest is durable, and the next process's.
    private func drain() async {
        let deadline = ContinuousClock.now + self.limits.grace
        self.ready.yield()
        repeat {
            try? await ContinuousClock().sleep(for: .milliseconds(20))
        } while self.queue.isSending && ContinuousClock.now < deadline
    }

    // MARK: Writing

    private func write() async {
        for await _ in self.buffer.fillings {
            if !self.isStopping.load(ordering: .relaxed) { try? await ContinuousClock().sleep(for: self.limits.batchDelay) }
            await self.writeAll()
            if self.isStopping.load(ordering: .relaxed) { return }
        }
    }

    /// Makes all that there is durable, a portion at a time.
    private func writeAll() async {
        while true {
            let (notices, dropped) = self.buffer.take(atMost: self.limits.batchSize)
            if dropped > 0 { self.warnOfDropped(dropped, from: "buffer") }
            guard !notices.isEmpty || !self.changes.isEmpty else { return }
            let added = await self.entries(for: notices)
            for portion in stride(from: 0, to: max(1, added.count), by: self.limits.batchSize) {
                guard await self.write(Array(added[portion..<min(added.count, portion + self.limits.batchSize)])) else { return }
            }
        }
    }

    /// One entry for each notice and each webhook that wants it.
    private func entries(for notices: [CallNotice]) async -> [NewOutboxEntry] {
        let now = self.wallClock()
        let people = Set(notices.flatMap { self.service.active.webhooks(ofOrganization: $0.organizationID) }.map(\.creator))
        let existing = await self.directory.read { index in
            people.filter { index.members[$0] != nil }
        }
        return notices.flatMap { notice in
            self.service.active.webhooks(ofOrganization: notice.organizationID)
                // Who has left the organisation is told nothing more.
                .filter { $0.matches(notice) && ($0.ownership == .organization || existing.contains($0.creator)) }
                .map { webhook in
                    NewOutboxEntry(
                        webhookID: webhook.id, callID: notice.details.id.rawValue, body: self.encode(webhook, notice), createdAt: now)
                }
        }
    }

    /// Makes a portion durable together with what became of earlier events, and has it delivered. Goes on until the store takes it.
    ///
    /// - Returns: false when the task was cancelled, or the server stops and the store does not take it.
    private func write(_ added: [NewOutboxEntry]) async -> Bool {
        while !Task.isCancelled {
            var batch = self.takeChanges()
            batch.added = added
            guard !batch.isEmpty else { return true }
            do {
                let entries = try await self.store.write(batch)
                self.isStoreFailing = false
                for entry in entries { self.add(entry) }
                self.metrics.setWaiting(self.queue.count)
                self.ready.yield()
                return true
            } catch {
                self.putBack(batch)
                if !self.isStoreFailing { self.logger.error("events of webhooks cannot be written", metadata: ["error": "\(error)"]) }
                self.isStoreFailing = true
                if self.isStopping.load(ordering: .relaxed) { return false }
                try? await ContinuousClock().sleep(for: Self.storeRetryDelay)
            }
        }
        return false
    }

    private func add(_ entry: OutboxEntry) {
        guard let dropped = self.queue.add(entry, now: self.wallClock()) else { return }
        self.changes.removed.insert(dropped)
        self.buffer.wake()
        self.warnOfDropped(1, from: "outbox", webhookID: entry.webhookID)
    }

    private func takeChanges() -> OutboxBatch {
        defer { self.changes = OutboxBatch() }
        return self.changes
    }

    /// What could not be written is tried again; what came meanwhile is newer.
    private func putBack(_ batch: OutboxBatch) {
        self.changes.removed.formUnion(batch.removed)
        self.changes.postponed.merge(batch.postponed.filter { !self.changes.removed.contains($0.key) }) { newer, _ in newer }
        self.changes.health.merge(batch.health) { newer, _ in newer }
    }

    private func flushChanges() async {
        guard !self.changes.isEmpty else { return }
        _ = await self.write([])
    }

    private func warnOfDropped(_ count: Int, from place: String, webhookID: String? = nil) {
        let isFirst = self.metrics.dropped(from: place) == 0
        self.metrics.countDropped(count, from: place)
        // One line tells it; the metric tells how often.
        guard isFirst || place == "buffer" else { return }
        self.logger.warning(
            "too many events of webhooks wait; the oldest were dropped",
            metadata: ["place": "\(place)", "count": "\(count)", "webhook": "\(webhookID ?? "all")"])
    }

    // MARK: Delivering

    private func deliver() async {
        await withDiscardingTaskGroup { group in
            for await _ in self.readiness {
                for entry in self.queue.next(now: self.wallClock()) {
                    group.addTask { await self.deliver(entry) }
                }
            }
            group.cancelAll()
        }
    }

    private func deliver(_ entry: OutboxEntry) async {
        let body: [UInt8]?
        do {
            body = try await self.store.body(of: entry.sequence)
        } catch {
            return await self.failed(entry, .failed("the outbox cannot be read: \(error)"))
        }
        guard let body, let webhook = await self.service.webhook(entry.webhookID), webhook.status == .active else {
            self.queue.withdrawn(entry.sequence, now: self.wallClock())
            self.ready.yield()
            return
        }
        let signature = webhook.secret.map { WebhookSignature.sign(body, secret: $0) }
        let outcome = await self.client.send(
            WebhookRequest(target: webhook.target, body: body, signature: signature, attempts: entry.attempts))
        // Cut off by the end of the process: the next one sends it again.
        guard !Task.isCancelled else { return }
        self.metrics.count(outcome.name)
        guard outcome == .accepted else { return await self.failed(entry, outcome) }
        self.record(self.queue.succeeded(entry.sequence, now: self.wallClock()), webhookID: entry.webhookID)
    }

    private func failed(_ entry: OutboxEntry, _ outcome: DeliveryOutcome) async {
        var generator = SystemRandomNumberGenerator()
        let result = self.queue.failed(
            entry.sequence, isGone: outcome == .gone, jitter: Double.random(in: 0...1, using: &generator), now: self.wallClock())
        self.logger.debug(
            "an event could not be delivered",
            metadata: ["webhook": "\(entry.webhookID)", "call-id": "\(entry.callID)", "outcome": "\(outcome)", "attempts": "\(entry.attempts + 1)"])
        if result.isGivenUp {
            self.metrics.count("given-up")
            self.logger.warning(
                "an event was tried for too long and is given up", metadata: ["webhook": "\(entry.webhookID)", "call-id": "\(entry.callID)"])
        }
        self.record(result, webhookID: entry.webhookID)
        guard result.deactivates else { return }
        await self.deactivate(entry.webhookID, outcome)
    }

    private func deactivate(_ webhookID: String, _ outcome: DeliveryOutcome) async {
        do {
            try await self.service.deactivate(webhookID)
        } catch {
            // The next failure tries again.
            self.logger.error("a webhook cannot be made inactive", metadata: ["webhook": "\(webhookID)", "error": "\(error)"])
            return
        }
        self.queue.remove(webhookID)
        self.metrics.countDeactivated()
        self.metrics.setWaiting(self.queue.count)
        self.logger.warning("a webhook's target fails; it is inactive now", metadata: ["webhook": "\(webhookID)", "outcome": "\(outcome)"])
    }

    private func record(_ outcome: DeliveryQueue.Outcome, webhookID: String) {
        self.changes.removed.formUnion(outcome.removed)
        for sequence in outcome.removed { self.changes.postponed[sequence] = nil }
        if let entry = outcome.postponed { self.changes.postponed[entry.sequence] = entry }
        if let health = outcome.health { self.changes.health[webhookID] = health }
        self.metrics.setWaiting(self.queue.count)
        self.buffer.wake()
        self.ready.yield()
    }
}

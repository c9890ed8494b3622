import CallControl
import Directory
import Synchronization
import Testing
import Webhooks

/// A dispatcher with everything around it in memory. The clock stands until it is moved.
final class DispatcherBench: Sendable {
    let store: FailingWebhookStore
    let service: WebhookService
    let directory: DirectoryService
    let client = ScriptedClient()
    let dispatcher: WebhookDispatcher
    private let time: TestClock

    /// Milliseconds since 1970, moved by hand.
    final class TestClock: Sendable {
        private let value = Mutex<Int64>(1_000_000)

        var now: Int64 { self.value.withLock { $0 } }
        func advance(_ duration: Duration) { self.value.withLock { $0 += duration.components.seconds * 1_000 } }
    }

    init(
        _ webhooks: [Webhook], store: FailingWebhookStore = FailingWebhookStore(), bufferCapacity: Int = 1_000,
        limits change: (inout WebhookLimits) -> Void = { _ in }
    ) async throws {
        var limits = WebhookLimits()
        limits.batchDelay = .milliseconds(1)
        limits.grace = .milliseconds(200)
        change(&limits)
        let time = TestClock()
        self.time = time
        self.store = store
        self.service = WebhookService(store: store)
        for webhook in webhooks { await store.base.save(webhook) }
        try await self.service.load()
        var contents = DirectoryContents()
        contents.organizations = [Organization(id: "acme", name: "Acme", sipDomain: "acme.example")]
        contents.locations = [Location(id: "hq", organizationID: "acme", name: "Headquarters", routingPrefix: nil)]
        contents.members = ["alice", "bob"].map { name in
            Member(
                id: MemberID(.person, name), organizationID: "acme", locationID: "hq", displayName: name, email: "\(name)@acme.example",
                extension: name == "alice" ? "1001" : "1002")
        }
        self.directory = try await DirectoryService(store: InMemoryDirectoryStore(contents))
        self.dispatcher = WebhookDispatcher(
            service: self.service, store: store, directory: self.directory, client: self.client,
            buffer: NoticeBuffer(capacity: bufferCapacity), limits: limits, wallClock: { time.now },
            encode: { webhook, notice in Array("\(webhook.id) \(notice.details.id) \(notice.kind.rawValue)".utf8) })
        try await self.dispatcher.load()
    }

    func advance(_ duration: Duration) { self.time.advance(duration) }

    func tell(_ notice: CallNotice) { self.dispatcher.buffer.offer(notice) }

    /// Does something while the dispatcher runs, then stops it and waits for its end.
    func running(_ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.dispatcher.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            self.client.release()
            self.dispatcher.stop()
            try await group.waitForAll()
            try result.get()
        }
    }

    /// Waits until something is true; it becomes so within milliseconds, or never.
    func wait(
        for what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: @Sendable () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(40)
        while ContinuousClock.now < deadline {
            if try await condition() { return }
            // Not a busy wait: what is waited for needs the same threads.
            try await ContinuousClock().sleep(for: .milliseconds(2))
        }
        Issue.record(what, sourceLocation: sourceLocation)
    }
}

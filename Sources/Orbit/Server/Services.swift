import CallPark
import Hummingbird
import NIOCore
import ServiceLifecycle
import Storage
import Synchronization
import Webhooks

/// Writes records until everything else has stopped.
struct WriterService: Service {
    let writer: RecordWriter

    func run() async throws {
        await withGracefulShutdownHandler {
            await self.writer.run()
        } onGracefulShutdown: {
            self.writer.finish()
        }
    }
}

/// Writes what is kept of calls until everything else has stopped.
struct ArchiveService: Service {
    let history: CallHistoryStore
    let details: CallDetailStore
    let recordings: RecordingStore

    func run() async throws {
        await withGracefulShutdownHandler {
            async let history: Void = self.history.run()
            async let details: Void = self.details.run()
            async let recordings: Void = self.recordings.run()
            _ = await (history, details, recordings)
        } onGracefulShutdown: {
            self.history.finish()
            self.details.finish()
            self.recordings.finish()
        }
    }
}

/// Keeps the exchange until shutdown, then drains it: no new calls, live calls end by themselves or at the time limit, parked
/// calls stay with their records.
struct ExchangeService: Service {
    let exchange: Exchange
    let timeout: Duration
    /// How long registrars may take at the end.
    private static let patience = Duration.seconds(1)

    func run() async throws {
        try await gracefulShutdown()
        await self.exchange.drain()
        let clock = ContinuousClock()
        let deadline = clock.now + self.timeout
        while await self.exchange.liveCalls > 0, clock.now < deadline {
            try await clock.sleep(for: .milliseconds(50))
        }
        await self.exchange.endCalls()
        // A successor may be minutes away, or never come; it cannot have begun, as the data directory is still this process's. So what
        // this one registered goes, and callers hear at once that nobody is here instead of waiting for nothing.
        await self.exchange.stopTrunks()
        let end = clock.now + Self.patience
        while await self.exchange.unregistering > 0, clock.now < end { try await clock.sleep(for: .milliseconds(10)) }
        // The BYEs are on their way; their answers need not be waited for, but the datagrams must leave.
        try await clock.sleep(for: .milliseconds(50))
    }
}

/// Delivers events to webhooks until the exchange has stopped, and writes down what is left.
struct WebhookDispatcherService: Service {
    let dispatcher: WebhookDispatcher

    func run() async throws {
        await withGracefulShutdownHandler {
            await self.dispatcher.run()
        } onGracefulShutdown: {
            self.dispatcher.stop()
        }
    }
}

/// Runs tasks on an event loop.
///
/// A request's task then runs where its socket is read, and so do the actors it calls that have no executor of their own: no
/// thread is woken between the socket and the answer but for the exchange and the database.
final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = self.asUnownedTaskExecutor()
        self.eventLoop.execute { job.runSynchronously(on: executor) }
    }
}

/// The API's server. A port that is taken is a wrong configuration.
struct HTTPService<App: ApplicationProtocol>: Service {
    let application: App
    let configuration: Configuration
    let executor: EventLoopTaskExecutor

    func run() async throws {
        do {
            try await withTaskExecutorPreference(self.executor) { try await self.application.run() }
        } catch let error as IOError {
            throw ConfigurationError(
                key: "http.port", value: "\(self.configuration.httpHost):\(self.configuration.httpPort)",
                "cannot listen there (\(error)); choose another port")
        } catch let error as SocketAddressError {
            throw ConfigurationError(key: "http.host", value: self.configuration.httpHost, "cannot listen there: no such address (\(error))")
        }
    }
}

/// A value that is set once and may be waited for.
final class OneTime<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var waiting: [CheckedContinuation<Value, Never>] = []
    }

    private let state = Mutex(State())

    func set(_ value: Value) {
        let waiting = self.state.withLock { state in
            state.value = value
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let value = self.state.withLock { state -> Value? in
                    if state.value == nil { state.waiting.append(continuation) }
                    return state.value
                }
                if let value { continuation.resume(returning: value) }
            }
        }
    }
}

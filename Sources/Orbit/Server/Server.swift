import CallControl
import CallPark
import Directory
import Foundation
import Hummingbird
import Logging
import Media
import NIOCore
import NIOPosix
import SIPTransport
import ServiceLifecycle
import Storage
import UnixSignals
import WebexAPI
import Webhooks

/// One server: everything wired together.
struct Server: Sendable {
    let configuration: Configuration
    let exchange: Exchange
    let directory: DirectoryService
    let store: SQLiteDirectoryStore
    private let oauth: OAuthService
    private let limits: RequestLimits
    private let audit: SQLiteAuditLog
    private let jobs: NumberJobService
    let sipPort: Int
    /// The port of the API once it listens.
    let httpPort: OneTime<Int>
    private let transport: NIOLoopBound<SIPTransport>
    private let media: EmbeddedMediaEngine
    private let writer: RecordWriter
    private let history: CallHistoryStore
    private let details: CallDetailStore
    private let recordings: RecordingStore
    private let observer: CallObserver
    private let webhooks: WebhookService
    private let webhookDispatcher: WebhookDispatcher
    private let apiMetrics = APIMetrics()
    private let lock: FileLock
    private let groups: [MultiThreadedEventLoopGroup]
    private let httpGroup: MultiThreadedEventLoopGroup
    private let logger = Logger(label: "orbit")

    /// Opens the store and the SIP sockets, and takes over what an earlier process left.
    ///
    /// - Parameter demo: fills an empty store with the demo directory.
    static func make(_ configuration: Configuration, demo: Bool) async throws -> Server {
        try await AuditContext.$current.withValue(AuditContext(actor: .server)) { try await self.open(configuration, demo: demo) }
    }

    private static func open(_ configuration: Configuration, demo: Bool) async throws -> Server {
        FreeMemory.keepLittle()
        let data = try DataDirectory(configuration.dataDirectory)
        guard let lock = data.lock() else {
            throw ConfigurationError(
                key: "data-dir", value: configuration.dataDirectory, "another orbit server is using it; stop it or choose another folder")
        }
        let database = try data.openDatabase()
        let store = SQLiteDirectoryStore(database)
        if demo { try await self.loadDemo(into: store) }
        let directory = try await DirectoryService(store: store)
        let jobs = NumberJobService(store: SQLiteNumberJobStore(database), directory: directory)
        try await jobs.load()
        let writer = try RecordWriter(database)
        let history = try CallHistoryStore(database)
        let details = CallDetailStore(database, retention: .seconds(configuration.callDetailRetention * 86_400))
        let recordings = try data.openRecordings(database)
        let index = await directory.index
        for conflict in index.emergencyConflicts {
            Logger(label: "orbit").warning("an extension stands in the way of emergency calls", metadata: ["why": "\(conflict)"])
        }
        for gap in index.emergencyCallbackGaps {
            Logger(label: "orbit").warning("emergency services could not call back", metadata: ["why": "\(gap)"])
        }
        // Reading a large directory takes twice the memory that it needs afterwards.
        FreeMemory.giveBack()
        let oauth = OAuthService(
            store: SQLiteOAuthStore(database), directory: directory, hash: { TokenHash.hash($0) }, makeToken: { TokenHash.make() },
            // Some tens of milliseconds: on threads that nothing waits for.
            checkPassword: { password, hash in
                (try? await NIOThreadPool.singleton.runIfActive { PasswordHash.matches(password, hash) }) ?? false
            })
        let usual = try await store.isDemo() ? 0 : Configuration.usualRequestsPerMinute
        let limits = RequestLimits(perMinute: configuration.requestsPerMinute ?? usual)

        let sipGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let mediaGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let httpGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let webhookGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let (webhooks, webhookDispatcher) = try await self.makeWebhooks(configuration, database, directory, eventLoop: webhookGroup.next())
        let loop = sipGroup.next()
        let box = try await loop.submit { NIOLoopBoundBox<Exchange?>(nil, eventLoop: loop) }.get()
        let media = try await EmbeddedMediaEngine.make(
            bindAddress: configuration.sipHost, advertisedAddress: configuration.sipAdvertisedHost, range: configuration.mediaPorts,
            eventLoop: mediaGroup.next(), library: self.musicLibrary(index),
            onEvent: { event in loop.execute { box.value?.onEventLoop { $0.received(event) } } })
        let observer = CallObserver(history: history, details: details, recordings: recordings)

        let transport = try await loop.submit {
            NIOLoopBound(
                SIPTransport(
                    eventLoop: loop,
                    receiver: .init(
                        message: { outcome, flow in box.value?.onEventLoop { $0.receive(outcome, from: flow) } },
                        failed: { flow in box.value?.onEventLoop { $0.transportFailed(flow) } })), eventLoop: loop)
        }.get()
        let sipPort: Int
        do {
            sipPort = try await SIPTransport.bind(transport, host: configuration.sipHost, port: configuration.sipPort)
        } catch {
            throw ConfigurationError(
                key: "sip.port", value: "\(configuration.sipHost):\(configuration.sipPort)", "cannot listen there (\(error)); choose another port")
        }
        let exchangeConfiguration = ExchangeConfiguration(
            node: configuration.node, host: configuration.sipAdvertisedHost, port: sipPort, localDomains: [configuration.sipHost, "localhost"],
            digestAlgorithms: configuration.digestAlgorithms, noAnswer: .seconds(configuration.noAnswer),
            maximumParkTime: .seconds(configuration.maximumParkTime * 60), recordingFolder: data.recordingsPath)
        let exchange = try await loop.submit {
            let exchange = Exchange(executor: loop.executor) {
                let environment = LiveEnvironment(
                    eventLoop: loop, transport: transport.value, media: media, writer: writer, observer: observer,
                    webhooks: webhookDispatcher, exchange: box)
                return ExchangeCore(configuration: exchangeConfiguration, directory: index, environment: environment)
            }
            box.value = exchange
            return exchange
        }.get()
        await directory.setListener { change in
            // What is to be played is there before anybody is played it.
            let files: [String] =
                switch change {
                case .location(let location): location.soundFiles
                case .organization(let organization): organization.soundFiles
                case .member(let member): member.soundFiles
                default: []
                }
            for file in files { self.load(file, into: media) }
            await exchange.apply(change)
        }
        return Server(
            configuration: configuration, exchange: exchange, directory: directory, store: store, oauth: oauth, limits: limits,
            audit: SQLiteAuditLog(database), jobs: jobs, sipPort: sipPort, httpPort: OneTime(), transport: transport, media: media, writer: writer,
            history: history, details: details, recordings: recordings, observer: observer,
            webhooks: webhooks, webhookDispatcher: webhookDispatcher, lock: lock, groups: [sipGroup, mediaGroup, webhookGroup],
            httpGroup: httpGroup)
    }

    /// The webhooks that the store has, and who delivers to them.
    private static func makeWebhooks(
        _ configuration: Configuration, _ database: OrbitDatabase, _ directory: DirectoryService, eventLoop: any EventLoop
    ) async throws -> (WebhookService, WebhookDispatcher) {
        let store = SQLiteWebhookStore(database)
        let policy = AddressPolicy(allowsPrivate: configuration.allowsPrivateWebhookAddresses)
        let service = WebhookService(store: store, policy: policy)
        try await service.load()
        let dispatcher = WebhookDispatcher(
            service: service, store: store, directory: directory, client: HTTPWebhookClient(eventLoop: eventLoop, policy: policy),
            wallClock: { Int64(Date().timeIntervalSince1970 * 1_000) }, encode: WebhookEventBody.bytes)
        try await dispatcher.load()
        return (service, dispatcher)
    }

    private static func load(_ file: String, into media: EmbeddedMediaEngine) {
        do {
            try media.load(file)
        } catch {
            Logger(label: "orbit.media").warning(
                "a sound file cannot be used; the default is played", metadata: ["file": "\(file)", "error": "\(error)"])
        }
    }

    private static func loadDemo(into store: SQLiteDirectoryStore) async throws {
        guard try await store.load().isEmpty else { return }
        let contents = try DirectoryDocument.read(DemoDirectory.yaml, now: Int64(Date().timeIntervalSince1970 * 1_000))
        let events = AuditEvent.imported(DirectoryCounts.of(contents), insteadOf: [:])
        try await AuditEvent.$pending.withValue(events) { try await store.replace(with: contents) }
        try await store.markDemo()
        for name in DemoDirectory.people {
            guard let person = contents.members.first(where: { $0.email == DemoDirectory.email(of: name) }) else { continue }
            try await store.save(
                AccessToken(
                    hash: TokenHash.hash(DemoDirectory.token(of: name)), personID: person.id.key, organizationID: person.organizationID,
                    scopes: AccessToken.scopes(for: person.roles), roles: person.roles, expiresAt: nil))
        }
    }

    private static func musicLibrary(_ index: DirectoryIndex) -> MusicLibrary {
        var library = MusicLibrary(default: DefaultMusic.compose())
        let locations = index.locations.values.flatMap(\.soundFiles)
        let organizations = index.organizations.values.flatMap(\.soundFiles)
        for file in Set(locations + organizations + index.members.values.flatMap(\.soundFiles)) {
            do {
                try library.load(file)
            } catch {
                Logger(label: "orbit.media").warning(
                    "a sound file cannot be used; the default is played", metadata: ["file": "\(file)", "error": "\(error)"])
            }
        }
        return library
    }

    /// Serves until SIGTERM or SIGINT, then drains.
    ///
    /// - Parameter onReady: called when phones and the API are served, with the API's port.
    func run(signals: [UnixSignal] = [.sigterm, .sigint], onReady: @escaping @Sendable (Int) async -> Void) async throws {
        // What an earlier process had, before anybody can ask for it.
        let registrations = try self.writer.load(RegistrationRecord.self)
        let parked = try self.writer.load(ParkRecord.self)
        let calls = try self.writer.load(CallRecord.self)
        let subscriptions = try self.writer.load(SubscriptionRecord.self)
        let messagesWaiting = try self.writer.load(MessageWaitingRecord.self)
        if !parked.isEmpty || !calls.isEmpty {
            self.logger.info("taking over", metadata: ["parked": "\(parked.count)", "calls to end": "\(calls.count)"])
        }
        await self.exchange.restore(
            registrations: registrations, parked: parked, calls: calls, subscriptions: subscriptions, messagesWaiting: messagesWaiting)
        let services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: WriterService(writer: self.writer), successTerminationBehavior: .gracefullyShutdownGroup),
            .init(
                service: ArchiveService(history: self.history, details: self.details, recordings: self.recordings),
                successTerminationBehavior: .gracefullyShutdownGroup),
            .init(service: WebhookDispatcherService(dispatcher: self.webhookDispatcher)),
            .init(service: NumberJobsService(jobs: self.jobs)),
            .init(service: AuditRetentionService(log: self.audit, days: self.configuration.auditRetention)),
            .init(service: ExchangeService(exchange: self.exchange, timeout: .seconds(self.configuration.drainTimeout))),
            .init(
                service: HTTPService(
                    application: self.application(onReady: onReady), configuration: self.configuration,
                    executor: EventLoopTaskExecutor(self.httpGroup.next()))),
        ]
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: signals, logger: Logger(label: "orbit.lifecycle", level: .warning)))
        do {
            // What nobody asks for is the server's own doing, whoever started it.
            try await AuditContext.$current.withValue(AuditContext(actor: .server)) { try await group.run() }
        } catch {
            await self.shutdown()
            throw error
        }
        await self.shutdown()
    }

    private func shutdown() async {
        await SIPTransport.close(self.transport)
        await self.media.shutdown()
        for group in self.groups + [self.httpGroup] { try? await group.shutdownGracefully() }
        // What the media engine and the exchange said last.
        await self.recordings.flush()
        await self.history.flush()
        await self.details.flush()
        self.lock.release()
    }

    // MARK: HTTP

    private func application(onReady: @escaping @Sendable (Int) async -> Void) -> some ApplicationProtocol {
        let router = Router(context: ServerContext.self)
        let api = WebexAPI(
            exchange: self.exchange, directory: self.directory, publicURL: self.configuration.httpPublicURL, metrics: self.apiMetrics,
            announcements: DiskAnnouncementStore(folder: self.configuration.dataDirectory + "/announcements"),
            checkAnnouncement: { _ = try WAVFile(parsing: $0) },
            history: self.history, details: self.details, recordings: DiskRecordingArchive(store: self.recordings), oauth: self.oauth,
            limits: self.limits, address: ClientAddress(trustedProxies: self.configuration.trustedProxies), hash: { TokenHash.hash($0) },
            webhooks: self.webhooks, trunkStatus: { [exchange] in await exchange.trunkCondition($0).map(TrunkStatus.init) }, audit: self.audit,
            jobs: self.jobs)
        api.add(to: router)
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { _, _ in
            let isDraining = await self.exchange.status.isDraining
            return Response(
                status: isDraining ? .serviceUnavailable : .ok, body: .init(byteBuffer: ByteBuffer(string: isDraining ? "draining\n" : "ready\n")))
        }
        router.get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
                body: .init(byteBuffer: ByteBuffer(string: await self.metricsText() + self.recordings.metrics)))
        }
        router.get("/**") { request, _ in WebexAPI.notFound(request) }
        let port = self.httpPort
        return Application(
            router: router,
            configuration: .init(address: .hostname(self.configuration.httpHost, port: self.configuration.httpPort), serverName: "Orbit"),
            onServerRunning: { channel in
                let bound = channel.localAddress?.port ?? 0
                port.set(bound)
                await onReady(bound)
            },
            eventLoopGroupProvider: .shared(self.httpGroup), logger: Logger(label: "orbit.http", level: .warning))
    }

    private func metricsText() async -> String {
        let status = await self.exchange.status
        let counters = status.counters
        func metric(_ name: String, _ type: String, _ help: String, _ value: some BinaryInteger) -> String {
            "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
        }
        let messages = """
            # HELP orbit_sip_messages_total SIP messages by outcome.
            # TYPE orbit_sip_messages_total counter
            orbit_sip_messages_total{outcome="request"} \(counters.requestsReceived)
            orbit_sip_messages_total{outcome="response"} \(counters.responsesReceived)
            orbit_sip_messages_total{outcome="malformed"} \(counters.malformed)
            orbit_sip_messages_total{outcome="dropped"} \(counters.dropped)
            orbit_sip_messages_total{outcome="sent"} \(counters.messagesSent)

            """
        return metric("orbit_calls", "gauge", "Call halves now.", status.calls)
            + metric("orbit_parked_calls", "gauge", "Parked calls now.", status.parked)
            + metric("orbit_registrations", "gauge", "Registered contacts.", status.registrations)
            + metric("orbit_subscriptions", "gauge", "Subscriptions of phones to line keys.", status.subscriptions)
            + metric("orbit_media_ports", "gauge", "Pairs of media ports in use.", status.mediaPorts)
            + metric("orbit_sip_transactions", "gauge", "SIP transactions now.", status.transactions)
            + metric("orbit_adoptions_under_way", "gauge", "Parked calls of an earlier process that are being taken over.", status.adoptionsUnderWay)
            + metric("orbit_calls_started_total", "counter", "Call halves started.", counters.callsStarted)
            + metric("orbit_calls_answered_total", "counter", "Call halves answered.", counters.callsAnswered)
            + metric("orbit_notifications_total", "counter", "NOTIFYs sent to phones that watch line keys.", counters.notificationsSent)
            + metric("orbit_authentication_failures_total", "counter", "SIP requests with wrong credentials.", counters.authenticationFailures)
            + messages + self.observer.text + self.webhookDispatcher.metrics.text + self.apiMetrics.text
    }
}

extension Logger {
    init(label: String, level: Logger.Level) {
        self.init(label: label)
        self.logLevel = level
    }
}

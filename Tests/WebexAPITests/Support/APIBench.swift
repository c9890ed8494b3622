import CallControl
import CallPark
import Directory
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Media
import NIOCore
import NIOEmbedded
import NIOPosix
import SIPPhone
import Synchronization
import Testing
import Webhooks

@testable import WebexAPI

/// The whole API on an exchange with phones, asked without a socket between.
///
/// Every answer is held against the API's own document. Everybody's token is their user name; there are more, for what may be
/// wrong with one.
struct APIBench: Sendable {
    let exchange: Exchange
    let directory: DirectoryService
    let store: InMemoryDirectoryStore
    let metrics = APIMetrics()
    let announcements = InMemoryAnnouncementStore()
    let history = InMemoryCallHistory()
    let details = InMemoryCallDetails()
    let audit: InMemoryAuditLog
    let recordings: InMemoryRecordingArchive
    let webhooks: WebhookService
    /// Nobody works at them but who calls `step`.
    let jobs: NumberJobService
    let api: WebexAPI
    private let conformance: AnswerConformance
    private let responder: RouterResponder<BenchContext>
    let accounts: InMemoryOAuthStore
    let oauth: OAuthService
    /// Milliseconds since 1970 of the OAuth service.
    let clock = BenchClock()

    /// - Parameters:
    ///   - requestsPerMinute: of one token; 0 is no limit.
    ///   - now: the clock of that limit.
    init(
        _ contents: DirectoryContents = .acme, publicURL: String? = nil, requestsPerMinute: Int = 0, trustedProxies: Set<String> = [],
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        trunkStatus: @escaping @Sendable (String) async -> TrunkStatus? = { _ in nil }
    ) async throws {
        let audit = InMemoryAuditLog()
        self.audit = audit
        self.store = InMemoryDirectoryStore(contents, audit: audit)
        self.recordings = InMemoryRecordingArchive(audit: audit)
        self.webhooks = WebhookService(store: InMemoryWebhookStore(audit: audit))
        let directory = try await DirectoryService(store: self.store)
        let index = await directory.index
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let exchange = try await loop.submit {
            Exchange(executor: loop.executor) { OfficeEnvironment.makeCore(index, eventLoop: loop) }
        }.get()
        await directory.setListener { await exchange.apply($0) }
        self.exchange = exchange
        self.directory = directory
        self.jobs = NumberJobService(store: InMemoryNumberJobStore(audit: audit), directory: directory, pace: .zero)
        let accounts = InMemoryOAuthStore(self.store)
        let clock = self.clock
        self.accounts = accounts
        self.oauth = OAuthService(
            store: accounts, directory: directory, hash: Self.hash,
            makeToken: { UUID().uuidString.lowercased().filter { $0 != "-" } }, checkPassword: { "hash of \($0)" == $1 }, now: { clock.now })
        self.api = WebexAPI(
            exchange: exchange, directory: directory, publicURL: publicURL, metrics: self.metrics, announcements: self.announcements,
            checkAnnouncement: { _ = try WAVFile(parsing: $0) }, history: self.history, details: self.details, recordings: self.recordings,
            oauth: self.oauth,
            limits: RequestLimits(perMinute: requestsPerMinute, now: now), address: ClientAddress(trustedProxies: trustedProxies),
            hash: Self.hash, webhooks: self.webhooks, trunkStatus: trunkStatus, audit: audit, jobs: self.jobs)
        self.conformance = AnswerConformance(self.api.table)
        self.responder = Self.router(self.api).buildResponder()
        for member in contents.members where member.id.kind == .person { try await self.addToken(member.id.key, of: member) }
    }

    /// All routes.
    var routes: [Route] { self.api.table.routes }

    private static func router(_ api: WebexAPI) -> Router<BenchContext> {
        let router = Router(context: BenchContext.self)
        api.add(to: router)
        router.get("/**") { request, _ in WebexAPI.notFound(request) }
        return router
    }

    /// The API on sockets, to be run.
    func application(onRunning: @escaping @Sendable (Int) -> Void) -> some ApplicationProtocol {
        Application(
            router: Self.router(self.api), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { onRunning($0.localAddress?.port ?? 0) }, eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    static let hash: @Sendable (String) -> String = { "hash of \($0)" }

    func addToken(
        _ token: String, of person: Member, scopes: [String]? = nil, roles: [Role]? = nil, organizationID: String? = nil, expiresAt: Int64? = nil
    )
        async throws
    {
        try await self.directory.save(
            AccessToken(
                hash: Self.hash(token), personID: person.id.key, organizationID: organizationID ?? person.organizationID,
                scopes: scopes ?? AccessToken.scopes(for: roles ?? person.roles), roles: roles ?? person.roles, expiresAt: expiresAt))
    }

    func person(_ name: String) async throws -> Member {
        let member = await self.directory.read { $0.members[MemberID(.person, name)] }
        guard let member else { throw APIError(.notFound, name) }
        return member
    }

    // MARK: Asking

    /// Asks, and records an issue where the answer is not as documented.
    func request(
        _ method: HTTPRequest.Method, _ path: String, token: String? = "alice", headers: HTTPFields = [:], bytes: [UInt8] = []
    ) async throws -> Answer {
        var fields = headers
        if let token { fields[.authorization] = "Bearer \(token)" }
        let head = HTTPRequest(method: method, scheme: "http", authority: "orbit.example:8080", path: path, headerFields: fields)
        // In portions, as a socket brings them.
        let portions = stride(from: 0, to: bytes.count, by: 16_384).map { ByteBuffer(bytes: bytes[$0..<min(bytes.count, $0 + 16_384)]) }
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        for portion in portions { continuation.yield(portion) }
        continuation.finish()
        let context = BenchContext(source: .init(channel: NIOAsyncTestingChannel(), logger: Logger(label: "test")))
        let response = try await self.responder.respond(to: Request(head: head, body: RequestBody(asyncSequence: stream)), context: context)
        let collector = Collector()
        try await response.body.write(CollectingWriter(collector: collector))
        let answer = Answer(status: response.status, headers: response.headers, bytes: collector.bytes)
        for violation in self.conformance.violations(method, path, answer) { Issue.record("\(violation)") }
        return answer
    }

    /// A request with a JSON body.
    func request(_ method: HTTPRequest.Method, _ path: String, token: String? = "alice", json: String) async throws -> Answer {
        try await self.request(method, path, token: token, headers: [.contentType: "application/json"], bytes: Array(json.utf8))
    }

    // MARK: The world around

    /// Does something with the phones, and lets all that follows happen.
    func office<Result: Sendable>(_ body: @escaping @Sendable (OfficeEnvironment) -> Result) async -> Result {
        await self.exchange.office(body)
    }

    /// Two people in a call that one of them made on their phone.
    func connect(_ caller: String, to digits: String) async {
        await self.office { _ = $0.phone(caller).call(to: digits) }
    }

    /// The id of a person's only call, as the API writes it.
    func callID(of name: String) async throws -> String {
        let answer = try await self.request(.get, "/v1/telephony/calls", token: name)
        guard let items = answer.object["items"] as? [[String: Any]], items.count == 1, let id = items[0]["id"] as? String else {
            throw APIError(.notFound, "\(name) has not one call: \(answer.text)")
        }
        return id
    }
}

/// A request that came from one address.
struct BenchContext: APIContext {
    var coreContext: CoreRequestContextStorage

    init(source: Source) {
        self.coreContext = .init(source: source)
    }

    var remoteAddress: String? { "192.0.2.1" }
}

/// A clock that stands at its start until it is set.
final class BenchClock: Sendable {
    private let moment = Mutex(Int64(Date().timeIntervalSince1970 * 1_000))

    var now: Int64 { self.moment.withLock { $0 } }

    func advance(seconds: Int64) { self.moment.withLock { $0 += seconds * 1_000 } }
}

extension Exchange {
    fileprivate func office<Result: Sendable>(_ body: @Sendable (OfficeEnvironment) -> Result) -> Result {
        guard let environment = self.core.environment as? OfficeEnvironment else { preconditionFailure("another environment") }
        environment.settle()
        let result = body(environment)
        environment.settle()
        return result
    }
}

/// What the API answered.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var bytes: [UInt8]

    /// The body; of JSON, with the keys in their order.
    var text: String {
        guard let value = try? JSONSerialization.jsonObject(with: Data(self.bytes)),
            let sorted = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return String(decoding: self.bytes, as: UTF8.self) }
        return String(decoding: sorted, as: UTF8.self)
    }
    /// The body's object; empty when it is none.
    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(self.bytes))) as? [String: Any] ?? [:] }
    var message: String? { self.object["message"] as? String }
    var errorCode: Int? { ((self.object["errors"] as? [[String: Any]])?.first)?["errorCode"] as? Int }

    /// The body's `id`.
    var id: String? { self.object["id"] as? String }

    func items(_ key: String = "items") -> [[String: Any]] { self.object[key] as? [[String: Any]] ?? [] }
}

private final class Collector: Sendable {
    private let storage = Mutex<[UInt8]>([])

    var bytes: [UInt8] { self.storage.withLock { $0 } }

    func append(_ buffer: ByteBuffer) { self.storage.withLock { $0 += buffer.readableBytesView } }
}

private struct CollectingWriter: ResponseBodyWriter {
    let collector: Collector

    mutating func write(_ buffer: ByteBuffer) async throws { self.collector.append(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

import AsyncHTTPClient
package import NIOCore
import NIOHTTP1

/// Sends events by HTTP, to checked addresses only.
///
/// A name is looked up here, each of its addresses is checked, and the connection goes to the one that was checked: the HTTP client
/// is made with that address as its `dnsOverride`, so that it looks up nothing by itself, while Host, SNI and the certificate's
/// name stay the target's. A name that means another address a moment later (DNS rebinding) changes nothing. Once more before the
/// request leaves, the address of the connection's other end is checked.
package actor HTTPWebhookClient: WebhookClient {
    /// All addresses of a name, most preferred first; never empty. The duration is how long it may take.
    package typealias Resolve = @Sendable (String, Duration) async throws -> [IPAddress]

    /// A client of one host at one address.
    private struct Pool {
        var client: HTTPClient
        var users = 0
        var lastUsed: ContinuousClock.Instant
    }

    private struct Key: Hashable {
        var host: String
        var address: IPAddress
    }

    private struct ForbiddenAddress: Error {}

    /// How long connections are kept that nobody uses.
    private static let idleTime = Duration.seconds(60)

    private let eventLoop: any EventLoop
    private let resolve: Resolve
    private let policy: AddressPolicy
    private let limits: WebhookLimits
    private var pools: [Key: Pool] = [:]

    /// - Parameter resolve: looks up a name; nil asks the system.
    package init(eventLoop: any EventLoop, policy: AddressPolicy, limits: WebhookLimits = WebhookLimits(), resolve: Resolve? = nil) {
        let resolver = HostResolver(eventLoop: eventLoop)
        self.eventLoop = eventLoop
        self.resolve = resolve ?? { try await resolver.addresses(of: $0, timeout: $1) }
        self.policy = policy
        self.limits = limits
    }

    package func send(_ request: WebhookRequest) async -> DeliveryOutcome {
        let limit = self.limits.timeout
        let outcome = await withTaskGroup(of: DeliveryOutcome.self) { group in
            group.addTask { await self.sendUnlimited(request) }
            group.addTask {
                try? await ContinuousClock().sleep(for: limit)
                return .timedOut
            }
            let outcome = await group.next() ?? .timedOut
            group.cancelAll()
            return outcome
        }
        await self.closeIdle()
        return outcome
    }

    private func sendUnlimited(_ request: WebhookRequest) async -> DeliveryOutcome {
        let addresses: [IPAddress]
        do {
            addresses = try await self.resolve(request.target.host, self.limits.timeout)
        } catch {
            return .failed("\(error)")
        }
        guard !addresses.isEmpty else { return .failed("\(request.target.host) has no addresses") }
        // One that is not allowed among others is a trap, or soon one.
        guard addresses.allSatisfy(self.policy.allows) else { return .forbidden }
        let key = Key(host: request.target.host, address: addresses[request.attempts % addresses.count])
        let client = self.borrow(key)
        let outcome = await Self.exchange(request, client, self.limits)
        self.giveBack(key)
        return outcome
    }

    private static func exchange(_ request: WebhookRequest, _ client: HTTPClient, _ limits: WebhookLimits) async -> DeliveryOutcome {
        var post = HTTPClientRequest(url: request.target.url)
        post.method = .POST
        post.headers.add(name: "Content-Type", value: "application/json")
        post.headers.add(name: "User-Agent", value: "Orbit")
        if let signature = request.signature { post.headers.add(name: "X-Spark-Signature", value: signature) }
        post.body = .bytes(ByteBuffer(bytes: request.body))
        do {
            let response = try await client.execute(post, timeout: .milliseconds(limits.timeout.milliseconds))
            await Self.readRest(of: response, limits)
            switch response.status.code {
            case 200...299: return .accepted
            case 300...399: return .redirected(Int(response.status.code))
            case 410: return .gone
            case let code: return .refused(Int(code))
            }
        } catch is ForbiddenAddress {
            return .forbidden
        } catch let error as HTTPClientError where [.deadlineExceeded, .connectTimeout, .readTimeout, .tlsHandshakeTimeout].contains(error) {
            return .timedOut
        } catch {
            return .failed("\(error)")
        }
    }

    /// Reads an answer so that its connection can be used again. One that is long or slow is cut off with its connection: the status
    /// has said all that matters.
    private static func readRest(of response: HTTPClientResponse, _ limits: WebhookLimits) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await response.body.collect(upTo: limits.answerLimit) }
            group.addTask { try? await ContinuousClock().sleep(for: limits.timeout / 5) }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: Clients

    private func borrow(_ key: Key) -> HTTPClient {
        var pool = self.pools[key] ?? Pool(client: self.makeClient(key), lastUsed: .now)
        pool.users += 1
        self.pools[key] = pool
        return pool.client
    }

    private func giveBack(_ key: Key) {
        self.pools[key]?.users -= 1
        self.pools[key]?.lastUsed = .now
    }

    private func closeIdle() async {
        let idle = self.pools.filter { $0.value.users == 0 && $0.value.lastUsed + Self.idleTime < .now }
        for key in idle.keys { self.pools[key] = nil }
        for pool in idle.values { try? await pool.client.shutdown() }
    }

    private func makeClient(_ key: Key) -> HTTPClient {
        let policy = self.policy
        var configuration = HTTPClient.Configuration()
        configuration.dnsOverride = [key.host: key.address.text]
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .milliseconds(self.limits.timeout.milliseconds))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = self.limits.connectionsPerEndpoint
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = { channel in
            let isAllowed = IPAddress(channel.remoteAddress).map(policy.allows) ?? false
            return isAllowed ? channel.eventLoop.makeSucceededVoidFuture() : channel.eventLoop.makeFailedFuture(ForbiddenAddress())
        }
        return HTTPClient(eventLoopGroupProvider: .shared(self.eventLoop), configuration: configuration)
    }

    package func shutdown() async {
        let pools = self.pools.values
        self.pools = [:]
        for pool in pools { try? await pool.client.shutdown() }
    }
}

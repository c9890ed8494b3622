import NIOHTTP1
import NIOPosix
import Testing

@testable import Webhooks

@Suite("Requests to targets", .timeLimit(.minutes(2)))
struct HTTPWebhookClientTests {
    private static func client(
        allowsPrivate: Bool = true, timeout: Duration = .seconds(60), resolve: HTTPWebhookClient.Resolve? = nil
    ) -> HTTPWebhookClient {
        var limits = WebhookLimits()
        limits.timeout = timeout
        return HTTPWebhookClient(
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(), policy: AddressPolicy(allowsPrivate: allowsPrivate), limits: limits,
            resolve: resolve)
    }

    private static func request(_ url: String, attempts: Int = 0) throws -> WebhookRequest {
        WebhookRequest(target: try WebhookTarget(url), body: Array(#"{"a":1}"#.utf8), signature: "abc", attempts: attempts)
    }

    /// Sends one request to a path of a server and returns what became of it.
    private static func outcome(_ answer: TargetServer.Answer, timeout: Duration = .seconds(60)) async throws -> DeliveryOutcome {
        let server = TargetServer(["/": answer])
        let client = Self.client(timeout: timeout)
        var outcome: DeliveryOutcome?
        try await server.running {
            outcome = await client.send(try Self.request("http://127.0.0.1:\(server.port)/"))
            await client.shutdown()
        }
        return try #require(outcome)
    }

    @Test("A request has the body as it is, its type and its signature, and the target's own host", arguments: ["127.0.0.1", "localhost", "127.1"])
    func request(_ host: String) async throws {
        let server = TargetServer(["/hook?a=b": .status(200)])
        let client = Self.client()
        var port = 0
        try await server.running {
            port = server.port
            let outcome = await client.send(try Self.request("http://\(host):\(port)/hook?a=b"))
            #expect(outcome == .accepted)
            await client.shutdown()
        }
        let request = try #require(server.requests.first)
        #expect(request.head.method == .POST)
        #expect(request.body == Array(#"{"a":1}"#.utf8))
        #expect(request.head.headers["Content-Type"] == ["application/json"])
        #expect(request.head.headers["X-Spark-Signature"] == ["abc"])
        #expect(request.head.headers["Content-Length"] == ["7"])
        #expect(request.head.headers["Host"] == ["\(host):\(port)"])
    }

    @Test(
        "The status says what became of it",
        arguments: [
            (200, DeliveryOutcome.accepted), (202, .accepted), (204, .accepted), (400, .refused(400)), (404, .refused(404)), (410, .gone),
            (429, .refused(429)), (500, .refused(500)), (503, .refused(503)), (304, .redirected(304)),
        ])
    func statuses(_ status: Int, _ outcome: DeliveryOutcome) async throws {
        #expect(try await Self.outcome(.status(status)) == outcome)
    }

    @Test("Redirections are not followed", arguments: [301, 302, 303, 307, 308])
    func redirections(_ status: Int) async throws {
        let server = TargetServer(["/": .status(status, location: "/elsewhere"), "/elsewhere": .status(200)])
        let client = Self.client()
        try await server.running {
            let outcome = await client.send(try Self.request("http://127.0.0.1:\(server.port)/"))
            #expect(outcome == .redirected(status))
            await client.shutdown()
        }
        #expect(server.requests.map(\.head.uri) == ["/"])
    }

    @Test("A long or unfinished answer counts by its status")
    func longAnswers() async throws {
        #expect(try await Self.outcome(.status(200, bytes: 1_000_000)) == .accepted)
        #expect(try await Self.outcome(.headOnly(200), timeout: .seconds(10)) == .accepted)
    }

    @Test("A target that says nothing times out")
    func silence() async throws {
        #expect(try await Self.outcome(.silence, timeout: .milliseconds(200)) == .timedOut)
    }

    @Test("A connection that breaks, and a port that nobody listens on, are failures")
    func broken() async throws {
        guard case .failed = try await Self.outcome(.close) else {
            Issue.record("a closed connection")
            return
        }
        let server = TargetServer([:])
        var port = 0
        try await server.running { port = server.port }
        let client = Self.client()
        let outcome = await client.send(try Self.request("http://127.0.0.1:\(port)/"))
        await client.shutdown()
        guard case .failed = outcome else {
            Issue.record("a closed port: \(outcome)")
            return
        }
    }

    @Test("No connection is made to a private address, under whatever name", arguments: ["127.0.0.1", "127.1", "2130706433", "localhost", "[::1]"])
    func forbidden(_ host: String) async throws {
        let server = TargetServer(["/": .status(200)])
        let client = Self.client(allowsPrivate: false)
        try await server.running {
            let outcome = await client.send(try Self.request("http://\(host):\(server.port)/"))
            #expect(outcome == .forbidden)
            await client.shutdown()
        }
        #expect(server.requests.isEmpty)
    }

    @Test("The connection goes to the address that was checked: nothing else looks the name up")
    func checkedAddress() async throws {
        let server = TargetServer(["/": .status(200)])
        // Of this name no resolver knows an address (RFC 6761 §6.4).
        let client = Self.client { _, _ in [IPAddress(bytes: [127, 0, 0, 1])] }
        try await server.running {
            for host in ["hooks.invalid", "Hooks.Invalid"] {
                let outcome = await client.send(try Self.request("http://\(host):\(server.port)/"))
                #expect(outcome == .accepted)
            }
            await client.shutdown()
        }
        #expect(server.requests.map { $0.head.headers["Host"].first?.prefix { $0 != ":" } } == ["hooks.invalid", "Hooks.Invalid"])
    }

    @Test("One private address among public ones is enough to refuse a name")
    func mixedAddresses() async throws {
        let client = Self.client(allowsPrivate: false) { _, _ in [IPAddress(bytes: [8, 8, 8, 8]), IPAddress(bytes: [10, 0, 0, 1])] }
        let outcome = await client.send(try Self.request("http://hooks.invalid/"))
        await client.shutdown()
        #expect(outcome == .forbidden)
    }

    @Test("The addresses of a name are tried in turn")
    func inTurn() async throws {
        let server = TargetServer(["/": .status(200)])
        // Nobody listens on 127.0.0.9.
        let client = Self.client { _, _ in [IPAddress(bytes: [127, 0, 0, 9]), IPAddress(bytes: [127, 0, 0, 1])] }
        try await server.running {
            for attempts in 0..<4 {
                let outcome = await client.send(try Self.request("http://hooks.invalid:\(server.port)/", attempts: attempts))
                #expect((outcome == .accepted) == (attempts % 2 == 1))
            }
            await client.shutdown()
        }
    }

    @Test("A name that there is not is a failure, and so is one without addresses")
    func unknownName() async throws {
        let unknown = Self.client { host, _ in throw HostResolver.Failure(description: "\(host): unknown") }
        #expect(try await unknown.send(Self.request("http://nobody.invalid/")) == .failed("nobody.invalid: unknown"))
        await unknown.shutdown()
        let empty = Self.client { _, _ in [] }
        #expect(try await empty.send(Self.request("http://nobody.invalid/")) == .failed("nobody.invalid has no addresses"))
        await empty.shutdown()
    }
}

import NIOCore
import NIOPosix
import SIPSyntax

@testable import SIPTransport

/// A transport on loopback and a port of its own, and what came up from it.
final class TransportBench: Sendable {
    /// What the transport told its receiver.
    struct Arrival: Sendable {
        var outcome: SIPMessageParser.Outcome
        var flow: SIPFlow

        /// The Call-ID of what arrived, which names the message in these tests.
        var callID: String? {
            guard case .message(let message) = self.outcome else { return nil }
            return message.headers[.callID]
        }
    }

    let port: Int
    let transport: NIOLoopBound<SIPTransport>
    private let arrivals: EventLog<Arrival>
    private let failures: EventLog<SIPFlow>

    private init(port: Int, transport: NIOLoopBound<SIPTransport>, arrivals: EventLog<Arrival>, failures: EventLog<SIPFlow>) {
        self.port = port
        self.transport = transport
        self.arrivals = arrivals
        self.failures = failures
    }

    /// Runs a test against a transport, which is closed afterwards.
    static func run(_ limits: FloodLimits = FloodLimits(), _ body: (TransportBench) async throws -> Void) async throws {
        let arrivals = EventLog<Arrival>()
        let failures = EventLog<SIPFlow>()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let transport = try await loop.submit {
            let receiver = SIPTransport.Receiver(
                message: { arrivals.append(Arrival(outcome: $0, flow: $1)) }, failed: { failures.append($0) })
            return NIOLoopBound(SIPTransport(eventLoop: loop, limits: limits, receiver: receiver), eventLoop: loop)
        }.get()
        let port = try await SIPTransport.bind(transport, host: "127.0.0.1", port: 0)
        let bench = TransportBench(port: port, transport: transport, arrivals: arrivals, failures: failures)
        do {
            try await body(bench)
        } catch {
            await SIPTransport.close(transport)
            throw error
        }
        await SIPTransport.close(transport)
    }

    /// The next message that comes up.
    func arrival() async -> Arrival { await self.arrivals.next() }

    /// The next flow that is told to be gone.
    func failure() async -> SIPFlow { await self.failures.next() }

    /// Everything that has come up and was not asked for yet.
    var pendingArrivals: [Arrival] { self.arrivals.pending }
    var pendingFailures: [SIPFlow] { self.failures.pending }

    func send(_ messages: SIPMessage..., over flow: SIPFlow) async throws {
        try await self.onLoop { transport in
            for message in messages { transport.send(message, over: flow) }
        }
    }

    @discardableResult
    func onLoop<Result: Sendable>(_ body: @escaping @Sendable (SIPTransport) -> Result) async throws -> Result {
        let transport = self.transport
        return try await transport.eventLoop.submit { body(transport.value) }.get()
    }
}

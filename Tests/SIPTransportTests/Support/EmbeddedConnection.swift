import NIOCore
import NIOEmbedded
import SIPSyntax

@testable import SIPTransport

/// Connections without sockets, on a clock that moves when it is told to.
final class EmbeddedBench {
    let loop = EmbeddedEventLoop()
    let transport: SIPTransport
    let arrivals = EventLog<TransportBench.Arrival>()
    let failures = EventLog<SIPFlow>()

    init(_ limits: FloodLimits = FloodLimits()) {
        let arrivals = self.arrivals
        let failures = self.failures
        self.transport = SIPTransport(
            eventLoop: self.loop, limits: limits,
            receiver: .init(message: { arrivals.append(.init(outcome: $0, flow: $1)) }, failed: { failures.append($0) }))
    }

    var callIDs: [String?] { self.arrivals.pending.map(\.callID) }

    /// A connection that a peer opened.
    func connection(host: String = "192.0.2.1", port: Int = 40_000) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: StreamHandler(transport: self.transport), loop: self.loop)
        channel.remoteAddress = try SocketAddress(ipAddress: host, port: port)
        try channel.connect(to: try SocketAddress(ipAddress: host, port: port)).wait()
        return channel
    }

    func advance(by time: TimeAmount) { self.loop.advanceTime(by: time) }
}

extension EmbeddedChannel {
    func receive(_ bytes: some Sequence<UInt8>) throws {
        guard self.isActive else { return }
        try self.writeInbound(ByteBuffer(bytes: bytes))
    }

    /// What was sent and not read yet.
    func sentBytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try self.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        return bytes
    }
}

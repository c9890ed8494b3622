import NIOCore
import NIOPosix
import SIPSyntax

/// A phone's end of a TCP connection.
final class StreamPeer: Sendable {
    let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    /// Connects from loopback.
    static func connect(to port: Int, host: String = "127.0.0.1", reads: Bool = true) async throws -> StreamPeer {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(inbox.handler()) }
            }
            .connect(host: host, port: port).get()
        return StreamPeer(channel: channel, inbox: inbox)
    }

    /// What a listening phone accepted.
    static func accepting(_ accepted: EventLog<StreamPeer>, host: String = "127.0.0.1") async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let inbox = Inbox()
                    try channel.pipeline.syncOperations.addHandler(inbox.handler())
                    accepted.append(StreamPeer(channel: channel, inbox: inbox))
                }
            }
            .bind(host: host, port: 0).get()
    }

    /// How the transport names this connection.
    var flow: SIPFlow { SIPFlow(.tcp, host: "127.0.0.1", port: self.channel.localAddress?.port ?? 0) }

    func write(_ bytes: [UInt8]) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Reads exactly so many bytes, fewer when the other side closes.
    func read(_ count: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, let byte = await self.inbox.byte() { bytes.append(byte) }
        return bytes
    }

    /// Reads until the other side closes.
    func readToEnd() async -> [UInt8] { await self.read(.max) }

    func close() async { try? await self.channel.close().get() }
}

/// Bytes that came, one after another, and the end.
private final class Inbox: Sendable {
    private let log = EventLog<UInt8?>()

    func byte() async -> UInt8? { await self.log.next() }

    func handler() -> Handler { Handler(log: self.log) }

    final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let log: EventLog<UInt8?>

        init(log: EventLog<UInt8?>) { self.log = log }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            for byte in self.unwrapInboundIn(data).readableBytesView { self.log.append(byte) }
        }

        func channelInactive(context: ChannelHandlerContext) { self.log.append(nil) }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}

/// A phone's UDP socket.
final class DatagramPeer: Sendable {
    private let channel: any Channel
    private let server: SocketAddress
    private let datagrams = EventLog<[UInt8]>()

    private init(channel: any Channel, server: SocketAddress) {
        self.channel = channel
        self.server = server
    }

    /// - Parameter host: any of 127.0.0.0/8, to be somebody else.
    static func bind(to port: Int, host: String = "127.0.0.1") async throws -> DatagramPeer {
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .bind(host: host, port: 0).get()
        let peer = DatagramPeer(channel: channel, server: try SocketAddress(ipAddress: "127.0.0.1", port: port))
        try await channel.eventLoop.submit { try channel.pipeline.syncOperations.addHandler(Handler(log: peer.datagrams)) }.get()
        return peer
    }

    var flow: SIPFlow { SIPFlow(.udp, host: self.channel.localAddress?.ipAddress ?? "", port: self.channel.localAddress?.port ?? 0) }

    func send(_ bytes: [UInt8]) async throws {
        try await self.channel.writeAndFlush(AddressedEnvelope(remoteAddress: self.server, data: ByteBuffer(bytes: bytes))).get()
    }

    func datagram() async -> [UInt8] { await self.datagrams.next() }

    func close() async { try? await self.channel.close().get() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        private let log: EventLog<[UInt8]>

        init(log: EventLog<[UInt8]>) { self.log = log }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.log.append(Array(self.unwrapInboundIn(data).data.readableBytesView))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {}
    }
}

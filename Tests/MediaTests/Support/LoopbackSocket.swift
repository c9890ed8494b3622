import NIOCore
import NIOPosix

/// A UDP socket on the loopback network, with what has come to it and is not yet taken.
final class LoopbackSocket: Sendable {
    struct Packet: Sendable {
        var bytes: [UInt8]
        var source: SocketAddress
        var arrivedAt: NIODeadline
    }

    private let channel: any Channel
    private let inbox: NIOLoopBound<Inbox>
    let address: SocketAddress

    var port: Int { self.address.port ?? 0 }

    /// - Parameter port: 0 for a free one.
    static func open(host: String = "127.0.0.1", port: Int = 0) async throws -> LoopbackSocket {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let inbox = try await loop.submit { NIOLoopBound(Inbox(), eventLoop: loop) }.get()
        let channel = try await DatagramBootstrap(group: loop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 2_048))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(inbox.value) }
            }
            .bind(host: host, port: port).get()
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return LoopbackSocket(channel: channel, inbox: inbox, address: address)
    }

    private init(channel: any Channel, inbox: NIOLoopBound<Inbox>, address: SocketAddress) {
        self.channel = channel
        self.inbox = inbox
        self.address = address
    }

    /// Sends, and returns when the system has taken the packet, so that packets sent after this one come after it.
    func send(_ bytes: [UInt8], to port: Int) async throws {
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        try await self.channel.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes))).get()
    }

    /// The next packet; nil when none comes in time.
    func next(within limit: TimeAmount = .seconds(5)) async throws -> Packet? {
        let inbox = self.inbox
        let loop = self.channel.eventLoop
        return try await loop.flatSubmit { inbox.value.next(within: limit, on: loop) }.get()
    }

    /// Packets that have come and are not taken.
    ///
    /// The socket sends itself a packet: when that has come, so has all that was sent before.
    func waiting() async throws -> Int {
        let inbox = self.inbox
        let channel = self.channel
        let envelope = AddressedEnvelope(remoteAddress: self.address, data: ByteBuffer(bytes: [0]))
        return try await channel.eventLoop.flatSubmit {
            channel.writeAndFlush(envelope, promise: nil)
            return inbox.value.count(on: channel.eventLoop)
        }.get()
    }

    func close() async throws {
        try await self.channel.close()
    }
}

/// Collects what comes to a socket.
private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private var packets: [LoopbackSocket.Packet] = []
    private var waiter: EventLoopPromise<LoopbackSocket.Packet?>?
    private var counter: EventLoopPromise<Int>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = self.unwrapInboundIn(data)
        if envelope.remoteAddress == context.localAddress {
            self.counter?.succeed(self.packets.count)
            self.counter = nil
            return
        }
        let packet = LoopbackSocket.Packet(
            bytes: Array(envelope.data.readableBytesView), source: envelope.remoteAddress, arrivedAt: .now())
        guard let waiter = self.waiter else { return self.packets.append(packet) }
        self.waiter = nil
        waiter.succeed(packet)
    }

    func count(on loop: any EventLoop) -> EventLoopFuture<Int> {
        let promise = loop.makePromise(of: Int.self)
        self.counter = promise
        // Also the packet to itself can be lost, when the socket's buffer is full.
        let bound = NIOLoopBound(self, eventLoop: loop)
        let timeout = loop.scheduleTask(in: .seconds(2)) {
            bound.value.counter = nil
            promise.succeed(bound.value.packets.count)
        }
        promise.futureResult.whenComplete { _ in timeout.cancel() }
        return promise.futureResult
    }

    func next(within limit: TimeAmount, on loop: any EventLoop) -> EventLoopFuture<LoopbackSocket.Packet?> {
        if !self.packets.isEmpty { return loop.makeSucceededFuture(self.packets.removeFirst()) }
        let promise = loop.makePromise(of: LoopbackSocket.Packet?.self)
        self.waiter = promise
        let bound = NIOLoopBound(self, eventLoop: loop)
        let timeout = loop.scheduleTask(in: limit) {
            bound.value.waiter = nil
            promise.succeed(nil)
        }
        promise.futureResult.whenComplete { _ in timeout.cancel() }
        return promise.futureResult
    }
}

import DequeModule
package import NIOCore
import NIOPosix
import Synchronization

/// The media engine inside this process: one event loop of its own, sockets that are kept and used again.
package final class EmbeddedMediaEngine: MediaEngine, Sendable {
    private struct SocketName: Hashable {
        var port: MediaPort
        var isRTCP: Bool
    }

    private struct Pool {
        /// Ports whose sockets are open and that no call holds, longest idle first.
        var idle = Deque<MediaPort>()
        var inUse: Set<MediaPort> = []
        /// Of every open socket; some are still on their way to the event loop.
        var channels: [SocketName: EventLoopFuture<any Channel>] = [:]
        var next: Int
        var isClosed = false
        /// Of the files that can be played.
        var lengths: [String: Duration] = [:]
    }

    package let address: String
    private let bindAddress: SocketAddress
    private let range: ClosedRange<Int>
    private let eventLoop: any EventLoop
    private let loop: NIOLoopBound<MediaLoop>
    private let pool: Mutex<Pool>

    /// - Parameters:
    ///   - bindAddress: the numeric address to listen on.
    ///   - advertisedAddress: the address that descriptions name.
    ///   - range: ports to use; RTP takes the even ones.
    ///   - onEvent: called on `eventLoop`.
    package static func make(
        bindAddress: String, advertisedAddress: String, range: ClosedRange<Int>, eventLoop: any EventLoop, library: MusicLibrary,
        onEvent: @escaping @Sendable (MediaEvent) -> Void = { _ in }
    ) async throws -> EmbeddedMediaEngine {
        let address = try SocketAddress(ipAddress: bindAddress, port: 0)
        let loop = try await eventLoop.submit {
            NIOLoopBound(MediaLoop(eventLoop: eventLoop, library: library, onEvent: onEvent), eventLoop: eventLoop)
        }.get()
        let engine = EmbeddedMediaEngine(address: advertisedAddress, bindAddress: address, range: range, eventLoop: eventLoop, loop: loop)
        engine.pool.withLock { $0.lengths = library.lengths }
        return engine
    }

    private init(
        address: String, bindAddress: SocketAddress, range: ClosedRange<Int>, eventLoop: any EventLoop, loop: NIOLoopBound<MediaLoop>
    ) {
        self.address = address
        self.bindAddress = bindAddress
        self.range = range
        self.eventLoop = eventLoop
        self.loop = loop
        self.pool = Mutex(Pool(next: range.lowerBound + range.lowerBound % 2))
    }

    package var openPorts: Int { self.pool.withLock { $0.inUse.count } }

    package func open() -> MediaPort? {
        let fresh: BoundPorts?
        let port: MediaPort
        (port, fresh) = self.pool.withLock { pool -> (MediaPort, BoundPorts?) in
            guard !pool.isClosed else { return (MediaPort(rtpPort: 0), nil) }
            // New sockets first while the range has room up to a reserve, so that a port rests before it is used again.
            if pool.idle.count < 64, let (port, sockets) = self.bindNext(&pool) {
                pool.inUse.insert(port)
                return (port, sockets)
            }
            guard let port = pool.idle.popFirst() else { return (MediaPort(rtpPort: 0), nil) }
            pool.inUse.insert(port)
            return (port, nil)
        }
        guard port.rtpPort != 0 else { return nil }
        if let fresh {
            self.register(fresh.rtp, as: SocketName(port: port, isRTCP: false))
            self.register(fresh.rtcp, as: SocketName(port: port, isRTCP: true))
        }
        return port
    }

    /// Binds the next free pair of the range. A pair that somebody else holds is passed over.
    private func bindNext(_ pool: inout Pool) -> (MediaPort, BoundPorts)? {
        while pool.next + 1 <= self.range.upperBound {
            let number = pool.next
            pool.next += 2
            if let sockets = BoundPorts(address: self.bindAddress, rtpPort: number) { return (MediaPort(rtpPort: number), sockets) }
        }
        return nil
    }

    private func register(_ socket: NIOBSDSocket.Handle, as name: SocketName) {
        let loop = self.loop
        let channel = DatagramBootstrap(group: self.eventLoop)
            .channelOption(ChannelOptions.datagramVectorReadMessageCount, value: 16)
            .channelOption(ChannelOptions.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 * 2_048))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let relay = loop.value.port(name.port)
                    if name.isRTCP { relay.rtcp = channel } else { relay.rtp = channel }
                    try channel.pipeline.syncOperations.addHandler(
                        RelayHandler(port: relay, isRTCP: name.isRTCP) { digit, port in loop.value.pressed(digit, at: port) })
                }
            }
            .withBoundSocket(socket)
        let isClosed = self.pool.withLock { pool in
            pool.channels[name] = channel
            return pool.isClosed
        }
        if isClosed { channel.whenSuccess { $0.close(promise: nil) } }
        channel.flatMap(\.closeFuture).whenSuccess { self.reopen(name) }
    }

    /// NIO closes a socket when sending on it fails, for which a description is enough whose address leads nowhere. The port
    /// must serve on all the same.
    private func reopen(_ name: SocketName) {
        guard !self.pool.withLock({ $0.isClosed }) else { return }
        let number = name.port.rtpPort + (name.isRTCP ? 1 : 0)
        guard let socket = BoundPorts.bind(self.bindAddress, port: number) else { return }
        self.register(socket, as: name)
    }

    package func perform(_ commands: [MediaCommand]) {
        let closed = commands.compactMap { command -> MediaPort? in
            if case .close(let port) = command { port } else { nil }
        }
        let loop = self.loop
        self.eventLoop.execute {
            for command in commands { loop.value.perform(command) }
        }
        guard !closed.isEmpty else { return }
        self.pool.withLock { pool in
            for port in closed where pool.inUse.remove(port) != nil { pool.idle.append(port) }
        }
    }

    package func length(of announcement: Announcement) -> Duration {
        announcement.file.flatMap { file in self.pool.withLock { $0.lengths[file] } } ?? announcement.length
    }

    /// Reads a piece of music or an announcement, so that it can be played from now on. What plays already goes on.
    ///
    /// - Throws: `WAVFile.Malformed` when the file cannot be used; the default is played in its place.
    package func load(_ file: String) throws {
        let piece = try MusicLibrary.Piece(file: file)
        self.pool.withLock { $0.lengths[file] = piece.length }
        let loop = self.loop
        self.eventLoop.execute { loop.value.set(piece, for: MusicSource(file: file)) }
    }

    /// Completes recordings and closes every socket. No port can be opened afterwards.
    package func shutdown() async {
        let loop = self.loop
        try? await self.eventLoop.flatSubmit { loop.value.endRecordings() }.get()
        let channels = self.pool.withLock { pool in
            pool.isClosed = true
            defer { pool.channels = [:] }
            return pool.channels.values
        }
        for channel in channels { try? await channel.get().close() }
    }
}

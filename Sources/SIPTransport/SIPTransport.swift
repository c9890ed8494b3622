package import NIOCore
import NIOPosix
package import SIPSyntax

/// The sockets of SIP: UDP and TCP on one port (RFC 3261 §18). TLS and WebSocket will stand beside them.
///
/// Everything here runs on one event loop, the exchange's own. Messages go up to the receiver as they are parsed; what is sent is
/// written at once.
package final class SIPTransport {
    /// What comes up from the sockets.
    package struct Receiver: Sendable {
        /// A parsed datagram or frame.
        package var message: @Sendable (SIPMessageParser.Outcome, SIPFlow) -> Void
        /// A stream is gone or could not be opened, or a datagram cannot be sent there.
        package var failed: @Sendable (SIPFlow) -> Void

        package init(
            message: @escaping @Sendable (SIPMessageParser.Outcome, SIPFlow) -> Void, failed: @escaping @Sendable (SIPFlow) -> Void
        ) {
            self.message = message
            self.failed = failed
        }
    }

    package let eventLoop: any EventLoop
    let receiver: Receiver
    let parser: SIPMessageParser
    let limits: FloodLimits
    private var floodGuard: FloodGuard
    private(set) var datagrams: DatagramSocket?
    private var isClosed = false
    private var listener: (any Channel)?
    private var streams: [SIPFlow: StreamHandler] = [:]
    private var streamsPerHost: [String: Int] = [:]
    /// Messages that wait for their connection to open.
    private var opening: [SIPFlow: [[UInt8]]] = [:]
    private var addresses: [SIPFlow: SocketAddress] = [:]
    /// Datagrams that could not be sent.
    package private(set) var datagramsUnsent: UInt64 = 0

    package init(eventLoop: any EventLoop, limits: FloodLimits = FloodLimits(), parseLimits: SIPParseLimits = .standard, receiver: Receiver) {
        self.eventLoop = eventLoop
        self.receiver = receiver
        self.parser = SIPMessageParser(limits: parseLimits)
        self.limits = limits
        self.floodGuard = FloodGuard(limits)
    }

    /// Opens both sockets. Port 0 takes a free port, the same for both.
    ///
    /// - Returns: the port.
    package static func bind(_ transport: NIOLoopBound<SIPTransport>, host: String, port: Int) async throws -> Int {
        // A port that is free for UDP may be taken for TCP.
        for _ in 0..<(port == 0 ? 10 : 0) {
            if let bound = try? await self.bindBoth(transport, host: host, port: 0) { return bound }
        }
        return try await self.bindBoth(transport, host: host, port: port)
    }

    private static func bindDatagrams(_ transport: NIOLoopBound<SIPTransport>, host: String, port: Int) -> EventLoopFuture<any Channel> {
        DatagramBootstrap(group: transport.eventLoop)
            .channelOption(.datagramVectorReadMessageCount, value: 16)
            // The slot of a vector read is the buffer divided by the count, and what is longer is cut without a word: every slot
            // has room for the largest datagram there is.
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 * 65_536))
            .channelOption(.socketOption(.so_rcvbuf), value: 4 << 20)
            .channelOption(.socketOption(.so_sndbuf), value: 4 << 20)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramHandler(transport: transport.value))
                }
            }
            .bind(host: host, port: port)
    }

    private static func bindBoth(_ transport: NIOLoopBound<SIPTransport>, host: String, port: Int) async throws -> Int {
        let loop = transport.eventLoop
        let datagrams = try await self.bindDatagrams(transport, host: host, port: port).get()
        let bound = datagrams.localAddress?.port ?? port
        do {
            let listener = try await ServerBootstrap(group: loop)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.backlog, value: 512)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(StreamHandler(transport: transport.value))
                    }
                }
                .bind(host: host, port: bound).get()
            try await loop.submit {
                transport.value.use(datagrams, host: host, port: bound)
                transport.value.listener = listener
            }.get()
        } catch {
            try? await datagrams.close()
            throw error
        }
        return bound
    }

    /// Sends with a socket from now on. Should it end by an error, another one takes its place.
    private func use(_ datagrams: any Channel, host: String, port: Int) {
        self.datagrams = DatagramSocket(datagrams)
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        datagrams.closeFuture.whenComplete { _ in
            bound.value.datagrams = nil
            bound.value.reopen(host: host, port: port)
        }
    }

    private func reopen(host: String, port: Int) {
        guard !self.isClosed else { return }
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        Self.bindDatagrams(bound, host: host, port: port).hop(to: self.eventLoop).whenComplete { result in
            switch result {
            case .success(let channel) where !bound.value.isClosed: bound.value.use(channel, host: host, port: port)
            case .success(let channel): channel.close(promise: nil)
            case .failure: bound.eventLoop.scheduleTask(in: .milliseconds(200)) { bound.value.reopen(host: host, port: port) }
            }
        }
    }

    package static func close(_ transport: NIOLoopBound<SIPTransport>) async {
        let channels = try? await transport.eventLoop.submit { () -> [any Channel] in
            let transport = transport.value
            transport.isClosed = true
            let streams = transport.streams.values.compactMap(\.channel)
            return ([transport.datagrams?.channel, transport.listener] as [(any Channel)?]).compactMap { $0 } + streams
        }.get()
        for channel in channels ?? [] { try? await channel.close() }
    }

    // MARK: Sending

    package func send(_ message: SIPMessage, over flow: SIPFlow) {
        let bytes = message.serialized()
        switch flow.transport {
        case .udp:
            // A name that is no address, a network that is not there: no answer need be waited for.
            guard let address = self.address(of: flow), let datagrams = self.datagrams, case let outcome = datagrams.send(bytes, to: address),
                outcome == .sent || outcome == .waits
            else { return self.datagramFailed(flow) }
        case .tcp:
            if let stream = self.streams[flow] {
                stream.write(bytes)
            } else {
                self.open(flow, toSend: bytes)
            }
        case .tls, .ws, .wss:
            self.receiver.failed(flow)
        }
    }

    private func address(of flow: SIPFlow) -> SocketAddress? {
        if let address = self.addresses[flow] { return address }
        guard let address = try? SocketAddress(ipAddress: flow.host, port: flow.port) else { return nil }
        if self.addresses.count > 50_000 { self.addresses.removeAll(keepingCapacity: true) }
        self.addresses[flow] = address
        return address
    }

    /// Told when the message's sender has finished: the failure may be news for what it is doing.
    private func datagramFailed(_ flow: SIPFlow) {
        self.datagramsUnsent += 1
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.eventLoop.execute { bound.value.receiver.failed(flow) }
    }

    /// Opens a connection for a message to a peer that has none: it was lost, or never was (RFC 3261 §18.1.1).
    private func open(_ flow: SIPFlow, toSend bytes: [UInt8]) {
        if self.opening[flow] != nil {
            self.opening[flow]?.append(bytes)
            return
        }
        self.opening[flow] = [bytes]
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        ClientBootstrap(group: self.eventLoop)
            .connectTimeout(.seconds(5))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StreamHandler(transport: bound.value, openedAs: flow))
                }
            }
            .connect(host: flow.host, port: flow.port)
            .whenFailure { _ in
                bound.value.opening[flow] = nil
                bound.value.receiver.failed(flow)
            }
    }

    // MARK: From the handlers

    func admits(_ host: String) -> Bool {
        self.floodGuard.admits(host, at: .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)))
    }

    /// Takes note of a connection, and sends what waited for it. False when there are too many.
    func opened(_ stream: StreamHandler, _ flow: SIPFlow) -> Bool {
        let waiting = self.opening.removeValue(forKey: flow)
        guard self.streams.count < self.limits.connections, self.streamsPerHost[flow.host, default: 0] < self.limits.connectionsPerHost else {
            if waiting != nil { self.receiver.failed(flow) }
            return false
        }
        self.streams[flow] = stream
        self.streamsPerHost[flow.host, default: 0] += 1
        for bytes in waiting ?? [] { stream.write(bytes) }
        return true
    }

    func closed(_ stream: StreamHandler, _ flow: SIPFlow) {
        guard self.streams[flow] === stream else { return }
        self.streams[flow] = nil
        self.streamsPerHost[flow.host, default: 1] -= 1
        if self.streamsPerHost[flow.host] == 0 { self.streamsPerHost[flow.host] = nil }
        self.receiver.failed(flow)
    }

    package var connectionCount: Int { self.streams.count }
    package var messagesRefused: UInt64 { self.floodGuard.refused }
}

import NIOCore
import SIPSyntax

/// One TCP connection: cuts the stream into messages, answers keep-alives, gives up on peers that never finish.
final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let transport: SIPTransport
    private var framer: SIPStreamFramer
    private var flow: SIPFlow?
    private(set) var channel: (any Channel)?
    private var deadline: Scheduled<Void>?
    private var isWaitingForRest = false
    /// Bytes that may wait for a peer that does not read.
    private static let maximumUnsent = 4 << 20

    init(transport: SIPTransport, openedAs flow: SIPFlow? = nil) {
        self.transport = transport
        self.framer = SIPStreamFramer(limits: transport.parser.limits)
        self.flow = flow
    }

    func channelActive(context: ChannelHandlerContext) {
        self.channel = context.channel
        if self.flow == nil, let host = context.remoteAddress?.ipAddress, let port = context.remoteAddress?.port {
            self.flow = SIPFlow(.tcp, host: host, port: port)
        }
        guard let flow = self.flow, self.transport.opened(self, flow) else { return context.close(promise: nil) }
        self.startDeadline(context, self.transport.limits.idleTime)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.deadline?.cancel()
        if let flow = self.flow { self.transport.closed(self, flow) }
        self.channel = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let flow = self.flow else { return }
        self.framer.append(self.unwrapInboundIn(data).readableBytesView)
        do throws(SIPParseError) {
            while let frame = try self.framer.next() {
                switch frame {
                case .ping: self.write([13, 10])
                case .message(let bytes):
                    // What waits behind it is another message, with a time of its own.
                    self.isWaitingForRest = false
                    guard self.transport.admits(flow.host) else { continue }
                    self.transport.receiver.message(self.transport.parser.parse(bytes), flow)
                }
            }
        } catch {
            // Where the next message begins can no longer be known (RFC 3261 §18.3).
            self.transport.receiver.message(.dropped(error), flow)
            return context.close(promise: nil)
        }
        self.watch(context)
    }

    /// A message that has begun must end within its time; one byte a second does not extend it.
    private func watch(_ context: ChannelHandlerContext) {
        let isWaiting = self.framer.pendingBytes > 0
        if isWaiting, self.isWaitingForRest { return }
        self.isWaitingForRest = isWaiting
        self.startDeadline(context, isWaiting ? self.transport.limits.messageTime : self.transport.limits.idleTime)
    }

    private func startDeadline(_ context: ChannelHandlerContext, _ time: Duration) {
        self.deadline?.cancel()
        let channel = context.channel
        self.deadline = context.eventLoop.scheduleTask(in: TimeAmount(time)) { channel.close(promise: nil) }
    }

    func write(_ bytes: [UInt8]) {
        guard let channel = self.channel else { return }
        guard channel.isWritable || self.unsentBytes(channel) < Self.maximumUnsent else { return channel.close(promise: nil) }
        channel.write(channel.allocator.buffer(bytes: bytes), promise: nil)
        channel.flush()
    }

    private func unsentBytes(_ channel: any Channel) -> Int {
        (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

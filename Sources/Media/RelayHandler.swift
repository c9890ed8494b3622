import NIOCore

/// Takes one socket's packets to the other party.
final class RelayHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let port: RelayPort
    private let isRTCP: Bool
    private let pressed: (Character, MediaPort) -> Void
    /// The channel written to since the last flush.
    private var written: (any Channel)?

    init(port: RelayPort, isRTCP: Bool, pressed: @escaping (Character, MediaPort) -> Void) {
        self.port = port
        self.isRTCP = isRTCP
        self.pressed = pressed
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = self.unwrapInboundIn(data)
        // Version 2, and long enough to be RTP or RTCP at all.
        guard envelope.data.readableBytes >= 8, let first = envelope.data.getInteger(at: envelope.data.readerIndex, as: UInt8.self), first >> 6 == 2
        else { return }
        guard self.port.accepts(envelope.remoteAddress, isRTCP: self.isRTCP) else { return }
        if !self.isRTCP, let digit = self.port.digit(in: envelope.data) { self.pressed(digit, self.port.id) }
        guard case .relay(let peer) = self.port.mode, !self.port.isMuted || self.isRTCP else { return }
        guard let channel = self.isRTCP ? peer.rtcp : peer.rtp, let remote = self.isRTCP ? peer.remoteRTCP : peer.remote else { return }
        channel.write(AddressedEnvelope(remoteAddress: remote, data: envelope.data), promise: nil)
        self.written = channel
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.written?.flush()
        self.written = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.port.forgetRemote(isRTCP: self.isRTCP)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A refused port answers ICMP, which shows up here; the next packet may fare better.
    }
}

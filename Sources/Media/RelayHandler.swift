import NIOCore

/// Takes one socket's packets to where the party is heard.
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
        if self.isRTCP { self.relayControl(envelope.data) } else { self.receive(envelope.data) }
    }

    private func receive(_ packet: ByteBuffer) {
        if let digit = self.port.digit(in: packet) { self.pressed(digit, self.port.id) }
        guard !self.port.isMuted else { return }
        self.port.recorder?.said(packet, codec: self.port.codec, at: .now())
        switch self.port.mode {
        case .relay(let peer):
            guard let channel = peer.rtp, peer.relay(packet, on: channel) else { return }
            self.written = channel
        case .mix(let party): party.receive(packet, at: .now())
        case .idle, .music: break
        }
    }

    private func relayControl(_ packet: ByteBuffer) {
        guard case .relay(let peer) = self.port.mode, let channel = peer.rtcp, let remote = peer.remoteRTCP else { return }
        channel.write(AddressedEnvelope(remoteAddress: remote, data: packet), promise: nil)
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

import NIOCore
import SIPSyntax

/// Takes datagrams from the UDP socket to the exchange.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let transport: SIPTransport

    init(transport: SIPTransport) {
        self.transport = transport
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = self.unwrapInboundIn(data)
        guard let host = envelope.remoteAddress.ipAddress, let port = envelope.remoteAddress.port, self.transport.admits(host) else { return }
        let outcome = envelope.data.withUnsafeReadableBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { self.transport.parser.parse($0) }
        }
        self.transport.receiver.message(outcome, SIPFlow(.udp, host: host, port: port))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer's closed port answers ICMP, which shows up here. The socket serves everybody else: it stays, or is opened anew.
    }
}

import NIOCore

#if canImport(Glibc)
    import Glibc
#endif

/// The UDP socket of SIP.
///
/// Datagrams are sent past the channel, for a channel closes its socket at the first address that the system does not let it send to, and one
/// peer that cannot be reached would silence all others. What finds the socket full waits in the channel: its address is one that can be sent to.
struct DatagramSocket {
    /// What became of a datagram.
    enum Outcome: Equatable {
        case sent
        /// It leaves when there is room.
        case waits
        /// It cannot leave; the system's error number.
        case failed(CInt)
    }

    let channel: any Channel
    private let descriptor: NIOBSDSocket.Handle

    /// Nil for a channel that has ended.
    init?(_ channel: any Channel) {
        let descriptor = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        guard channel.isActive, let descriptor else { return nil }
        self.channel = channel
        self.descriptor = descriptor
    }

    func send(_ bytes: [UInt8], to address: SocketAddress) -> Outcome {
        guard self.channel.isActive else { return .failed(EBADF) }
        // What an earlier datagram met at a closed port is told at the next one, which it does not concern.
        for _ in 0..<2 {
            let code = self.code(of: bytes, to: address)
            switch code {
            case 0: return .sent
            case EINTR, ECONNREFUSED: continue
            case EAGAIN, ENOBUFS, ENOMEM:
                let envelope = AddressedEnvelope(remoteAddress: address, data: self.channel.allocator.buffer(bytes: bytes))
                self.channel.writeAndFlush(envelope, promise: nil)
                return .waits
            default: return .failed(code)
            }
        }
        return .failed(ECONNREFUSED)
    }

    private func code(of bytes: [UInt8], to address: SocketAddress) -> CInt {
        bytes.withUnsafeBytes { bytes in
            address.withSockAddr { pointer, length in
                let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
                return sendto(self.descriptor, bytes.baseAddress, bytes.count, flags, pointer, socklen_t(length)) < 0 ? errno : 0
            }
        }
    }
}

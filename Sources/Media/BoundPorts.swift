import NIOCore

#if canImport(Glibc)
    import Glibc
#endif

/// Opens UDP sockets on a pair of neighbouring ports, at once and without an event loop, so that a call knows its ports
/// before it says them.
struct BoundPorts {
    var rtp: NIOBSDSocket.Handle
    var rtcp: NIOBSDSocket.Handle

    /// Nil when either port is in use by somebody else.
    init?(address: SocketAddress, rtpPort: Int) {
        guard let rtp = Self.bind(address, port: rtpPort) else { return nil }
        guard let rtcp = Self.bind(address, port: rtpPort + 1) else {
            close(rtp)
            return nil
        }
        self.rtp = rtp
        self.rtcp = rtcp
    }

    /// A socket on one port; nil when the port is in use by somebody else.
    static func bind(_ address: SocketAddress, port: Int) -> CInt? {
        var address = address
        address.port = port
        let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let result = address.withSockAddr { pointer, size in Glibc.bind(descriptor, pointer, socklen_t(size)) }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}

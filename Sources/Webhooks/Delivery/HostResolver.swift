package import NIOCore
import NIOPosix

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Looks up names with the system's resolver, off every event loop.
package struct HostResolver: Sendable {
    /// Why a name has no addresses.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String
    }

    private let eventLoop: any EventLoop

    package init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// All addresses of a name, or the one that it is, most preferred first (RFC 6724). Never empty.
    ///
    /// - Throws: ``Failure``, also when it takes longer than the time-out.
    package func addresses(of host: String, timeout: Duration) async throws -> [IPAddress] {
        if let literal = Self.literal(host) { return [literal] }
        let promise = self.eventLoop.makePromise(of: [IPAddress].self)
        // The thread goes on until the system's resolver gives up; nobody waits for it any more.
        let alarm = self.eventLoop.scheduleTask(in: .milliseconds(timeout.milliseconds)) {
            promise.fail(Failure(description: "looking up \(host) took too long"))
        }
        NIOThreadPool.singleton.runIfActive(eventLoop: self.eventLoop) { try Self.lookUp(host, flags: AI_ADDRCONFIG) }.whenComplete { result in
            alarm.cancel()
            promise.completeWith(result)
        }
        return try await promise.futureResult.get()
    }

    /// What a host is without being looked up: also in the old forms of IPv4 addresses (`127.1`, `0x7f000001`, `2130706433`).
    static func literal(_ host: String) -> IPAddress? {
        (try? self.lookUp(host, flags: AI_NUMERICHOST))?.first
    }

    private static func lookUp(_ host: String, flags: CInt) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else { throw Failure(description: "\(host): \(String(cString: gai_strerror(code)))") }
        let addresses = sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { $0.flatMap { IPAddress($0.pointee.ai_addr) } }
        guard !addresses.isEmpty else { throw Failure(description: "\(host) has no addresses") }
        return addresses
    }
}

extension IPAddress {
    init?(_ socketAddress: UnsafePointer<sockaddr>?) {
        guard let socketAddress else { return nil }
        switch CInt(socketAddress.pointee.sa_family) {
        case AF_INET:
            let address = UnsafeRawPointer(socketAddress).loadUnaligned(as: sockaddr_in.self).sin_addr
            self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
        case AF_INET6:
            let address = UnsafeRawPointer(socketAddress).loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
        default: return nil
        }
    }

    /// The address of a connection's other end; nil for one without.
    init?(_ address: SocketAddress?) {
        switch address {
        case .v4(let address)?: self.init(bytes: withUnsafeBytes(of: address.address.sin_addr) { Array($0) })
        case .v6(let address)?: self.init(bytes: withUnsafeBytes(of: address.address.sin6_addr) { Array($0) })
        case .unixDomainSocket?, nil: return nil
        }
    }

    /// As text that the resolver reads back.
    package var text: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = self.isV6 ? AF_INET6 : AF_INET
        guard self.bytes.withUnsafeBytes({ inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count)) }) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

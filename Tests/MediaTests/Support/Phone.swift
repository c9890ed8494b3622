import Media
import NIOCore

/// One party of a call: its sockets, and what the exchange tells the engine of it.
struct Phone {
    let rtp: LoopbackSocket
    /// On the port after RTP's.
    let rtcp: LoopbackSocket
    var remote: MediaRemote

    static func make(host: String = "127.0.0.1") async throws -> Phone {
        let ports = try await FreePorts.block(of: 2)
        return Phone(
            rtp: try await .open(host: host, port: ports.lowerBound), rtcp: try await .open(host: host, port: ports.upperBound),
            remote: MediaRemote(address: host, port: ports.lowerBound, signallingAddress: host))
    }

    func close() async throws {
        try await self.rtp.close()
        try await self.rtcp.close()
    }
}

extension LoopbackSocket {
    /// Expects this packet to be the next one, and nothing before it.
    func receives(_ bytes: [UInt8]) async throws -> Bool {
        try await self.next()?.bytes == bytes
    }

    /// Takes all that has come.
    func drain() async throws {
        while try await self.waiting() > 0 { _ = try await self.next() }
    }
}

/// An RTP packet that is told from others by its number.
func rtp(_ number: UInt16, payload: [UInt8] = Array(repeating: 0xD5, count: 160)) -> [UInt8] {
    RTPHeader(payloadType: 8, sequence: number, timestamp: UInt32(number) * 160, source: 0xCAFE).bytes + payload
}

/// A receiver report without blocks (RFC 3550 §6.4.2), told from others by its source.
func rtcp(_ number: UInt8) -> [UInt8] {
    [0x80, 201, 0, 1, 0, 0, 0, number]
}

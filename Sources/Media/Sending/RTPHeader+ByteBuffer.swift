import NIOCore

extension RTPHeader {
    /// Reads the header of a packet as it came from the network. Nil when it is not RTP of version 2.
    init?(reading packet: ByteBuffer) {
        let start = packet.readerIndex
        guard packet.readableBytes >= Self.length,
            let first = packet.getInteger(at: start, as: UInt32.self), first >> 30 == 2,
            let timestamp = packet.getInteger(at: start + 4, as: UInt32.self),
            let source = packet.getInteger(at: start + 8, as: UInt32.self)
        else { return nil }
        self.init(
            payloadType: UInt8(truncatingIfNeeded: first >> 16) & 0x7F, marker: first & 0x80_0000 != 0,
            sequence: UInt16(truncatingIfNeeded: first), timestamp: timestamp, source: source)
    }

    /// What a packet carries: behind contributing sources and extension, before the padding (RFC 3550 §5.1, §5.3.1). Nil when
    /// these are longer than the packet.
    static func payload(of packet: ByteBuffer) -> ByteBufferView? {
        let start = packet.readerIndex
        guard let first = packet.getInteger(at: start, as: UInt8.self) else { return nil }
        var length = Self.length + Int(first & 0x0F) * 4
        if first & 0x10 != 0 {
            guard let words = packet.getInteger(at: start + length + 2, as: UInt16.self) else { return nil }
            length += 4 + Int(words) * 4
        }
        var end = packet.readableBytes
        if first & 0x20 != 0 { end -= Int(packet.getInteger(at: packet.writerIndex - 1, as: UInt8.self) ?? 0) }
        guard length <= end else { return nil }
        return packet.viewBytes(at: start + length, length: end - length)
    }

    /// Gives a packet another place in its stream; all else stays as it is.
    static func move(_ packet: inout ByteBuffer, to sequence: UInt16, timestamp: UInt32) {
        packet.setInteger(sequence, at: packet.readerIndex + 2)
        packet.setInteger(timestamp, at: packet.readerIndex + 4)
    }
}

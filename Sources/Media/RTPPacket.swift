/// The fixed header of an RTP packet (RFC 3550 §5.1).
package struct RTPHeader: Hashable, Sendable {
    package static let length = 12

    package var payloadType: UInt8
    package var marker: Bool
    package var sequence: UInt16
    package var timestamp: UInt32
    package var source: UInt32

    package init(payloadType: UInt8, marker: Bool = false, sequence: UInt16, timestamp: UInt32, source: UInt32) {
        self.payloadType = payloadType
        self.marker = marker
        self.sequence = sequence
        self.timestamp = timestamp
        self.source = source
    }

    /// Reads the header. Nil when it is not RTP of version 2.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count >= Self.length else { return nil }
        let head = Array(bytes.prefix(Self.length))
        guard head[0] >> 6 == 2 else { return nil }
        self.marker = head[1] & 0x80 != 0
        self.payloadType = head[1] & 0x7F
        self.sequence = UInt16(head[2]) << 8 | UInt16(head[3])
        self.timestamp = head[4..<8].reduce(0) { $0 << 8 | UInt32($1) }
        self.source = head[8..<12].reduce(0) { $0 << 8 | UInt32($1) }
    }

    package var bytes: [UInt8] {
        [
            0x80, self.payloadType | (self.marker ? 0x80 : 0), UInt8(self.sequence >> 8), UInt8(self.sequence & 0xFF),
            UInt8(truncatingIfNeeded: self.timestamp >> 24), UInt8(truncatingIfNeeded: self.timestamp >> 16),
            UInt8(truncatingIfNeeded: self.timestamp >> 8), UInt8(truncatingIfNeeded: self.timestamp),
            UInt8(truncatingIfNeeded: self.source >> 24), UInt8(truncatingIfNeeded: self.source >> 16),
            UInt8(truncatingIfNeeded: self.source >> 8), UInt8(truncatingIfNeeded: self.source),
        ]
    }
}

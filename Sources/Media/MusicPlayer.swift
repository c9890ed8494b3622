import NIOCore

/// Sends one piece of music to one party, frame by frame.
struct MusicPlayer {
    let payload: [UInt8]
    /// An announcement is said once; music goes round.
    var isOnce = false
    let payloadType: UInt8
    let source: UInt32
    var offset = 0
    var sequence: UInt16
    var timestamp: UInt32
    var isFirst = true
    private(set) var isOver = false

    init(payload: [UInt8], isOnce: Bool = false, payloadType: UInt8, source: UInt32, sequence: UInt16, timestamp: UInt32) {
        self.payload = payload
        self.isOnce = isOnce
        self.payloadType = payloadType
        self.source = source
        self.sequence = sequence
        self.timestamp = timestamp
    }

    mutating func nextPacket(_ allocator: ByteBufferAllocator) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: RTPHeader.length + MusicLibrary.frameLength)
        buffer.writeBytes(
            RTPHeader(
                payloadType: self.payloadType, marker: self.isFirst, sequence: self.sequence, timestamp: self.timestamp, source: self.source
            ).bytes)
        buffer.writeBytes(self.payload[self.offset..<(self.offset + MusicLibrary.frameLength)])
        self.isFirst = false
        self.sequence &+= 1
        self.timestamp &+= UInt32(MusicLibrary.frameLength)
        self.offset = (self.offset + MusicLibrary.frameLength) % self.payload.count
        if self.isOnce, self.offset == 0 { self.isOver = true }
        return buffer
    }
}

import NIOCore

/// The RTP stream that goes to one party, whoever makes it: what is relayed, what is made here, and what is put in between.
///
/// To put something into a relayed stream is to take sequence numbers that its source uses, too. Packets of the source are
/// therefore moved from then on, so that the party sees neither a gap nor a number twice (RFC 3550 §5.1). As long as nothing was
/// put in, packets pass as they are.
struct OutgoingStream {
    /// What of a relayed stream is left out for the moment.
    enum Withheld {
        case nothing
        /// Telephone events go on.
        case sound
        case everything
    }

    /// How far the packets of a source are moved.
    private struct Shift {
        var source: UInt32
        var sequence: UInt16
        var timestamp: UInt32
        /// The source's first number that counts: an older one comes too late, its place is taken. Nil when none can come any more.
        var first: UInt16?
    }

    private static let sampleRate: Int64 = 8_000
    /// A source whose clock is this much behind, in samples, has not just been overlapped: it stood still.
    private static let longestOverlap: Int32 = 800
    /// Numbers after which no packet is late any more.
    private static let latest: Int16 = 1_000

    private var hasBegun = false
    private var source: UInt32 = 0
    /// Of the last packet that was sent.
    private var sequence: UInt16 = 0
    /// Of the sample that follows the last sound, whether that was sent or left out; the moment of that sound; its length in samples.
    private var soundEnd: UInt32 = 0
    private var soundAt = NIODeadline.uptimeNanoseconds(0)
    private var frame: UInt32 = 160
    private var isFirst = true
    private var shift: Shift?
    /// What was put in ends here. Nil when the stream has gone on since.
    private var insertedEnd: UInt32?
    private var isInsertedSound = false
    private var eventTimestamp: UInt32 = 0
    /// Of the last sound.
    private(set) var payloadType: UInt8?

    /// Begins a stream that is made here.
    mutating func begin(at now: NIODeadline) {
        self.hasBegun = true
        self.source = .random(in: 1...UInt32.max)
        self.sequence = .random(in: 0...UInt16.max / 2)
        self.soundEnd = .random(in: 0...UInt32.max / 2)
        self.soundAt = now
        self.frame = 160
        self.isFirst = true
        self.insertedEnd = nil
    }

    /// The header of the next 20 ms of a stream that is made here.
    mutating func nextFrame(_ payloadType: UInt8, at now: NIODeadline) -> RTPHeader {
        self.sequence &+= 1
        let header = RTPHeader(
            payloadType: payloadType, marker: self.isFirst, sequence: self.sequence, timestamp: self.soundEnd, source: self.source)
        self.isFirst = false
        self.insertedEnd = nil
        self.payloadType = payloadType
        self.skipFrame(at: now)
        return header
    }

    /// Leaves out 20 ms of a stream that is made here.
    mutating func skipFrame(at now: NIODeadline) {
        self.frame = 160
        self.soundEnd &+= self.frame
        self.soundAt = now
    }

    /// The header of a packet that tells of a key. All packets of a press have the timestamp of its first one (RFC 4733 §2.2.1).
    mutating func insert(_ event: DigitSender.Event, at now: NIODeadline) -> RTPHeader {
        if event.isFirst { self.eventTimestamp = self.clock(at: now) }
        self.insertedEnd = self.eventTimestamp &+ UInt32(event.duration)
        self.isInsertedSound = false
        self.sequence &+= 1
        return RTPHeader(
            payloadType: event.payloadType, marker: event.isFirst, sequence: self.sequence, timestamp: self.eventTimestamp, source: self.source)
    }

    /// The header of 20 ms of sound that stands in for the relayed one.
    mutating func insertSound(_ payloadType: UInt8, at now: NIODeadline) -> RTPHeader {
        let goesOn = self.isInsertedSound ? self.insertedEnd : nil
        let timestamp = goesOn ?? self.clock(at: now)
        self.insertedEnd = timestamp &+ 160
        self.isInsertedSound = true
        self.sequence &+= 1
        return RTPHeader(
            payloadType: payloadType, marker: goesOn == nil, sequence: self.sequence, timestamp: timestamp, source: self.source)
    }

    /// The stream's own time. A stream that is not there yet begins.
    private mutating func clock(at now: NIODeadline) -> UInt32 {
        if !self.hasBegun { self.begin(at: now) }
        let elapsed = max(0, (now - self.soundAt).nanoseconds) / (1_000_000_000 / Self.sampleRate) - Int64(self.frame)
        let time = self.soundEnd &+ UInt32(truncatingIfNeeded: max(0, elapsed))
        if let end = self.insertedEnd, Int32(bitPattern: time &- end) < 0 { return end }
        return time
    }

    /// Takes a relayed packet into the stream and gives it its place there. False when it is to be left out.
    mutating func pass(_ packet: inout ByteBuffer, at now: NIODeadline, withheld: Withheld) -> Bool {
        // Too short for RTP, and yet not for what a party may make of it.
        guard let header = RTPHeader(reading: packet) else { return withheld != .everything }
        // A dynamic type and four bytes: RFC 4733. Its timestamp is that of the press and tells nothing of the source's clock.
        let isEvent = header.payloadType >= 96 && packet.readableBytes == RTPHeader.length + 4
        let isMoved = self.shift?.source == header.source
        if !isMoved, withheld == .nothing, self.insertedEnd == nil || self.source != header.source {
            self.note(header, isEvent: isEvent, length: packet.readableBytes, at: now)
            return true
        }
        var moved = header
        if isMoved, let shift = self.shift {
            if let first = shift.first, Int16(bitPattern: header.sequence &- first) < 0 { return false }
            moved.sequence &+= shift.sequence
            moved.timestamp &+= shift.timestamp
        }
        let isOfThisStream = header.source == self.source
        if withheld == .everything || (withheld == .sound && !isEvent) {
            if isOfThisStream, !isEvent { self.noteTime(moved, length: packet.readableBytes, at: now) }
            return false
        }
        if let end = self.insertedEnd, isOfThisStream {
            var lag: UInt32 = 0
            if !isEvent, Int32(bitPattern: end &- moved.timestamp) > 0 {
                lag = end &- moved.timestamp
                guard lag > UInt32(Self.longestOverlap) else {
                    self.noteTime(moved, length: packet.readableBytes, at: now)
                    return false
                }
            }
            moved.sequence = self.sequence &+ 1
            moved.timestamp &+= lag
            self.shift = Shift(
                source: header.source, sequence: moved.sequence &- header.sequence, timestamp: moved.timestamp &- header.timestamp,
                first: header.sequence)
            // An event between two frames of inserted sound is followed by the next of them.
            if withheld == .nothing { self.insertedEnd = nil }
        } else if isMoved, let first = self.shift?.first, Int16(bitPattern: header.sequence &- first) > Self.latest {
            self.shift?.first = nil
        }
        self.note(moved, isEvent: isEvent, length: packet.readableBytes, at: now)
        RTPHeader.move(&packet, to: moved.sequence, timestamp: moved.timestamp)
        if let shift = self.shift, shift.first == nil, shift.sequence == 0, shift.timestamp == 0 { self.shift = nil }
        return true
    }

    private mutating func note(_ header: RTPHeader, isEvent: Bool, length: Int, at now: NIODeadline) {
        let step = Int16(bitPattern: header.sequence &- self.sequence)
        let isNew = !self.hasBegun || header.source != self.source
        // What is a little behind has overtaken nothing; what is far behind has begun anew.
        guard isNew || step > 0 || step < -100 else { return }
        if isNew { self.insertedEnd = nil }
        self.hasBegun = true
        self.source = header.source
        self.sequence = header.sequence
        if isNew || !isEvent { self.noteTime(header, length: length, at: now) }
        if !isEvent { self.payloadType = header.payloadType }
    }

    private mutating func noteTime(_ header: RTPHeader, length: Int, at now: NIODeadline) {
        self.frame = header.payloadType == 0 || header.payloadType == 8 ? UInt32(max(0, length - RTPHeader.length)) : 160
        self.soundEnd = header.timestamp &+ self.frame
        self.soundAt = now
    }
}

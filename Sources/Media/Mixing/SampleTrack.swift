/// One direction of a party's sound, decoded and laid out along a clock of ours that counts samples.
///
/// A packet is laid down by its RTP timestamp, so that loss is silence, what comes twice is there once, and order does not
/// matter. Where timestamps and arrival drift apart further than is allowed, the newest packet is laid down by its arrival anew.
struct SampleTrack {
    private static let capacity = 4_096

    /// How far from its time of arrival a packet may lie, in samples.
    private let tolerance: ClosedRange<Int>
    private var ring = [Int16](repeating: 0, count: Self.capacity)
    /// The position of the first sample that is not taken yet.
    private(set) var start: Int
    /// Behind the last sample that was laid down.
    private(set) var end: Int
    /// The newest packet.
    private var anchor: (source: UInt32, timestamp: UInt32, position: Int)?

    init(start: Int, tolerance: ClosedRange<Int>) {
        self.start = start
        self.end = start
        self.tolerance = tolerance
    }

    /// Lays down what a packet carries.
    ///
    /// - Parameter due: where it belongs if it is as late as packets are in the mean.
    mutating func place(_ sound: Sound, due: Int) {
        var position = due
        if let anchor = self.anchor, anchor.source == sound.header.source {
            let step = Int(Int32(bitPattern: sound.header.timestamp &- anchor.timestamp))
            position = anchor.position + step
            if !self.tolerance.contains(position - due) {
                guard step > 0 || step < -self.tolerance.upperBound * 4 else { return }
                position = due
            }
            if step > 0 || position == due { self.anchor = (sound.header.source, sound.header.timestamp, position) }
        } else {
            self.anchor = (sound.header.source, sound.header.timestamp, position)
        }
        for byte in sound.payload.prefix(max(0, self.start + Self.capacity - position)) {
            if position >= self.start { self.ring[position & (Self.capacity - 1)] = sound.law.decode(byte) }
            position += 1
        }
        self.end = max(self.end, position)
    }

    /// The next packet is laid down by its arrival.
    mutating func forgetTimestamps() {
        self.anchor = nil
    }

    /// Takes the samples from `start` on into `samples`; silence where nothing was laid down.
    mutating func take(into samples: inout [Int16]) {
        for index in samples.indices {
            let slot = self.start & (Self.capacity - 1)
            samples[index] = self.ring[slot]
            self.ring[slot] = 0
            self.start += 1
        }
    }

    /// Leaves out all that is before a position.
    mutating func skip(to position: Int) {
        guard position > self.start else { return }
        for skipped in self.start..<min(position, self.start + Self.capacity) { self.ring[skipped & (Self.capacity - 1)] = 0 }
        self.start = position
    }
}

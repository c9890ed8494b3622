import NIOCore

/// Records one party: what it says on the left, what it hears on the right, both by the time at which they were here. Confined
/// to the media loop.
final class Recorder {
    /// What waits for packets that come late, in samples.
    private static let latency = 800
    /// Packets lie within 60 ms of the time at which they were here.
    private static let tolerance = -480...480
    /// Half a second of two channels.
    private static let chunkLength = 8_000

    let file: RecordingFile
    private var left = SampleTrack(start: 0, tolerance: Recorder.tolerance)
    private var right = SampleTrack(start: 0, tolerance: Recorder.tolerance)
    private var chunk: [Int16] = []
    private var leftFrame: [Int16] = []
    private var rightFrame: [Int16] = []
    /// What had been recorded, in samples, before `since`; nil while recording pauses.
    private var recorded = 0
    private var since: NIODeadline?

    init(file: RecordingFile, at now: NIODeadline) {
        self.file = file
        self.since = now
    }

    /// A packet came from the party.
    func said(_ packet: ByteBuffer, codec: (payloadType: UInt8, law: G711)?, at now: NIODeadline) {
        guard let sound = self.sound(packet, codec, at: now) else { return }
        self.left.place(sound.0, due: sound.due)
    }

    /// A packet was sent to the party.
    func heard(_ packet: ByteBuffer, codec: (payloadType: UInt8, law: G711)?, at now: NIODeadline) {
        guard let sound = self.sound(packet, codec, at: now) else { return }
        self.right.place(sound.0, due: sound.due)
    }

    private func sound(_ packet: ByteBuffer, _ codec: (payloadType: UInt8, law: G711)?, at now: NIODeadline) -> (Sound, due: Int)? {
        guard self.since != nil, let sound = Sound(packet, codec: codec) else { return nil }
        let due = self.position(now)
        // The tick is late: room for what comes now.
        if due - self.left.start > 2 * Self.latency { self.advance(to: now) }
        return (sound, due)
    }

    /// Hands on what is complete.
    func advance(to now: NIODeadline) {
        guard self.since != nil else { return }
        self.take(to: self.position(now) - Self.latency)
    }

    func pause(_ isPaused: Bool, at now: NIODeadline) {
        if isPaused, self.since != nil {
            // What has come is recorded to its end.
            self.recorded = self.takeAll(at: now)
            self.since = nil
        } else if !isPaused, self.since == nil {
            self.left.forgetTimestamps()
            self.right.forgetTimestamps()
            self.since = now
        }
    }

    func finish(at now: NIODeadline) {
        _ = self.takeAll(at: now)
        if !self.chunk.isEmpty { self.file.append(self.chunk) }
        self.chunk = []
        self.file.finish()
    }

    private func position(_ now: NIODeadline) -> Int {
        self.recorded + (self.since.map { Int((now - $0).nanoseconds / 125_000) } ?? 0)
    }

    /// Takes all that is there and returns how much has been recorded.
    private func takeAll(at now: NIODeadline) -> Int {
        let end = max(self.position(now), self.left.end, self.right.end)
        self.take(to: end)
        return max(end, self.left.start)
    }

    private func take(to end: Int) {
        while self.left.start < end {
            let count = min(MusicLibrary.frameLength, end - self.left.start)
            if self.leftFrame.count != count {
                self.leftFrame = [Int16](repeating: 0, count: count)
                self.rightFrame = self.leftFrame
            }
            self.left.take(into: &self.leftFrame)
            self.right.take(into: &self.rightFrame)
            for (left, right) in zip(self.leftFrame, self.rightFrame) {
                self.chunk.append(left)
                self.chunk.append(right)
            }
            guard self.chunk.count >= Self.chunkLength else { continue }
            self.file.append(self.chunk)
            self.chunk.removeAll(keepingCapacity: true)
        }
    }
}

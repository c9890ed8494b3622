/// A tone of 1,400 Hz for 200 ms, in frames of 20 ms.
struct Beep {
    private static let frames = 10

    /// With a ramp of 5 ms at either end, so that it does not click.
    private static let tone: [Int16] = {
        let length = Self.frames * MusicLibrary.frameLength
        return (0..<length).map { index in
            let ramp = min(1, Double(min(index, length - 1 - index)) / 40)
            return Int16(6_000 * ramp * DefaultMusic.sine(1_400 * Double(index) / Double(WAVFile.sampleRate)))
        }
    }()

    private var next: Int?

    var isPending: Bool { self.next != nil }
    /// A part of it has been sent.
    var isSounding: Bool { (self.next ?? 0) > 0 }

    /// Begins at the next frame. One that sounds already is not begun again.
    mutating func start() {
        if self.next == nil { self.next = 0 }
    }

    mutating func cancel() {
        self.next = nil
    }

    /// The samples of this frame; nil when there is none, and once it is over.
    mutating func nextFrame() -> ArraySlice<Int16>? {
        guard let frame = self.next else { return nil }
        self.next = frame < Self.frames ? frame + 1 : nil
        guard frame < Self.frames else { return nil }
        return Self.tone[(frame * MusicLibrary.frameLength)..<((frame + 1) * MusicLibrary.frameLength)]
    }
}

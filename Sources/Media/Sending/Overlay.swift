/// What a party hears once over whatever it hears otherwise, in frames of 20 ms: a tone, or something said.
struct Overlay {
    /// What waits to be heard at most, in samples: 30 s.
    private static let limit = 30 * WAVFile.sampleRate
    private static let frameLength = MusicLibrary.frameLength

    private var samples: [Int16] = []
    /// The first sample of the next frame.
    private var next: Int?

    var isPending: Bool { self.next != nil }
    /// A part of it has been sent.
    var isSounding: Bool { (self.next ?? 0) > 0 }

    /// A tone at the next frame. It says nothing that is not heard already while something sounds.
    mutating func beep() {
        if self.next == nil { self.say(Tone.samples) }
    }

    /// At the next frame, or behind what sounds already. What would have to wait for longer than 30 s is left out.
    mutating func say(_ samples: [Int16]) {
        guard self.samples.count - (self.next ?? 0) < Self.limit else { return }
        self.samples += samples
        let missing = (Self.frameLength - self.samples.count % Self.frameLength) % Self.frameLength
        self.samples += [Int16](repeating: 0, count: missing)
        if self.next == nil { self.next = 0 }
    }

    mutating func cancel() {
        self.next = nil
        self.samples = []
    }

    /// The samples of this frame; nil when there is none, and once it is over.
    mutating func nextFrame() -> ArraySlice<Int16>? {
        guard let start = self.next else { return nil }
        guard start < self.samples.count else {
            self.cancel()
            return nil
        }
        self.next = start + Self.frameLength
        return self.samples[start..<(start + Self.frameLength)]
    }
}

/// A tone of 1,400 Hz for 200 ms.
private enum Tone {
    /// With a ramp of 5 ms at either end, so that it does not click.
    static let samples: [Int16] = {
        let length = 10 * MusicLibrary.frameLength
        return (0..<length).map { index in
            let ramp = min(1, Double(min(index, length - 1 - index)) / 40)
            return Int16(6_000 * ramp * DefaultMusic.sine(1_400 * Double(index) / Double(WAVFile.sampleRate)))
        }
    }()
}

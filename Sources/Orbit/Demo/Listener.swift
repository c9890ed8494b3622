import Media

/// What a phone hears: the last second of decoded sound, and what is in it.
struct Listener {
    /// A kind of sound that the demo tells apart.
    enum Sound: Hashable, Sendable, CustomStringConvertible {
        case nothing
        /// One frequency that carries most of the energy.
        case tone(Int)
        case music

        var description: String {
            switch self {
            case .nothing: "nothing"
            case .tone(let frequency): "a tone of \(frequency) Hz"
            case .music: "music"
            }
        }
    }

    private var samples: [Int16] = []
    private(set) var packets = 0

    mutating func hear(_ payload: some Collection<UInt8>) {
        self.packets += 1
        self.samples.append(contentsOf: payload.map(G711.muLaw.decode))
        if self.samples.count > WAVFile.sampleRate { self.samples.removeFirst(self.samples.count - WAVFile.sampleRate) }
    }

    /// Forgets what was heard so far.
    mutating func clear() {
        self.samples = []
        self.packets = 0
    }

    /// What the sound since ``clear()`` is, among the tones that there are.
    func sound(among tones: [Int]) -> Sound {
        guard self.samples.count >= 800 else { return .nothing }
        let energy = self.samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard energy / Double(self.samples.count) > 10_000 else { return .nothing }
        for tone in tones where self.power(of: tone) > 0.8 * energy { return .tone(tone) }
        return .music
    }

    /// Energy at one frequency (Goertzel), in the unit of the sum of squares.
    private func power(of frequency: Int) -> Double {
        let count = Double(self.samples.count)
        let turns = Double(frequency) / Double(WAVFile.sampleRate)
        let coefficient = 2 * Self.cosine(turns)
        var last = 0.0
        var beforeLast = 0.0
        for sample in self.samples {
            (last, beforeLast) = (Double(sample) + coefficient * last - beforeLast, last)
        }
        return (last * last + beforeLast * beforeLast - coefficient * last * beforeLast) * 2 / count
    }

    private static func cosine(_ turns: Double) -> Double {
        ToneGenerator.sine(turns + 0.25)
    }
}

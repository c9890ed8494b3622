/// The pieces that callers hear where nobody has one of their own: a slow arpeggio over four chords, and a waltz over four others,
/// made here note by note, so that they are nobody else's.
package enum DefaultMusic {
    /// What a piece is made of.
    private struct Score {
        /// Semitones from A4 of each chord's notes, the lowest first.
        var chords: [[Int]]
        /// The places in a chord of the notes of a bar.
        var steps: [Int]
        /// Samples of a note.
        var noteLength: Int
        /// Of the loudest there may be, 0 to 1.
        var level: Double
    }

    private static func score(of piece: MusicSource.BuiltIn) -> Score {
        switch piece {
        case .arpeggio:
            Score(
                chords: [[-9, -5, -2, 3], [-12, -5, -3, 0], [-16, -9, -4, 0], [-14, -7, -2, 2]], steps: [0, 1, 2, 3, 3, 2, 1, 0],
                noteLength: 2_400, level: 0.5)
        case .waltz:
            Score(
                chords: [[-14, -2, 2, 7], [-17, -5, -2, 2], [-19, -7, -2, 0], [-12, -3, 0, 6]], steps: [0, 2, 3, 1, 2, 3], noteLength: 2_000,
                level: 0.45)
        }
    }

    /// Some seconds that end as they begin, so that they can be repeated without a click.
    package static func compose(_ piece: MusicSource.BuiltIn = .arpeggio) -> WAVFile {
        let score = self.score(of: piece)
        var samples = [Double](repeating: 0, count: score.chords.count * score.steps.count * score.noteLength)
        for (bar, chord) in score.chords.enumerated() {
            for (note, step) in score.steps.enumerated() {
                self.strike(chord[step], at: (bar * score.steps.count + note) * score.noteLength, score, into: &samples)
            }
        }
        return WAVFile(samples: samples.map { Int16(max(-1, min(1, $0)) * 9_000) })
    }

    /// Two seconds of 440 and 480 Hz and four of silence (ITU-T E.180, North America).
    static func ringback() -> WAVFile {
        var samples = [Int16](repeating: 0, count: 6 * WAVFile.sampleRate)
        for index in 0..<(2 * WAVFile.sampleRate) {
            let time = Double(index) / Double(WAVFile.sampleRate)
            samples[index] = Int16(3_000 * (self.sine(440 * time) + self.sine(480 * time)))
        }
        return WAVFile(samples: samples)
    }

    /// A plucked tone with one overtone. It rings past its own length, around the end to the beginning.
    private static func strike(_ semitone: Int, at start: Int, _ score: Score, into samples: inout [Double]) {
        var frequency = 440.0
        let step = 1.059_463_094_359_295
        for _ in 0..<abs(semitone) { frequency = semitone < 0 ? frequency / step : frequency * step }
        let length = score.noteLength * 3
        var phase = 0.0
        var level = score.level
        for offset in 0..<length {
            let attack = min(1, Double(offset) / 80)
            let release = min(1, Double(length - offset) / 800)
            let index = (start + offset) % samples.count
            samples[index] += level * attack * release * (self.sine(phase) + 0.3 * self.sine(phase * 2))
            phase += frequency / Double(WAVFile.sampleRate)
            level *= 0.999_55
        }
    }

    /// Sine of a phase in turns, by a polynomial: the same on every machine, to the last bit of the file.
    static func sine(_ turns: Double) -> Double {
        let phase = turns - turns.rounded(.down)
        let x = phase < 0.5 ? phase : phase - 1
        let parabola = 8 * x - 16 * x * x.magnitude
        return 0.775 * parabola + 0.225 * parabola * parabola.magnitude
    }
}

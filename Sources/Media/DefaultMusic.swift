/// The piece that callers hear where a location has none of its own: a slow arpeggio over four chords, made here note by note,
/// so that it is nobody else's.
package enum DefaultMusic {
    /// Semitones from A4 of each chord's four notes.
    private static let chords: [[Int]] = [[-9, -5, -2, 3], [-12, -5, -3, 0], [-16, -9, -4, 0], [-14, -7, -2, 2]]
    private static let noteLength = 2_400
    private static let notesPerChord = 8

    /// About ten seconds that end as they begin, so that they can be repeated without a click.
    package static func compose() -> WAVFile {
        var samples = [Double](repeating: 0, count: self.chords.count * self.notesPerChord * self.noteLength)
        for (bar, chord) in self.chords.enumerated() {
            for note in 0..<self.notesPerChord {
                let step = note < 4 ? note : 7 - note
                self.strike(chord[step], at: (bar * self.notesPerChord + note) * self.noteLength, into: &samples)
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
    private static func strike(_ semitone: Int, at start: Int, into samples: inout [Double]) {
        var frequency = 440.0
        let step = 1.059_463_094_359_295
        for _ in 0..<abs(semitone) { frequency = semitone < 0 ? frequency / step : frequency * step }
        let length = self.noteLength * 3
        var phase = 0.0
        var level = 0.5
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

import Foundation
import Media

/// A pure tone as 20 ms frames of PCMU.
struct ToneGenerator {
    let frequency: Int
    private var position = 0

    init(frequency: Int) {
        self.frequency = frequency
    }

    static func sine(_ turns: Double) -> Double { sin(turns * 2 * .pi) }

    mutating func nextFrame() -> [UInt8] {
        defer { self.position += MusicLibrary.frameLength }
        return (0..<MusicLibrary.frameLength).map { offset in
            let turns = Double(self.frequency * (self.position + offset)) / Double(WAVFile.sampleRate)
            return G711.muLaw.encode(Int16(8_000 * Self.sine(turns)))
        }
    }
}

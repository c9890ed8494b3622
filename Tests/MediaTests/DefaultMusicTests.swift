import Media
import SDP
import Testing

@Suite("The default piece (PARK.md, “Parking”: music within 200 ms, no gap)")
struct DefaultMusicTests {
    @Test("It is the same each time it is made")
    func deterministic() {
        let piece = DefaultMusic.compose()
        #expect(DefaultMusic.compose() == piece)
        #expect(piece.samples.count == 76_800)
        // FNV-1a of the file that the same sums give in Python: every machine makes the same piece, to the last bit.
        let hash = piece.serialized.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        #expect(hash == 0x2206_4AB0_530B_760B)
    }

    @Test("The other piece is another one")
    func pieces() {
        #expect(DefaultMusic.compose(.waltz) == DefaultMusic.compose(.waltz))
        #expect(DefaultMusic.compose(.waltz).samples != DefaultMusic.compose(.arpeggio).samples)
        let library = MusicLibrary(default: DefaultMusic.compose())
        let first = library.piece(MusicSource(), as: .pcmu)
        #expect(first != nil && first != library.piece(MusicSource(builtIn: .waltz), as: .pcmu))
    }

    @Test("It is a whole number of 20 ms frames, so that nothing of it is cut off", arguments: MusicSource.BuiltIn.allCases)
    func wholeFrames(_ piece: MusicSource.BuiltIn) {
        #expect(DefaultMusic.compose(piece).samples.count.isMultiple(of: MusicLibrary.frameLength))
    }

    @Test(
        "It repeats without a click: its end goes over into its beginning as smoothly as it moves anywhere else",
        arguments: MusicSource.BuiltIn.allCases)
    func loops(_ piece: MusicSource.BuiltIn) {
        let samples = DefaultMusic.compose(piece).samples.map(Int.init)
        func step(_ index: Int) -> Int { abs(samples[(index + 1) % samples.count] - samples[index % samples.count]) }
        // The loudest step while nothing is struck: a click would stand out against it.
        let largest = (0..<(samples.count - 1)).map(step).max() ?? 0
        #expect(step(samples.count - 1) <= largest / 2)
        // Nor does the slope break there: the second difference is no larger than elsewhere.
        func bend(_ index: Int) -> Int {
            abs(samples[(index + 2) % samples.count] - 2 * samples[(index + 1) % samples.count] + samples[index % samples.count])
        }
        let sharpest = (0..<(samples.count - 2)).map(bend).max() ?? 0
        #expect(bend(samples.count - 2) <= sharpest / 2)
        #expect(bend(samples.count - 1) <= sharpest / 2)
        // The note that begins there has no sound yet: what is heard is the end, still ringing.
        #expect(samples.prefix(8).map(abs).max().map { $0 > 100 } == true)
    }

    @Test("It is heard all the time, and never so loud that it clips", arguments: MusicSource.BuiltIn.allCases)
    func level(_ piece: MusicSource.BuiltIn) {
        let samples = DefaultMusic.compose(piece).samples
        #expect(samples.map(\.magnitude).max().map { (4_000...9_000).contains($0) } == true)
        for start in stride(from: 0, to: samples.count, by: 800) {
            let loudest = samples[start..<min(start + 800, samples.count)].map(\.magnitude).max() ?? 0
            #expect(loudest > 500, "silence at \(start)")
        }
        #expect(zip(samples, samples.dropFirst()).allSatisfy { !($0 == $1 && $0.magnitude == 9_000) })
    }

    @Test("It has no hum under it: positive and negative are even", arguments: MusicSource.BuiltIn.allCases)
    func offset(_ piece: MusicSource.BuiltIn) {
        let samples = DefaultMusic.compose(piece).samples.map(Int.init)
        #expect(abs(samples.reduce(0, +) / samples.count) < 20)
    }
}

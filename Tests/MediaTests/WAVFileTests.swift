import Media
import Testing

@Suite("WAV files (RIFF WAVE, 16-bit PCM)")
struct WAVFileTests {
    /// A RIFF file of 16-bit PCM with these frames, each a list of one sample for each channel.
    static func file(_ frames: [[Int16]], rate: Int, extraChunks: [UInt8] = [], declaredSize: Int? = nil) -> [UInt8] {
        let channels = frames.first?.count ?? 1
        let data = frames.flatMap { $0 }.flatMap { Self.number(Int($0), 2) }
        var bytes = Array("RIFF".utf8) + Self.number(36 + data.count + extraChunks.count, 4) + Array("WAVEfmt ".utf8) + Self.number(16, 4)
        bytes += Self.number(1, 2) + Self.number(channels, 2) + Self.number(rate, 4) + Self.number(rate * channels * 2, 4)
        bytes += Self.number(channels * 2, 2) + Self.number(16, 2)
        return bytes + extraChunks + Array("data".utf8) + Self.number(declaredSize ?? data.count, 4) + data
    }

    /// Little-endian.
    static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    @Test("Sound that is written is read as the same")
    func roundTrip() throws {
        for samples in [[0], [1, -1], [Int16.min, .max, 0, 12_345, -12_345], (0..<1_000).map { Int16($0 * 32) }] as [[Int16]] {
            let file = WAVFile(samples: samples)
            #expect(file.serialized.count == 44 + samples.count * 2)
            #expect(try WAVFile(parsing: file.serialized) == file)
        }
    }

    @Test("A file is written as every program reads it: one channel, 8,000 Hz, 16 bits, sizes that agree")
    func header() {
        let bytes = WAVFile(samples: [0x0102, -2]).serialized
        let expected =
            Array("RIFF".utf8) + [40, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0]
            + Array("data".utf8) + [4, 0, 0, 0, 0x02, 0x01, 0xFE, 0xFF]
        #expect(bytes == expected)
    }

    @Test("Several channels are mixed to their mean")
    func channels() throws {
        let stereo = Self.file([[100, 300], [-100, -301], [.max, .max], [.min, .min], [.max, .min]], rate: 8_000)
        #expect(try WAVFile(parsing: stereo).samples == [200, -200, .max, .min, 0])
        let eight = Self.file([[8, 16, 24, 32, 40, 48, 56, 64]], rate: 8_000)
        #expect(try WAVFile(parsing: eight).samples == [36])
    }

    @Test("A higher rate is brought down by the mean of what falls together")
    func down() throws {
        #expect(try WAVFile(parsing: Self.file([[100], [200], [-50], [-150]], rate: 16_000)).samples == [150, -100])
        let steady = Self.file(Array(repeating: [1_234, 1_234], count: 44_100), rate: 44_100)
        #expect(try WAVFile(parsing: steady).samples == Array(repeating: 1_234, count: 8_000))
        #expect(try WAVFile(parsing: Self.file(Array(repeating: [7], count: 48_000), rate: 48_000)).samples.count == 8_000)
    }

    @Test("A lower rate is brought up by repetition")
    func up() throws {
        #expect(try WAVFile(parsing: Self.file([[1], [2], [3]], rate: 4_000)).samples == [1, 1, 2, 2, 3, 3])
    }

    @Test("A tone keeps its pitch and its level when the rate changes", arguments: [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])
    func pitch(_ rate: Int) throws {
        // A square wave of 100 Hz for one second: two turns of sign for each of its hundred periods.
        let tone: [[Int16]] = (0..<rate).map { [($0 * 200 / rate) % 2 == 0 ? 10_000 : -10_000] }
        let samples = try WAVFile(parsing: Self.file(tone, rate: rate)).samples
        #expect(abs(samples.count - 8_000) <= 1)
        let turns = zip(samples, samples.dropFirst()).count { ($0 < 0) != ($1 < 0) }
        #expect((198...200).contains(turns))
        #expect(samples.count { $0.magnitude == 10_000 } > 7_700)
    }

    @Test("Chunks that say nothing of the sound are passed over, with their padding")
    func otherChunks() throws {
        let list = Array("LIST".utf8) + Self.number(5, 4) + [1, 2, 3, 4, 5, 0]
        let empty = Array("junk".utf8) + Self.number(0, 4)
        #expect(try WAVFile(parsing: Self.file([[5], [6]], rate: 8_000, extraChunks: list + empty)).samples == [5, 6])
    }

    @Test("What comes after the sound is not read")
    func trailer() throws {
        let bytes = Self.file([[5], [6]], rate: 8_000) + Array("LIST".utf8) + Self.number(1_000, 4)
        #expect(try WAVFile(parsing: bytes).samples == [5, 6])
    }

    // MARK: Hostile files

    @Test("A size that is larger than the file, as streams have it, means all there is", arguments: [5, 1_000, 0x7FFF_FFFF, 0xFFFF_FFFF])
    func openEnded(_ size: Int) throws {
        #expect(try WAVFile(parsing: Self.file([[5], [6]], rate: 8_000, declaredSize: size)).samples == [5, 6])
    }

    @Test("A sample or frame that is cut off is left out")
    func cutOff() throws {
        #expect(try WAVFile(parsing: Self.file([[5], [6]], rate: 8_000).dropLast()).samples == [5])
        #expect(try WAVFile(parsing: Self.file([[5, 5], [6, 6]], rate: 8_000).dropLast(2)).samples == [5])
    }

    @Test("A file with no sound in it is refused")
    func silent() {
        let error = #expect(throws: WAVFile.Malformed.self) { try WAVFile(parsing: Self.file([], rate: 8_000)) }
        #expect(error?.description == "not a usable WAV file: no sound in it")
        #expect(throws: WAVFile.Malformed.self) { try WAVFile(parsing: WAVFile(samples: []).serialized) }
        #expect(throws: WAVFile.Malformed.self) { try WAVFile(parsing: Self.file([[1]], rate: 192_000)) }
    }

    @Test("A rate, a number of channels or an encoding that cannot be is refused")
    func format() {
        let good = Self.file([[5], [6]], rate: 8_000)
        let changes: [(Int, [UInt8])] = [
            (20, [3, 0]), (20, [7, 0]), (20, [0xFE, 0xFF]), (22, [0, 0]), (22, [9, 0]), (22, [0xFF, 0xFF]), (24, [0, 0, 0, 0]),
            (24, [1, 0, 0, 0]), (24, [0xFF, 0xFF, 0xFF, 0xFF]), (34, [8, 0]), (34, [24, 0]), (34, [0, 0]),
        ]
        for (offset, bytes) in changes {
            var file = good
            file.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
            #expect(throws: WAVFile.Malformed.self, "\(bytes) at \(offset)") { try WAVFile(parsing: file) }
        }
    }

    @Test("Sound before its format is refused")
    func dataFirst() {
        let good = Self.file([[5], [6]], rate: 8_000)
        let file = Array(good[..<12]) + Array(good[36...]) + Array(good[12..<36])
        let error = #expect(throws: WAVFile.Malformed.self) { try WAVFile(parsing: file) }
        #expect(error?.reason == "no usable format")
    }

    @Test("What is no WAV file is refused")
    func notWAV() {
        let good = Self.file([[5], [6]], rate: 8_000)
        let files: [[UInt8]] = [
            [], [0], Array("RIFF".utf8), Array(repeating: 0, count: 100), Array(repeating: 0xFF, count: 100),
            Array("RIFX".utf8) + good[4...], Array(good[..<8]) + Array("AVI ".utf8) + good[12...],
            Array("<html>".utf8) + Array(repeating: 32, count: 100), Array(good[..<12]) + Array(repeating: 0, count: 40),
        ]
        for file in files { #expect(throws: WAVFile.Malformed.self) { try WAVFile(parsing: file) } }
    }

    @Test("A file that is cut off anywhere, or has any byte changed, is read or refused, and never crashes")
    func mutations() {
        let list = Array("LIST".utf8) + Self.number(4, 4) + [1, 2, 3, 4]
        let good = Self.file([[5, 6], [7, 8], [9, 10]], rate: 11_025, extraChunks: list)
        for length in 0..<good.count { _ = try? WAVFile(parsing: Array(good.prefix(length))) }
        for index in good.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var file = good
                file[index] = value
                _ = try? WAVFile(parsing: file)
            }
        }
    }
}

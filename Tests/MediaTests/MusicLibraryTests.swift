import Foundation
import Media
import SDP
import Testing

@Suite("Music in the form in which it is sent (G.711, 20 ms)")
struct MusicLibraryTests {
    private let music = WAVFile(samples: (0..<480).map { Int16($0 * 50) })

    @Test("A piece is the music in the law of the codec, code by code")
    func laws() throws {
        let library = MusicLibrary(default: self.music)
        #expect(try #require(library.piece(MusicSource(), as: .pcmu)) == self.music.samples.map(G711.muLaw.encode))
        #expect(try #require(library.piece(MusicSource(), as: .pcma)) == self.music.samples.map(G711.aLaw.encode))
    }

    @Test("Under another payload type it is the same piece; in another codec there is none")
    func codecs() {
        let library = MusicLibrary(default: self.music)
        #expect(library.piece(MusicSource(), as: AudioCodec(payloadType: 96, name: "PCMA")) == library.piece(MusicSource(), as: .pcma))
        for codec in [AudioCodec(payloadType: 9, name: "G722"), .telephoneEvent, AudioCodec(payloadType: 0, name: "PCMU", clockRate: 16_000)] {
            #expect(library.piece(MusicSource(), as: codec) == nil)
            #expect(library.piece(.ringback, as: codec) == nil)
        }
    }

    @Test("A piece is a whole number of frames: the rest is cut off, and what is shorter than a frame is filled with silence")
    func frames() throws {
        for (count, expected) in [(1, 160), (159, 160), (160, 160), (161, 160), (319, 160), (320, 320), (480, 480)] {
            let library = MusicLibrary(default: WAVFile(samples: Array(repeating: 1_000, count: count)))
            let piece = try #require(library.piece(MusicSource(), as: .pcmu))
            #expect(piece.count == expected)
            #expect(piece.prefix(count).allSatisfy { $0 == G711.muLaw.encode(1_000) })
            #expect(piece.dropFirst(count).allSatisfy { $0 == 0xFF })
        }
        let empty = MusicLibrary(default: WAVFile(samples: []))
        #expect(empty.piece(MusicSource(), as: .pcma) == Array(repeating: 0xD5, count: 160))
    }

    @Test("The ringing tone is two seconds of 440 and 480 Hz and four of silence (ITU-T E.180)")
    func ringback() throws {
        let library = MusicLibrary(default: self.music)
        let piece = try #require(library.piece(.ringback, as: .pcmu)).map { Int(G711.muLaw.decode($0)) }
        #expect(piece.count == 48_000)
        #expect(piece.dropFirst(16_000).allSatisfy { $0 == 0 })
        // Goertzel: how much of a frequency is in the first two seconds.
        func power(_ frequency: Double) -> Double {
            let coefficient = 2 * cos(2 * Double.pi * frequency / 8_000)
            var last = 0.0
            var beforeLast = 0.0
            for sample in piece.prefix(16_000) { (last, beforeLast) = (Double(sample) + coefficient * last - beforeLast, last) }
            return last * last + beforeLast * beforeLast - coefficient * last * beforeLast
        }
        for frequency in [350.0, 400, 460, 500, 620, 880] {
            #expect(power(440) > 100 * power(frequency) && power(480) > 100 * power(frequency), "\(frequency) Hz")
        }
    }

    @Test("A location's own file is played from when it is read; until then, and where it cannot be read, the default is")
    func ownFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "orbit-music-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "own.wav").path()
        let own = WAVFile(samples: Array(repeating: 7_000, count: 160))
        try Data(own.serialized).write(to: URL(filePath: path))
        let broken = folder.appending(path: "broken.wav").path()
        try Data("no music".utf8).write(to: URL(filePath: broken))

        var library = MusicLibrary(default: self.music)
        let fallback = try #require(library.piece(MusicSource(), as: .pcmu))
        #expect(library.piece(MusicSource(file: path), as: .pcmu) == fallback)
        try library.load(path)
        #expect(library.piece(MusicSource(file: path), as: .pcmu) == own.samples.map(G711.muLaw.encode))
        #expect(library.piece(MusicSource(file: path), as: .pcma) == own.samples.map(G711.aLaw.encode))
        #expect(library.piece(MusicSource(), as: .pcmu) == fallback)
        for bad in [broken, folder.path(), folder.appending(path: "nothing.wav").path(), ""] {
            #expect(throws: WAVFile.Malformed.self) { try library.load(bad) }
            #expect(library.piece(MusicSource(file: bad), as: .pcmu) == fallback)
        }
        // A file that became unreadable leaves what was read before.
        try Data("no music".utf8).write(to: URL(filePath: path))
        #expect(throws: WAVFile.Malformed.self) { try library.load(path) }
        #expect(library.piece(MusicSource(file: path), as: .pcmu) == own.samples.map(G711.muLaw.encode))
    }
}

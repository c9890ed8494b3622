import Foundation
import Media
import Testing

/// A recording as it is on the disk: 16-bit PCM, two channels, 8,000 samples a second.
struct StereoRecording {
    var left: [Int16] = []
    var right: [Int16] = []

    var seconds: Double { Double(self.left.count) / 8_000 }

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        try #require(bytes.count >= 44)
        func number(_ offset: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) } }
        #expect(bytes[0..<4].elementsEqual("RIFF".utf8) && bytes[8..<16].elementsEqual("WAVEfmt ".utf8))
        #expect(bytes[36..<40].elementsEqual("data".utf8))
        #expect(number(16, 4) == 16 && number(20, 2) == 1 && number(22, 2) == 2 && number(24, 4) == 8_000)
        #expect(number(28, 4) == 32_000 && number(32, 2) == 4 && number(34, 2) == 16)
        let size = number(40, 4)
        #expect(number(4, 4) == 36 + size)
        // While it is written, what is behind the end that the header tells is not there yet.
        #expect(bytes.count >= 44 + size)
        for offset in stride(from: 44, to: min(44 + size, bytes.count) - 3, by: 4) {
            self.left.append(Int16(truncatingIfNeeded: number(offset, 2)))
            self.right.append(Int16(truncatingIfNeeded: number(offset + 2, 2)))
        }
    }

    /// How many seconds of a channel a tone of about this amplitude lasts, in steps of 20 ms.
    static func seconds(of frequency: Double, in samples: [Int16], amplitude: Double = 6_000) -> Double {
        Double(Self.frames(of: frequency, in: samples, amplitude: amplitude).count) / 50
    }

    /// Which 20 ms of a channel are mostly a tone.
    static func frames(of frequency: Double, in samples: [Int16], amplitude: Double = 6_000) -> [Int] {
        (0..<(samples.count / 160)).filter { level(of: frequency, in: samples[($0 * 160)..<($0 * 160 + 160)]) > amplitude * 0.6 }
    }
}

/// A folder of a test's own, which goes with it.
struct TemporaryFolder {
    let path: String

    static func with(_ body: (TemporaryFolder) async throws -> Void) async throws {
        let folder = TemporaryFolder(path: NSTemporaryDirectory() + "media-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        try await body(folder)
    }

    func file(_ name: String) -> String { self.path + "/" + name }
}

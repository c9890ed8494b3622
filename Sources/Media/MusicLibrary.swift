package import SDP

#if canImport(Glibc)
    import Glibc
#endif

/// Music in the form in which it is sent: 20 ms frames of each law.
package struct MusicLibrary: Sendable {
    /// Samples in a frame of 20 ms.
    package static let frameLength = 160

    private var sources: [MusicSource: [G711: [UInt8]]] = [:]
    private let fallback: [G711: [UInt8]]

    package init(default music: WAVFile) {
        self.fallback = Self.encode(music)
        self.sources[.ringback] = Self.encode(DefaultMusic.ringback())
    }

    /// Reads a location's own file. Until it is read, or where it cannot be, the default is played.
    package mutating func load(_ file: String) throws {
        self.sources[MusicSource(file: file)] = Self.encode(try WAVFile(parsing: try Self.read(file)))
    }

    /// The encoded piece, a whole number of frames; nil where the codec has no law.
    package func piece(_ source: MusicSource, as codec: AudioCodec) -> [UInt8]? {
        guard let law = G711(codec) else { return nil }
        return (self.sources[source] ?? self.fallback)[law]
    }

    private static func encode(_ music: WAVFile) -> [G711: [UInt8]] {
        let count = max(self.frameLength, music.samples.count - music.samples.count % self.frameLength)
        let samples = music.samples.prefix(count) + [Int16](repeating: 0, count: max(0, count - music.samples.count))
        return [.muLaw: samples.map(G711.muLaw.encode), .aLaw: samples.map(G711.aLaw.encode)]
    }

    private static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw WAVFile.Malformed(reason: "cannot open \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < 64 << 20 {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}

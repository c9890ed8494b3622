package import SDP

#if canImport(Glibc)
    import Glibc
#endif

/// Music in the form in which it is sent: 20 ms frames of each law.
package struct MusicLibrary: Sendable {
    /// Samples in a frame of 20 ms.
    package static let frameLength = 160

    /// One piece in both laws, a whole number of frames.
    package struct Piece: Sendable {
        let encoded: [G711: [UInt8]]

        var length: Duration { .microseconds((self.encoded[.muLaw]?.count ?? 0) * 125) }

        init(_ music: WAVFile) {
            let count = max(MusicLibrary.frameLength, music.samples.count - music.samples.count % MusicLibrary.frameLength)
            let samples = music.samples.prefix(count) + [Int16](repeating: 0, count: max(0, count - music.samples.count))
            self.encoded = [.muLaw: samples.map(G711.muLaw.encode), .aLaw: samples.map(G711.aLaw.encode)]
        }

        /// - Throws: `WAVFile.Malformed`
        package init(file: String) throws {
            self.init(try WAVFile(parsing: try MusicLibrary.read(file)))
        }
    }

    private var sources: [MusicSource: Piece] = [:]
    private let fallback: Piece

    package init(default music: WAVFile) {
        self.fallback = Piece(music)
        self.sources[MusicSource(builtIn: .waltz)] = Piece(DefaultMusic.compose(.waltz))
        self.sources[.ringback] = Piece(DefaultMusic.ringback())
    }

    /// Reads a location's own file. Until it is read, or where it cannot be, the default is played.
    package mutating func load(_ file: String) throws {
        self.set(try Piece(file: file), for: MusicSource(file: file))
    }

    package mutating func set(_ piece: Piece, for source: MusicSource) {
        self.sources[source] = piece
    }

    /// An announcement as it is sent, padded with silence to whole frames.
    func encode(_ announcement: Announcement, as law: G711) -> [UInt8] {
        if let piece = self.piece(of: announcement) { return piece.encoded[law] ?? [] }
        var bytes: [UInt8] = []
        for prompt in announcement.prompts {
            switch law {
            case .muLaw: bytes += prompt.muLaw
            case .aLaw: bytes += prompt.muLaw.map { G711.aLaw.encode(G711.muLaw.decode($0)) }
            }
        }
        let missing = (Self.frameLength - bytes.count % Self.frameLength) % Self.frameLength
        return bytes + [UInt8](repeating: law.encode(0), count: missing)
    }

    /// An announcement's own file, once it is read.
    private func piece(of announcement: Announcement) -> Piece? { announcement.file.flatMap { self.sources[MusicSource(file: $0)] } }

    func samples(of announcement: Announcement) -> [Int16] { self.encode(announcement, as: .muLaw).map(G711.muLaw.decode) }

    /// How long each file takes that is read.
    var lengths: [String: Duration] {
        Dictionary(uniqueKeysWithValues: self.sources.compactMap { source, piece in source.file.map { ($0, piece.length) } })
    }

    /// The encoded piece, a whole number of frames; nil where the codec has no law.
    package func piece(_ source: MusicSource, as codec: AudioCodec) -> [UInt8]? {
        guard let law = G711(codec) else { return nil }
        return (self.sources[source] ?? self.fallback).encoded[law]
    }

    fileprivate static func read(_ path: String) throws -> [UInt8] {
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

import Media
import SDP
import Testing

/// Parties that are in one mix, each of which says its own tone.
struct MixBench {
    struct Party {
        var phone: Phone
        var port: MediaPort
        var voice: Voice
        var part: MixPart
    }

    static let mix = MixID(rawValue: 1)
    let bench: EngineBench
    var parties: [Party]

    /// - Parameter parts: party `n` says 500 Hz and 300 more for each one before it.
    static func run(_ parts: [MixPart], spacing: Double = 300, _ body: (inout MixBench) async throws -> Void) async throws {
        try await EngineBench.run(pairs: parts.count + 3) { bench in
            var mix = MixBench(bench: bench, parties: [])
            for (number, part) in parts.enumerated() {
                let phone = try await Phone.make()
                let port = try #require(bench.engine.open())
                let voice = Voice(
                    frequency: 500 + spacing * Double(number), law: try #require(G711(part.codec)), payloadType: UInt8(part.codec.payloadType),
                    source: UInt32(number + 1))
                mix.parties.append(Party(phone: phone, port: port, voice: voice, part: part))
                try await bench.perform(.setRemote(port, phone.remote), .mix(port, Self.mix, part))
            }
            try await body(&mix)
            for party in mix.parties {
                try await bench.perform(.close(party.port))
                try await party.phone.close()
            }
        }
    }

    /// Everybody speaks for so many frames, except who is silent; what each got meanwhile, as packets. Who gets nothing is
    /// not waited for.
    mutating func converse(_ count: Int = 40, silent: Set<Int> = [], gone: Set<Int> = []) async throws -> [[[UInt8]]] {
        for party in self.parties { try await party.phone.rtp.drain() }
        var got = [[[UInt8]]](repeating: [], count: self.parties.count)
        for _ in 0..<count {
            for index in self.parties.indices where !gone.contains(index) {
                got[index].append(try #require(try await self.parties[index].phone.rtp.next()).bytes)
            }
            for index in self.parties.indices where !silent.contains(index) {
                try await self.parties[index].phone.rtp.send(self.parties[index].voice.packet(), to: self.parties[index].port.rtpPort)
            }
        }
        return got
    }

    /// Expects that after a while listeners hear exactly the speakers that are named, each as loud as it is.
    ///
    /// A machine that stands still cuts what is said to pieces. Such a conversation proves nothing, and is held again.
    mutating func expect(
        _ heard: [Set<Int>], silent: Set<Int> = [], gone: Set<Int> = [], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var wrong: [String] = []
        for _ in 0..<8 {
            wrong = []
            for (listener, packets) in try await self.converse(silent: silent, gone: gone).enumerated() {
                let law = try #require(G711(self.parties[listener].part.codec))
                let frames = packets.suffix(20).map { decode($0, as: law) }
                for speaker in self.parties.indices {
                    let levels = frames.map { level(of: self.parties[speaker].voice.frequency, in: $0) }.sorted()
                    let (usual, highest) = levels.isEmpty ? (0, 0) : (levels[levels.count / 2], levels[levels.count - 3])
                    let isRight = heard[listener].contains(speaker) ? highest > 4_500 && highest < 7_500 : usual < 600 && highest < 4_500
                    if !isRight { wrong.append("\(listener) hears \(speaker): \(usual), \(highest)") }
                }
            }
            if wrong.isEmpty { return }
        }
        #expect(wrong == [], sourceLocation: sourceLocation)
    }
}

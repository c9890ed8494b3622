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
        var got = [[[UInt8]]](repeating: [], count: self.parties.count)
        for party in self.parties { try await party.phone.rtp.drain() }
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

    /// How loud each party is to each after a while: listeners first.
    mutating func levels(_ count: Int = 40, silent: Set<Int> = [], gone: Set<Int> = []) async throws -> [[Double]] {
        try await self.converse(count, silent: silent, gone: gone).enumerated().map { listener, packets in
            let law = try #require(G711(self.parties[listener].part.codec))
            let frames = packets.suffix(count / 2).map { decode($0, as: law) }
            return self.parties.map { level(of: $0.voice.frequency, inFrames: frames) }
        }
    }

    /// What stands at a place of the table of levels.
    static func isHeard(_ level: Double) -> Bool? { level > 4_500 && level < 7_500 ? true : level < 600 ? false : nil }

    /// Expects that listeners hear exactly the speakers that are named.
    func expect(_ levels: [[Double]], _ heard: [Set<Int>], sourceLocation: SourceLocation = #_sourceLocation) {
        for (listener, speakers) in heard.enumerated() {
            for speaker in self.parties.indices {
                #expect(
                    Self.isHeard(levels[listener][speaker]) == speakers.contains(speaker),
                    "\(listener) hears \(speaker): \(levels[listener][speaker])",
                    sourceLocation: sourceLocation)
            }
        }
    }
}

import NIOCore

/// Mixes parties so that each hears all the others. Confined to the media loop.
final class Mixer {
    let id: MixID
    private(set) var parties: [MixParty] = []

    init(id: MixID) {
        self.id = id
    }

    /// The clock of all mixes, in samples.
    static func position(_ time: NIODeadline) -> Int {
        Int(time.uptimeNanoseconds / 125_000)
    }

    func join(_ party: MixParty) {
        self.parties.append(party)
    }

    func leave(_ party: MixParty) {
        self.parties.removeAll { $0 === party }
    }

    /// Makes what each party hears in the 20 ms from `due` on.
    func mix(due: NIODeadline) {
        let position = Self.position(due)
        var total = [Int32](repeating: 0, count: MusicLibrary.frameLength)
        for party in self.parties {
            party.play(at: position)
            if party.isHeard { Self.add(party.said, to: &total, sign: 1) }
        }
        for party in self.parties {
            guard party.part.hears else {
                party.heard = [UInt8](repeating: party.law.encode(0), count: MusicLibrary.frameLength)
                continue
            }
            var heard = total
            for other in self.parties where other.isHeard && other.part.side == party.part.side {
                Self.add(other.said, to: &heard, sign: -1)
            }
            let law = party.law
            party.heard = heard.map { law.encode(Int16(clamping: $0)) }
        }
    }

    private static func add(_ samples: [Int16], to sum: inout [Int32], sign: Int32) {
        for index in sum.indices { sum[index] &+= sign &* Int32(samples[index]) }
    }
}

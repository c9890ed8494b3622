import Media
import SDP
import Testing

@Suite("Companding laws (ITU-T G.711)")
struct G711Tests {
    /// The output values of G.711's tables: in each segment the first value and the step to the next, in the table's own unit.
    struct Table: Sendable {
        var law: G711
        /// From the smallest magnitude on.
        var segments: [(first: Int, step: Int)]
        var valuesPerSegment: Int
        /// The table's unit on the scale of 16 bits.
        var unit: Int

        var values: [Int] {
            self.segments.flatMap { segment in (0..<self.valuesPerSegment).map { (segment.first + $0 * segment.step) * self.unit } }
        }
    }

    /// Table 2a, column 8: y₀ = 0, y₁ = 2, … y₁₂₇ = 8031, of 14 bits with sign.
    static let muLaw = Table(
        law: .muLaw, segments: [(0, 2), (33, 4), (99, 8), (231, 16), (495, 32), (1_023, 64), (2_079, 128), (4_191, 256)],
        valuesPerSegment: 16, unit: 4)
    /// Table 1a, column 8: y₁ = 1, y₂ = 3, … y₁₂₈ = 4032, of 13 bits with sign.
    static let aLaw = Table(
        law: .aLaw, segments: [(1, 2), (33, 2), (66, 4), (132, 8), (264, 16), (528, 32), (1_056, 64), (2_112, 128)], valuesPerSegment: 16,
        unit: 8)

    @Test("μ-law decodes every code to the value of Table 2a; codes count down from the smallest magnitude")
    func muLawDecoding() {
        for (index, value) in Self.muLaw.values.enumerated() {
            #expect(G711.muLaw.decode(UInt8(0xFF - index)) == Int16(value))
            #expect(G711.muLaw.decode(UInt8(0x7F - index)) == Int16(-value))
        }
    }

    @Test("A-law decodes every code to the value of Table 1a; codes count up, with their even bits inverted")
    func aLawDecoding() {
        for (index, value) in Self.aLaw.values.enumerated() {
            #expect(G711.aLaw.decode(UInt8(0x80 | index) ^ 0x55) == Int16(value))
            #expect(G711.aLaw.decode(UInt8(index) ^ 0x55) == Int16(-value))
        }
    }

    @Test("A code that is decoded is encoded as the same, but for the second zero of μ-law")
    func identity() {
        for code in UInt8.min...UInt8.max {
            #expect(G711.aLaw.encode(G711.aLaw.decode(code)) == code)
            // Both zeros are silence; only one of them is written.
            #expect(G711.muLaw.encode(G711.muLaw.decode(code)) == (code == 0x7F ? 0xFF : code))
        }
    }

    /// Of Python's audioop, which is Sun's reference: (sample, μ-law, A-law).
    static let points: [(Int16, UInt8, UInt8)] = [
        (0, 0xFF, 0xD5), (3, 0xFF, 0xD5), (4, 0xFE, 0xD5), (8, 0xFE, 0xD5), (-8, 0x7E, 0x55), (100, 0xF2, 0xD3), (-100, 0x72, 0x53),
        (1_000, 0xCE, 0xFA), (-1_000, 0x4E, 0x7A), (8_000, 0xA0, 0x8A), (-8_000, 0x20, 0x0A), (32_635, 0x80, 0xAA), (32_767, 0x80, 0xAA),
        (-32_768, 0x00, 0x2A),
    ]

    @Test("Known samples have known codes, silence and the loudest among them", arguments: points)
    func knownPoints(_ sample: Int16, _ muLaw: UInt8, _ aLaw: UInt8) {
        #expect(G711.muLaw.encode(sample) == muLaw)
        #expect(G711.aLaw.encode(sample) == aLaw)
    }

    @Test("All samples have the codes that audioop gives them, by the hash of all of them")
    func allSamples() {
        #expect(Self.hash((0...Int16.max).map(G711.muLaw.encode)) == Self.audioopMuLaw)
        #expect(Self.hash((Int16.min...Int16.max).map(G711.aLaw.encode)) == Self.audioopALaw)
    }

    /// FNV-1a of `lin2ulaw` over 0…32767 and of `lin2alaw` over −32768…32767. (Below zero Sun's μ-law rounds otherwise than
    /// the tables; see the next test.)
    private static let audioopMuLaw: UInt64 = 0x1830_3138_F6EA_EB89
    private static let audioopALaw: UInt64 = 0xF030_666E_B780_CF25

    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    @Test("A negative sample has the code of the positive one with the sign's bit turned")
    func symmetry() {
        for sample in 1...Int16.max {
            #expect(G711.muLaw.encode(-sample) == G711.muLaw.encode(sample) ^ 0x80)
            #expect(G711.aLaw.encode(-sample) == G711.aLaw.encode(sample - 1) ^ 0x80)
        }
    }

    @Test("A sample comes back within half a step of its segment, and never on the other side of another sample", arguments: [muLaw, aLaw])
    func quantisation(_ table: Table) {
        // How far a value's interval reaches on both sides, by the value.
        var reach: [Int: Int] = [:]
        for segment in table.segments {
            for index in 0..<table.valuesPerSegment { reach[(segment.first + index * segment.step) * table.unit] = segment.step / 2 * table.unit }
        }
        let loudest = table.values[127] + (reach[table.values[127]] ?? 0)
        var last = Int.min
        var wrong: [Int] = []
        for sample in Int(Int16.min)...Int(Int16.max) {
            let result = Int(table.law.decode(table.law.encode(Int16(sample))))
            let clipped = max(-loudest, min(loudest, sample))
            // The table's grid is coarser than the sample's.
            let limit = (reach[abs(result)] ?? 0) + table.unit
            if result < last || abs(result - clipped) > limit { wrong.append(sample) }
            last = result
        }
        #expect(wrong.isEmpty)
    }

    @Test("The law is known by the codec's name, rate and channels, whatever its payload type")
    func codecs() {
        #expect(G711(.pcmu) == .muLaw)
        #expect(G711(.pcma) == .aLaw)
        #expect(G711(AudioCodec(payloadType: 100, name: "pcmu")) == .muLaw)
        #expect(G711(AudioCodec(payloadType: 0, name: "PCMU", clockRate: 16_000)) == nil)
        #expect(G711(AudioCodec(payloadType: 8, name: "PCMA", channels: 2)) == nil)
        #expect(G711(AudioCodec(payloadType: 9, name: "G722")) == nil)
        #expect(G711(.telephoneEvent) == nil)
    }
}

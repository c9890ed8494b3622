import NIOCore
import SDP
import Testing

@testable import Media

/// On a clock of the test's own.
@Suite("Mixing")
struct MixerTests {
    private let mixer = Mixer(id: MixID(rawValue: 1))
    private var ports: [RelayPort] = []
    private var now = NIODeadline.uptimeNanoseconds(10_000_000_000)

    private mutating func join(_ parts: MixPart...) throws -> [MixParty] {
        try parts.map { part in
            let port = RelayPort(id: MediaPort(rtpPort: self.ports.count * 2))
            self.ports.append(port)
            let party = MixParty(port: port, mixer: self.mixer, part: part, law: try #require(G711(part.codec)), at: self.now)
            self.mixer.join(party)
            return party
        }
    }

    /// Everybody says 20 ms of its voice, and the mix is made.
    private mutating func step(_ parties: [MixParty], _ voices: inout [Voice]) {
        for (index, party) in parties.enumerated() where index < voices.count {
            party.receive(ByteBuffer(bytes: voices[index].packet()), at: self.now)
        }
        self.mixer.mix(due: self.now)
        self.now = self.now + .milliseconds(20)
    }

    @Test("Sixteen parties hear each other after 40 ms without a gap, each all but itself")
    mutating func sixteen() throws {
        var parties: [MixParty] = []
        for side in 0..<16 { parties += try self.join(MixPart(codec: side % 2 == 0 ? .pcmu : .pcma, side: side)) }
        var voices: [Voice] = []
        for (number, party) in parties.enumerated() {
            let payloadType: UInt8 = party.law == .muLaw ? 0 : 8
            let frequency = 500 + 150 * Double(number)
            voices.append(Voice(frequency: frequency, amplitude: 1_500, law: party.law, payloadType: payloadType, source: UInt32(number + 1)))
        }
        for number in 0..<10 {
            self.step(parties, &voices)
            for (listener, party) in parties.enumerated() {
                let samples = party.heard.map(party.law.decode)
                #expect(samples.count == 160)
                for (speaker, voice) in voices.enumerated() {
                    let level = level(of: voice.frequency, in: samples)
                    let isHeard = speaker != listener && number >= 2
                    #expect(isHeard ? level > 1_300 && level < 1_700 : level < 150, "\(listener) hears \(speaker) in \(number): \(level)")
                }
            }
        }
    }

    @Test("What is too loud together is cut off, and does not turn over")
    mutating func clipping() throws {
        let parties = try self.join(MixPart(codec: .pcma, side: 1), MixPart(codec: .pcma, side: 2), MixPart(codec: .pcmu, side: 3))
        var voices = [Voice(frequency: 500, amplitude: 30_000), Voice(frequency: 500, amplitude: 30_000)]
        for _ in 0..<5 { self.step(parties, &voices) }
        let samples = parties[2].heard.map(G711.muLaw.decode)
        #expect(samples.max() == 32_124 && samples.min() == -32_124)
        // A sine that is cut off at half its height has 1.22 of its new height at its own frequency.
        #expect(level(of: 500, in: samples) > 36_000)
        let other = level(of: 500, in: parties[0].heard.map(G711.aLaw.decode))
        #expect(other > 28_000 && other < 31_000)
    }

    @Test("Sound is there whole although it comes up to 40 ms late and out of order")
    mutating func jitter() throws {
        let parties = try self.join(MixPart(codec: .pcma, side: 1), MixPart(codec: .pcma, side: 2))
        var voice = Voice(frequency: 500)
        let packets = (0..<12).map { _ in ByteBuffer(bytes: voice.packet()) }
        // By 20 ms: what comes in each of them.
        let arrivals: [[Int]] = [[0], [], [2, 1], [], [], [5, 4, 3], [6], [8, 7], [9, 9], [10], [11]]
        var levels: [Double] = []
        for arrival in arrivals {
            for number in arrival { parties[0].receive(packets[number], at: self.now) }
            var none: [Voice] = []
            self.step(parties, &none)
            levels.append(level(of: 500, in: parties[1].heard.map(G711.aLaw.decode)))
        }
        #expect(levels[0..<2].allSatisfy { $0 < 100 })
        #expect(levels[2...].allSatisfy { $0 > 5_500 && $0 < 6_500 }, "\(levels)")
    }
}

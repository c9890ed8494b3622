import Foundation
import Media

/// A party's stream of one tone.
struct Voice {
    /// In multiples of 50 Hz tones do not disturb each other within a frame of 20 ms.
    var frequency: Double
    var amplitude = 6_000.0
    var law = G711.aLaw
    var payloadType: UInt8 = 8
    var source: UInt32 = 0xCAFE
    var sequence: UInt16 = 1_000
    var timestamp: UInt32 = 160_000

    /// The next 20 ms.
    mutating func packet() -> [UInt8] {
        let header = RTPHeader(payloadType: self.payloadType, sequence: self.sequence, timestamp: self.timestamp, source: self.source)
        let start = Double(self.timestamp)
        let payload = (0..<160).map { offset in
            self.law.encode(Int16(self.amplitude * sin(2 * .pi * self.frequency * (start + Double(offset)) / 8_000)))
        }
        self.sequence &+= 1
        self.timestamp &+= 160
        return header.bytes + payload
    }
}

/// The amplitude of a tone in some samples (Goertzel).
func level(of frequency: Double, in samples: some Collection<Int16>) -> Double {
    let coefficient = 2 * cos(2 * .pi * frequency / 8_000)
    var (last, beforeLast) = (0.0, 0.0)
    for sample in samples { (last, beforeLast) = (Double(sample) + coefficient * last - beforeLast, last) }
    let power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast
    return 2 * max(0, power).squareRoot() / Double(max(1, samples.count))
}

/// The usual amplitude of a tone in frames of 20 ms: some of them may have been cut by a machine that stood still.
func level(of frequency: Double, inFrames frames: [[Int16]]) -> Double {
    let levels = frames.map { level(of: frequency, in: $0) }.sorted()
    return levels.isEmpty ? 0 : levels[levels.count / 2]
}

/// The sound of a packet of G.711.
func decode(_ packet: [UInt8], as law: G711? = nil) -> [Int16] {
    guard let header = RTPHeader(packet) else { return [] }
    let law = law ?? (header.payloadType == 8 ? .aLaw : .muLaw)
    return packet.dropFirst(RTPHeader.length).map(law.decode)
}

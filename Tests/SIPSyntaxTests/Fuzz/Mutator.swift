/// Damages messages: the same damage for the same seed, on every machine.
struct Mutator {
    /// SplitMix64 (Steele, Lea, Flood, 2014).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = self.state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private enum Damage: CaseIterable {
        case flip, replace, delete, insert, truncate, duplicate
    }

    private var generator: Generator

    /// What the grammar turns on, and so what breaks it best.
    private static let fragments: [[UInt8]] =
        [
            "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", "\r\n ", ":", ";", ",", "=", "\"", "\\", "<", ">", "@", "%", "%00", "%0D%0A", "?", "[",
            "]", "/", "*", "\0", "\u{7F}", "é", "SIP/2.0", "sip:", "tel:", "Via: ", "v: SIP/2.0/UDP x\r\n", "Content-Length: 3\r\n",
            "l: 99999999999999999999\r\n", "Content-Length: 9223372036854775807\r\n", "9999999999", "-1", "CSeq: 1 INVITE\r\n", ";tag=1", ";lr",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F], [0xED, 0xA0, 0x80]]

    init(seed: UInt64) {
        self.generator = Generator(state: seed)
    }

    mutating func choose<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self.generator)]
    }

    mutating func noise(_ length: Int) -> [UInt8] {
        (0..<length).map { _ in UInt8.random(in: UInt8.min...UInt8.max, using: &self.generator) }
    }

    /// The message with one to three damages.
    mutating func mutate(_ message: [UInt8]) -> [UInt8] {
        var bytes = message
        for _ in 0..<Int.random(in: 1...3, using: &self.generator) { self.damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let position = Int.random(in: 0...bytes.count, using: &self.generator)
        let end = min(bytes.count, position + Int.random(in: 1...24, using: &self.generator))
        switch self.choose(Damage.allCases) {
        case .flip:
            if position < bytes.count { bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &self.generator) }
        case .replace:
            bytes.replaceSubrange(position..<end, with: self.choose(Self.fragments))
        case .delete:
            bytes.removeSubrange(position..<end)
        case .insert:
            bytes.insert(contentsOf: self.choose(Self.fragments), at: position)
        case .truncate:
            // Rarely, or most messages would only be short.
            if Int.random(in: 0..<4, using: &self.generator) == 0 { bytes.removeSubrange(position...) }
        case .duplicate:
            let target = Int.random(in: 0...bytes.count, using: &self.generator)
            bytes.insert(contentsOf: Array(bytes[position..<end]), at: target)
        }
    }
}

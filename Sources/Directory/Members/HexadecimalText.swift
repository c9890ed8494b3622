/// A text that is usually 32 or 64 hexadecimal digits, as hashed passwords are: kept as bytes, in a quarter of the space.
struct HexadecimalText: Hashable, Sendable, Codable {
    private enum Storage: Hashable, Sendable {
        case short(UInt64, UInt64)
        case long(UInt64, UInt64, UInt64, UInt64)
        /// Any other text.
        case text(String)
    }

    private var storage: Storage

    init(_ text: String) {
        switch text.utf8.count {
        case 32:
            if let words = Self.words(text, 2) {
                self.storage = .short(words[0], words[1])
                return
            }
        case 64:
            if let words = Self.words(text, 4) {
                self.storage = .long(words[0], words[1], words[2], words[3])
                return
            }
        default: break
        }
        self.storage = .text(text)
    }

    init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }

    var text: String {
        switch self.storage {
        case .short(let first, let second): Self.text([first, second])
        case .long(let first, let second, let third, let fourth): Self.text([first, second, third, fourth])
        case .text(let text): text
        }
    }

    /// Words of sixteen lower-case digits; nil when there is another character.
    private static func words(_ text: String, _ count: Int) -> [UInt64]? {
        var words = [UInt64](repeating: 0, count: count)
        for (position, byte) in text.utf8.enumerated() {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 97...102: digit = byte - 87
            default: return nil
            }
            words[position / 16] = words[position / 16] << 4 | UInt64(digit)
        }
        return words
    }

    private static func text(_ words: [UInt64]) -> String {
        String(unsafeUninitializedCapacity: words.count * 16) { bytes in
            for position in 0..<words.count * 16 {
                let digit = UInt8(truncatingIfNeeded: words[position / 16] >> UInt64(60 - position % 16 * 4)) & 15
                bytes[position] = digit < 10 ? digit + 48 : digit + 87
            }
            return words.count * 16
        }
    }
}

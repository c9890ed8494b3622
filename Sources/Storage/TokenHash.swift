internal import Crypto

/// How bearer tokens are stored: as a hash, so that who reads the database cannot use them.
package enum TokenHash {
    /// SHA-256 in lower-case hexadecimal. Tokens are long and random, so that one round is enough.
    package static func hash(_ token: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in SHA256.hash(data: Array(token.utf8)) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A new token of 256 random bits.
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let text = String(generator.next(), radix: 36)
            return String(repeating: "0", count: 13 - text.count) + text
        }.joined()
    }

    /// An id that is the same whenever the same names are given: 128 bits of their hash in the form of a UUID.
    package static func stableID(_ names: String...) -> String {
        let digits = Array(self.hash(names.joined(separator: "\u{1F}")).utf8.prefix(32))
        let text = String(decoding: digits, as: UTF8.self)
        var parts: [Substring] = []
        var rest = text[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }
}

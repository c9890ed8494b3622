/// Percent escapes in URIs (RFC 3261 §19.1.2).
public enum SIPEscape {
    /// Resolves `%XX`. Nil when a percent sign is not followed by two hexadecimal digits, or the user part has a byte that
    /// must not stand there.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count, let high = self.hexadecimal(bytes[index + 1]), let low = self.hexadecimal(bytes[index + 2])
            else { return nil }
            result.append(high << 4 | low)
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Resolves `%XX` in text, leaving it as it is where an escape is malformed.
    public static func decode(_ text: String) -> String {
        var copy = text
        return copy.withUTF8 { self.decode($0) } ?? text
    }

    /// Resolves the escapes of unreserved characters, which mean the same with and without (RFC 3261 §19.1.4).
    static func decodeUnreserved(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = self.hexadecimal(bytes[index + 1]),
                let low = self.hexadecimal(bytes[index + 2]), self.isUnreserved(high << 4 | low)
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Escapes what may not stand in a user part.
    static func encodeUser(_ user: String) -> String {
        if user.utf8.allSatisfy(self.isUserCharacter) { return user }
        var result = ""
        for byte in user.utf8 {
            if self.isUserCharacter(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + self.digit(byte >> 4) + self.digit(byte & 15)
            }
        }
        return result
    }

    /// `unreserved` of RFC 3261 §25.1: alphanum / "-" / "_" / "." / "!" / "~" / "*" / "'" / "(" / ")"
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        if byte.isAlphanumeric { return true }
        return switch byte {
        case 45, 95, 46, 33, 126, 42, 39, 40, 41: true
        default: false
        }
    }

    /// `unreserved` and `user-unreserved` of RFC 3261 §25.1.
    private static func isUserCharacter(_ byte: UInt8) -> Bool {
        if self.isUnreserved(byte) { return true }
        return switch byte {
        case 38, 61, 43, 36, 44, 59, 63, 47: true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> String {
        String(UnicodeScalar(value < 10 ? 48 + value : 55 + value))
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

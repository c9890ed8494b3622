extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes spell `text` exactly.
    func equals(_ text: StaticString) -> Bool {
        guard self.count == text.utf8CodeUnitCount else { return false }
        let other = text.utf8Start
        for index in 0..<self.count where self[index] != other[index] { return false }
        return true
    }

    /// Whether the bytes spell `text` but for the case of ASCII letters.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard self.count == text.utf8CodeUnitCount else { return false }
        let other = text.utf8Start
        for index in 0..<self.count where self[index].asciiLowercased != other[index].asciiLowercased { return false }
        return true
    }
}

extension UInt8 {
    var asciiLowercased: UInt8 { (65...90).contains(self) ? self | 0x20 : self }
    var isDigit: Bool { (48...57).contains(self) }
    var isWhitespace: Bool { self == 32 || self == 9 }

    var isHexDigit: Bool { self.isDigit || (65...70).contains(self) || (97...102).contains(self) }

    /// `alphanum` of RFC 3261 §25.1.
    var isAlphanumeric: Bool { self.isDigit || (65...90).contains(self) || (97...122).contains(self) }

    /// `token` of RFC 3261 §25.1: alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~"
    var isToken: Bool {
        switch self {
        case 48...57, 65...90, 97...122, 45, 46, 33, 37, 42, 95, 43, 96, 39, 126: true
        default: false
        }
    }
}

extension StringProtocol {
    /// Compares ASCII letters without regard to case, as SIP does for tokens (RFC 3261 §7.3.1).
    public func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
        let left = self.utf8
        let right = other.utf8
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}

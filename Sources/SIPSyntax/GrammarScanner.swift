/// Walks over the bytes of one header value.
struct GrammarScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Runs `body` over the UTF-8 of a string.
    static func scan<Result>(_ text: String, _ body: (inout GrammarScanner) throws(SIPParseError) -> Result) throws(SIPParseError) -> Result {
        var text = text
        var outcome: Swift.Result<Result, SIPParseError>?
        text.withUTF8 { bytes in
            var scanner = GrammarScanner(bytes)
            do throws(SIPParseError) {
                outcome = .success(try body(&scanner))
            } catch {
                outcome = .failure(error)
            }
        }
        guard let outcome else { preconditionFailure("withUTF8 runs its closure") }
        return try outcome.get()
    }

    var isAtEnd: Bool { self.position >= self.bytes.count }
    var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    mutating func skipWhitespace() {
        while let byte = self.current, byte.isWhitespace { self.position += 1 }
    }

    /// Takes the byte if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard self.current == byte else { return false }
        self.position += 1
        return true
    }

    /// Takes a separator with white space on both sides (SEMI, EQUAL, SLASH, … of RFC 3261 §25.1).
    mutating func takeSeparator(_ byte: UInt8) -> Bool {
        let start = self.position
        self.skipWhitespace()
        guard self.take(byte) else {
            self.position = start
            return false
        }
        self.skipWhitespace()
        return true
    }

    mutating func take(while condition: (UInt8) -> Bool) -> UnsafeBufferPointer<UInt8> {
        let start = self.position
        while self.position < self.bytes.count, condition(self.bytes[self.position]) { self.position += 1 }
        return UnsafeBufferPointer(rebasing: self.bytes[start..<self.position])
    }

    mutating func token() -> String? {
        let bytes = self.take(while: \.isToken)
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// A decimal number up to `limit`.
    mutating func number(limit: Int) -> Int? {
        let digits = self.take(while: \.isDigit)
        guard !digits.isEmpty, digits.count <= 19 else { return nil }
        var value = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product + Int(digit - 48)
            guard value <= limit, value >= 0 else { return nil }
        }
        return value
    }

    /// A quoted string, without its quotes, escapes resolved. Nil when the closing quote is missing.
    mutating func quotedString() -> String? {
        guard self.take(UInt8(ascii: "\"")) else { return nil }
        var result: [UInt8] = []
        while let byte = self.current {
            self.position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = self.current else { return nil }
                self.position += 1
                result.append(escaped)
            default:
                result.append(byte)
            }
        }
        return nil
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: self.bytes[range]), as: UTF8.self)
    }

    func error(_ code: SIPParseError.Code, field: String? = nil) -> SIPParseError {
        SIPParseError(code, field: field, offset: self.position)
    }
}

/// Grammar that several headers share.
enum SIPGrammar {
    /// Splits a list value at its commas, leaving those in quotes and angle brackets alone.
    static func splitList(_ value: String) -> [String] {
        var result: [String] = []
        var value = value
        value.withUTF8 { bytes in
            var start = 0
            var inQuotes = false
            var depth = 0
            var index = 0
            func add(_ range: Range<Int>) {
                var range = range
                while let first = range.first, bytes[first].isWhitespace { range = (first + 1)..<range.upperBound }
                while let last = range.last, bytes[last].isWhitespace { range = range.lowerBound..<last }
                guard !range.isEmpty else { return }
                result.append(String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self))
            }
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\\") where inQuotes: index += 1
                case UInt8(ascii: "\""): inQuotes.toggle()
                case UInt8(ascii: "<") where !inQuotes: depth += 1
                case UInt8(ascii: ">") where !inQuotes: depth -= 1
                case UInt8(ascii: ",") where !inQuotes && depth == 0:
                    add(start..<index)
                    start = index + 1
                default: break
                }
                index += 1
            }
            if start < bytes.count { add(start..<bytes.count) }
        }
        return result
    }

    /// Writes a quoted string (RFC 3261 §25.1), escaping what must be.
    static func quote(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 32 }) else {
            return "\"\(text)\""
        }
        var result = "\""
        for scalar in text.unicodeScalars where scalar.value >= 32 {
            if scalar == "\"" || scalar == "\\" { result.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}

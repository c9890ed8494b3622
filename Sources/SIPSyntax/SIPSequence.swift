/// The value of CSeq: a number and the method it counts (RFC 3261 §20.16).
public struct SIPSequence: Hashable, Sendable, CustomStringConvertible {
    /// Below 2³¹ (RFC 3261 §8.1.1.5).
    public var number: Int
    public var method: SIPMethod

    public init(_ number: Int, _ method: SIPMethod) {
        self.number = number
        self.method = method
    }

    public init(parsing text: String) throws(SIPParseError) {
        self = try GrammarScanner.scan(text) { scanner throws(SIPParseError) in
            guard let number = scanner.number(limit: 0x7FFF_FFFF) else { throw scanner.error(.malformedHeader, field: "CSeq") }
            guard scanner.current?.isWhitespace == true else { throw scanner.error(.malformedHeader, field: "CSeq") }
            scanner.skipWhitespace()
            let bytes = scanner.take(while: \.isToken)
            guard !bytes.isEmpty, scanner.isAtEnd else { throw scanner.error(.malformedHeader, field: "CSeq") }
            return SIPSequence(number, SIPMethod.known(bytes) ?? SIPMethod(rawValue: String(decoding: bytes, as: UTF8.self)))
        }
    }

    public var description: String { "\(self.number) \(self.method)" }
}

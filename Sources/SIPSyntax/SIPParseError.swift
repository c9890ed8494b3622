/// Why a message could not be read.
///
/// A parse error never reaches the application: a malformed request is answered with ``SIPParseError/status`` when
/// enough of it was read to answer (RFC 4475 §3.1.2), otherwise it is dropped.
public struct SIPParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: Hashable, Sendable {
        case startLine
        case version
        case missingHeader
        case malformedHeader
        case malformedURI
        case bodyShorterThanContentLength
        case tooLarge
    }

    public var code: Code
    /// The header field at fault, when there is one.
    public var field: String?
    /// Offset of the first byte that could not be read, in the message or in the field's value.
    public var offset: Int

    public init(_ code: Code, field: String? = nil, offset: Int) {
        self.code = code
        self.field = field
        self.offset = offset
    }

    /// The response that RFC 3261 §21.4 and §21.5 ask for.
    public var status: SIPStatus {
        switch self.code {
        case .startLine, .missingHeader, .malformedHeader, .malformedURI, .bodyShorterThanContentLength: .badRequest
        case .version: .versionNotSupported
        case .tooLarge: .messageTooLarge
        }
    }

    public var description: String {
        "SIPParseError.\(self.code)\(self.field.map { " in \($0)" } ?? "") at byte \(self.offset)"
    }
}

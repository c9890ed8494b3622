/// How large a message and its parts may be. What is larger is refused with 513, or dropped when it cannot be answered.
public struct SIPParseLimits: Hashable, Sendable {
    /// Bytes of a whole message.
    public var message: Int
    /// Bytes of one header field's value.
    public var headerValue: Int
    /// Header fields in one message.
    public var headerCount: Int
    /// Bytes of the start line and of all header fields together.
    public var head: Int

    public init(message: Int = 65_535, headerValue: Int = 8_192, headerCount: Int = 256, head: Int = 32_768) {
        self.message = message
        self.headerValue = headerValue
        self.headerCount = headerCount
        self.head = head
    }

    public static let standard = SIPParseLimits()
}

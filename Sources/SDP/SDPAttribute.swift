/// An `a=` line (RFC 8866 §5.13).
public struct SDPAttribute: Hashable, Sendable, Codable {
    public var name: String
    /// Nil for a property attribute such as `sendrecv`.
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    init(parsing text: Substring) {
        if let colon = text.utf8.firstIndex(of: 58) {
            self.name = String(text[..<colon])
            self.value = String(text[text.utf8.index(after: colon)...])
        } else {
            self.name = String(text)
            self.value = nil
        }
    }

    var line: String { self.value.map { "a=\(self.name):\($0)" } ?? "a=\(self.name)" }
}

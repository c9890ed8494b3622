/// Why a session description could not be read.
public struct SDPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line at fault, counted from 1.
    public var line: Int
    public var reason: String

    public var description: String { "SDP line \(self.line): \(self.reason)" }
}

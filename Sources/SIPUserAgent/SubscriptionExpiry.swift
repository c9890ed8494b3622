public import SIPSyntax

/// How long a subscription lasts (RFC 6665 §4.2.1).
public enum SubscriptionExpiry {
    /// Seconds: what is offered when the subscriber names none, and the most that is granted.
    public static let longest = 3_600
    /// Seconds: less is refused with 423.
    public static let shortest = 60

    /// The request asks for too little.
    public struct TooBrief: Error, Hashable, Sendable {}

    /// Seconds to grant a SUBSCRIBE; 0 ends or fetches.
    public static func granted(_ request: SIPRequest) throws(TooBrief) -> Int {
        guard let text = request.headers[.expires] else { return Self.longest }
        // What is not a number asks for nothing in particular (RFC 3261 §20.19).
        guard let seconds = Int(text), seconds >= 0 else { return Self.longest }
        if seconds > 0, seconds < Self.shortest { throw TooBrief() }
        return min(seconds, Self.longest)
    }
}

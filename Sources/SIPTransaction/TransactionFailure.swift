/// Why a transaction ended without what it waited for.
public enum TransactionFailure: Error, Hashable, Sendable {
    /// No final answer came in time (timers B and F). Treated as 408 (RFC 3261 §8.1.3.1).
    case timeout
    /// No ACK came in time (timer H).
    case noACK
    /// The message could not be sent. Treated as 503 (RFC 3261 §8.1.3.1).
    case transport
}

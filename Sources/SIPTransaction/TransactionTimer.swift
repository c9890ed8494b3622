/// A timer of RFC 3261 Table 4 and RFC 6026 §7.
public enum TransactionTimer: Hashable, Sendable {
    /// Retransmits an INVITE; unreliable transports only.
    case a
    /// Gives up waiting for any answer to an INVITE, after 64·T1.
    case b
    /// Absorbs retransmissions of a failure answer to an INVITE.
    case d
    /// Retransmits a request other than INVITE; unreliable transports only.
    case e
    /// Gives up waiting for the final answer to a request other than INVITE, after 64·T1.
    case f
    /// Retransmits a failure answer to an INVITE; unreliable transports only.
    case g
    /// Gives up waiting for the ACK, after 64·T1.
    case h
    /// Absorbs retransmissions of the ACK, for T4.
    case i
    /// Absorbs retransmissions of a request other than INVITE, for 64·T1.
    case j
    /// Absorbs retransmissions of an answer to a request other than INVITE, for T4.
    case k
    /// Absorbs retransmissions of an accepted INVITE, for 64·T1 (RFC 6026).
    case l
    /// Passes on retransmissions of a 2xx, for 64·T1 (RFC 6026).
    case m
}

/// The base values from which all transaction timers are made (RFC 3261 Table 4).
public struct TransactionTiming: Hashable, Sendable {
    /// The estimate of the round-trip time.
    public var t1: Duration
    /// The longest retransmission interval of requests other than INVITE, and of responses to INVITE.
    public var t2: Duration
    /// The longest time a message stays in the network.
    public var t4: Duration

    public init(t1: Duration = .milliseconds(500), t2: Duration = .seconds(4), t4: Duration = .seconds(5)) {
        self.t1 = t1
        self.t2 = t2
        self.t4 = t4
    }

    public static let rfc3261 = TransactionTiming()

    /// 64·T1: timers B, F, H, J, L and M.
    public var timeout: Duration { self.t1 * 64 }
}

public import SIPSyntax

/// Our 2xx to an INVITE until its ACK comes (RFC 3261 §13.3.1.4): sent again with an interval that starts at T1, doubles up to
/// T2, for 64·T1 at most.
public struct AcceptedInvite: Sendable {
    public enum Action: Hashable, Sendable {
        case send(SIPResponse)
        case startTimer(after: Duration)
        /// No ACK came: end the session with BYE.
        case giveUp
    }

    public let response: SIPResponse
    private var interval: Duration
    private var elapsed: Duration = .zero
    private let t1: Duration
    private let t2: Duration

    public init(_ response: SIPResponse, t1: Duration = .milliseconds(500), t2: Duration = .seconds(4)) {
        self.response = response
        self.interval = t1
        self.t1 = t1
        self.t2 = t2
    }

    /// The first sending is the transaction's.
    public func begin() -> [Action] { [.startTimer(after: self.interval)] }

    public mutating func timerFired() -> [Action] {
        self.elapsed += self.interval
        let left = self.t1 * 64 - self.elapsed
        guard left > .zero else { return [.giveUp] }
        self.interval = min(self.interval * 2, self.t2, left)
        return [.send(self.response), .startTimer(after: self.interval)]
    }
}

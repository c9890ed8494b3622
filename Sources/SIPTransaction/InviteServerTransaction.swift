public import SIPSyntax

/// The INVITE server transaction, RFC 3261 §17.2.1 as updated by RFC 6026 §7.1.
///
///                   INVITE │ pass INVITE to TU
///                          ▼
///         2xx from TU ┌────────────┐ 300–699 from TU
///        ┌────────────│ proceeding │───────────┐
///        ▼            └────────────┘           ▼
///   ┌──────────┐                         ┌───────────┐  ACK   ┌───────────┐
///   │ accepted │                         │ completed │───────▶│ confirmed │
///   └──────────┘                         └───────────┘        └───────────┘
///        │ timer L                  timer H │                       │ timer I
///        └────────────────────▶ terminated ◀┴───────────────────────┘
///
/// The machine performs no I/O, reads no clock and starts no timer. Each event returns the actions to perform, in order.
/// The 100 that the figure of the RFC sends after 200 ms is the TU's to send: it knows at once whether it will answer.
public struct InviteServerTransaction: Sendable {
    private enum State: Hashable {
        /// The TU has not sent a final response. Holds the last provisional one, if any.
        case proceeding(last: SIPResponse?)
        /// The TU sent a 2xx; its retransmissions belong to the TU.
        case accepted
        /// A non-2xx final response waits for its ACK. Holds the next interval of timer G.
        case completed(SIPResponse, retransmitAfter: Duration)
        /// The ACK has come; ACK retransmissions are absorbed.
        case confirmed
        case terminated
    }

    public enum Action: Hashable, Sendable {
        case send(SIPResponse)
        case passACK
        case start(TransactionTimer, after: Duration)
        case cancel(TransactionTimer)
        case fail(TransactionFailure)
        case terminate
    }

    private var state: State
    private let isReliable: Bool
    private let timing: TransactionTiming

    public init(isReliable: Bool, timing: TransactionTiming = .rfc3261) {
        self.state = .proceeding(last: nil)
        self.isReliable = isReliable
        self.timing = timing
    }

    /// Whether the peer still owes or is owed something: no final response yet, or one without its ACK.
    public var isHalfOpen: Bool {
        switch self.state {
        case .proceeding, .completed: true
        case .accepted, .confirmed, .terminated: false
        }
    }

    /// The INVITE was received again.
    public func receiveRetransmission() -> [Action] {
        switch self.state {
        case .proceeding(last: .some(let response)), .completed(let response, _):
            [.send(response)]
        case .proceeding(last: nil), .accepted, .confirmed, .terminated:
            []
        }
    }

    /// The TU answers.
    public mutating func respond(_ response: SIPResponse) -> [Action] {
        switch self.state {
        case .proceeding where response.status.isProvisional:
            self.state = .proceeding(last: response)
            return [.send(response)]

        case .proceeding where response.status.isSuccess:
            self.state = .accepted
            return [.send(response), .start(.l, after: self.timing.timeout)]

        case .proceeding:
            self.state = .completed(response, retransmitAfter: self.timing.t1)
            let retransmit: [Action] = self.isReliable ? [] : [.start(.g, after: self.timing.t1)]
            return [.send(response)] + retransmit + [.start(.h, after: self.timing.timeout)]

        case .accepted where response.status.isSuccess:
            return [.send(response)]

        case .accepted, .completed, .confirmed, .terminated:
            return []
        }
    }

    /// An ACK for this transaction was received.
    public mutating func receiveACK() -> [Action] {
        switch self.state {
        case .completed where self.isReliable:
            self.state = .terminated
            return [.cancel(.h), .terminate]

        case .completed:
            self.state = .confirmed
            return [.cancel(.g), .cancel(.h), .start(.i, after: self.timing.t4)]

        case .accepted:
            return [.passACK]

        case .proceeding, .confirmed, .terminated:
            return []
        }
    }

    /// A timer started by an earlier action has fired.
    public mutating func fire(_ timer: TransactionTimer) -> [Action] {
        switch (timer, self.state) {
        case (.g, .completed(let response, let interval)):
            let next = min(interval * 2, self.timing.t2)
            self.state = .completed(response, retransmitAfter: next)
            return [.send(response), .start(.g, after: next)]

        case (.h, .completed):
            self.state = .terminated
            return [.cancel(.g), .fail(.noACK), .terminate]

        case (.i, .confirmed), (.l, .accepted):
            self.state = .terminated
            return [.terminate]

        case (.a, _), (.b, _), (.d, _), (.e, _), (.f, _), (.g, _), (.h, _), (.i, _), (.j, _), (.k, _), (.l, _), (.m, _):
            return []
        }
    }
}

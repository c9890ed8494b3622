public import SIPSyntax

/// The non-INVITE client transaction, RFC 3261 §17.1.2.
///
///              │ request from TU: send
///              ▼
///         ┌────────┐ timer E: send again, interval doubled up to T2
///         │ trying │ timer F: tell TU, terminated
///         └────────┘
///      1xx │     │ 200–699
///          ▼     │
///   ┌────────────┐ timer E: send again every T2
///   │ proceeding │ timer F: tell TU, terminated
///   └────────────┘
///          │ 200–699
///          ▼
///    ┌───────────┐ timer K
///    │ completed │────────▶ terminated
///    └───────────┘
public struct ClientTransaction: Sendable {
    private enum State: Hashable {
        case trying(retransmitAfter: Duration)
        case proceeding
        case completed
        case terminated
    }

    public enum Action: Hashable, Sendable {
        case sendRequest
        case pass(SIPResponse)
        case start(TransactionTimer, after: Duration)
        case cancel(TransactionTimer)
        case fail(TransactionFailure)
        case terminate
    }

    private var state: State
    private let isReliable: Bool
    private let timing: TransactionTiming

    public init(isReliable: Bool, timing: TransactionTiming = .rfc3261) {
        self.state = .trying(retransmitAfter: timing.t1)
        self.isReliable = isReliable
        self.timing = timing
    }

    /// What to do when the transaction is made.
    public func begin() -> [Action] {
        let retransmit: [Action] = self.isReliable ? [] : [.start(.e, after: self.timing.t1)]
        return [.sendRequest] + retransmit + [.start(.f, after: self.timing.timeout)]
    }

    /// A response for this transaction was received.
    public mutating func receive(_ response: SIPResponse) -> [Action] {
        switch self.state {
        case .trying where response.status.isProvisional, .proceeding where response.status.isProvisional:
            self.state = .proceeding
            return [.pass(response)]

        case .trying where self.isReliable, .proceeding where self.isReliable:
            self.state = .terminated
            return [.cancel(.f), .pass(response), .terminate]

        case .trying, .proceeding:
            self.state = .completed
            return [.cancel(.e), .cancel(.f), .start(.k, after: self.timing.t4), .pass(response)]

        case .completed, .terminated:
            return []
        }
    }

    /// The request could not be sent.
    public mutating func transportFailed() -> [Action] {
        switch self.state {
        case .trying, .proceeding:
            self.state = .terminated
            return [.cancel(.e), .cancel(.f), .fail(.transport), .terminate]
        case .completed, .terminated:
            return []
        }
    }

    /// A timer started by an earlier action has fired.
    public mutating func fire(_ timer: TransactionTimer) -> [Action] {
        switch (timer, self.state) {
        case (.e, .trying(let interval)):
            let next = min(interval * 2, self.timing.t2)
            self.state = .trying(retransmitAfter: next)
            return [.sendRequest, .start(.e, after: next)]

        case (.e, .proceeding):
            return [.sendRequest, .start(.e, after: self.timing.t2)]

        case (.f, .trying), (.f, .proceeding):
            self.state = .terminated
            return [.cancel(.e), .fail(.timeout), .terminate]

        case (.k, .completed):
            self.state = .terminated
            return [.terminate]

        case (.a, _), (.b, _), (.d, _), (.e, _), (.f, _), (.g, _), (.h, _), (.i, _), (.j, _), (.k, _), (.l, _), (.m, _):
            return []
        }
    }
}

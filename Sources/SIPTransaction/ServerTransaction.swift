public import SIPSyntax

/// The non-INVITE server transaction, RFC 3261 §17.2.2.
///
///     request │ pass to TU
///             ▼
///        ┌────────┐ 1xx from TU ┌────────────┐ 1xx from TU: send
///        │ trying │────────────▶│ proceeding │ request: send last 1xx
///        └────────┘             └────────────┘
///             │ 200–699 from TU        │ 200–699 from TU
///             ▼                        ▼
///        ┌──────────────────────────────────┐ request: send response
///        │            completed             │
///        └──────────────────────────────────┘
///                         │ timer J
///                         ▼
///                     terminated
public struct ServerTransaction: Sendable {
    private enum State: Hashable {
        case trying
        case proceeding(SIPResponse)
        case completed(SIPResponse)
        case terminated
    }

    public enum Action: Hashable, Sendable {
        case send(SIPResponse)
        case start(TransactionTimer, after: Duration)
        case terminate
    }

    private var state = State.trying
    private let isReliable: Bool
    private let timing: TransactionTiming

    public init(isReliable: Bool, timing: TransactionTiming = .rfc3261) {
        self.isReliable = isReliable
        self.timing = timing
    }

    /// The request was received again.
    public func receiveRetransmission() -> [Action] {
        switch self.state {
        case .proceeding(let response), .completed(let response): [.send(response)]
        case .trying, .terminated: []
        }
    }

    /// The TU answers.
    public mutating func respond(_ response: SIPResponse) -> [Action] {
        switch self.state {
        case .trying where response.status.isProvisional, .proceeding where response.status.isProvisional:
            self.state = .proceeding(response)
            return [.send(response)]

        case .trying where self.isReliable, .proceeding where self.isReliable:
            self.state = .terminated
            return [.send(response), .terminate]

        case .trying, .proceeding:
            self.state = .completed(response)
            return [.send(response), .start(.j, after: self.timing.timeout)]

        case .completed, .terminated:
            return []
        }
    }

    /// A timer started by an earlier action has fired.
    public mutating func fire(_ timer: TransactionTimer) -> [Action] {
        guard timer == .j, case .completed = self.state else { return [] }
        self.state = .terminated
        return [.terminate]
    }
}

public import SIPSyntax

/// The INVITE client transaction, RFC 3261 §17.1.1 as updated by RFC 6026 §7.2.
///
///                  │ INVITE from TU: send
///                  ▼
///             ┌─────────┐ timer A: send again, interval doubled
///             │ calling │ timer B: tell TU, terminated
///             └─────────┘
///         1xx │    │ 2xx │ 300–699: send ACK
///             ▼    │     │
///      ┌────────────┐    │
///      │ proceeding │    │
///      └────────────┘    │
///        │ 2xx     │ 300–699: send ACK
///        ▼         ▼
///   ┌──────────┐ ┌───────────┐ 300–699 again: send ACK
///   │ accepted │ │ completed │
///   └──────────┘ └───────────┘
///        │ timer M    │ timer D
///        └─────┬──────┘
///              ▼
///          terminated
///
/// The ACK to a 2xx is the TU's. 2xx in accepted are passed on: they are retransmissions, or come from another branch.
/// Where the RFC tells the TU that an ACK could not be sent, this machine ends in silence: the TU has its final response.
public struct InviteClientTransaction: Sendable {
    private enum State: Hashable {
        case calling(retransmitAfter: Duration)
        case proceeding
        case accepted
        case completed
        case terminated
    }

    public enum Action: Hashable, Sendable {
        case sendRequest
        case sendACK(SIPResponse)
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
        self.state = .calling(retransmitAfter: timing.t1)
        self.isReliable = isReliable
        self.timing = timing
    }

    /// What to do when the transaction is made.
    public func begin() -> [Action] {
        let retransmit: [Action] = self.isReliable ? [] : [.start(.a, after: self.timing.t1)]
        return [.sendRequest] + retransmit + [.start(.b, after: self.timing.timeout)]
    }

    /// Whether a provisional response has come, so that a CANCEL may be sent (RFC 3261 §9.1).
    public var isProceeding: Bool { self.state == .proceeding }

    /// Whether no final response has come.
    public var awaitsFinalResponse: Bool {
        switch self.state {
        case .calling, .proceeding: true
        case .accepted, .completed, .terminated: false
        }
    }

    /// A response for this transaction was received.
    public mutating func receive(_ response: SIPResponse) -> [Action] {
        switch self.state {
        case .calling where response.status.isProvisional:
            self.state = .proceeding
            return [.cancel(.a), .cancel(.b), .pass(response)]

        case .proceeding where response.status.isProvisional:
            return [.pass(response)]

        case .calling where response.status.isSuccess, .proceeding where response.status.isSuccess:
            self.state = .accepted
            return [.cancel(.a), .cancel(.b), .start(.m, after: self.timing.timeout), .pass(response)]

        case .calling where self.isReliable, .proceeding where self.isReliable:
            self.state = .terminated
            return [.cancel(.b), .sendACK(response), .pass(response), .terminate]

        case .calling, .proceeding:
            self.state = .completed
            // Timer D is at least 32 s, whatever T1 is (RFC 3261 §17.1.1.2).
            return [
                .cancel(.a), .cancel(.b), .sendACK(response), .start(.d, after: max(self.timing.timeout, .seconds(32))), .pass(response),
            ]

        case .accepted where response.status.isSuccess:
            return [.pass(response)]

        case .completed where response.status.isFailure:
            return [.sendACK(response)]

        case .accepted, .completed, .terminated:
            return []
        }
    }

    /// The request or its ACK could not be sent.
    public mutating func transportFailed() -> [Action] {
        switch self.state {
        case .calling, .proceeding:
            self.state = .terminated
            return [.cancel(.a), .cancel(.b), .fail(.transport), .terminate]
        case .completed:
            self.state = .terminated
            return [.cancel(.d), .terminate]
        case .accepted, .terminated:
            return []
        }
    }

    /// A timer started by an earlier action has fired.
    public mutating func fire(_ timer: TransactionTimer) -> [Action] {
        switch (timer, self.state) {
        case (.a, .calling(let interval)):
            self.state = .calling(retransmitAfter: interval * 2)
            return [.sendRequest, .start(.a, after: interval * 2)]

        case (.b, .calling):
            self.state = .terminated
            return [.cancel(.a), .fail(.timeout), .terminate]

        case (.d, .completed), (.m, .accepted):
            self.state = .terminated
            return [.terminate]

        case (.a, _), (.b, _), (.d, _), (.e, _), (.f, _), (.g, _), (.h, _), (.i, _), (.j, _), (.k, _), (.l, _), (.m, _):
            return []
        }
    }
}

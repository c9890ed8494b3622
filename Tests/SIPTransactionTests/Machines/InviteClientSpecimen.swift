import SIPSyntax
import SIPTransaction

struct InviteClientSpecimen: Specimen {
    typealias Action = InviteClientTransaction.Action

    enum State: Hashable, Sendable, CaseIterable {
        /// Timer A runs for this time; it next runs for double.
        case calling(interval: Duration)
        case proceeding
        case accepted
        case completed
        case terminated

        static let allCases: [State] = [.calling(interval: .milliseconds(500)), .proceeding, .accepted, .completed, .terminated]
    }

    enum Event: Hashable, Sendable, CaseIterable {
        case ringing
        case ok
        case busy
        case transportFailure
        case timer(TransactionTimer)

        static let allCases: [Event] = [.ringing, .ok, .busy, .transportFailure] + TransactionTimer.all.map(Event.timer)
    }

    static let unreliableOnly: Set<State> = [.completed]
    static let ringing = SIPResponse(to: .sample(), status: .ringing, tag: "peer")
    static let ok = SIPResponse(to: .sample(), status: .ok, tag: "peer")
    static let busy = SIPResponse(to: .sample(), status: .busyHere, tag: "peer")

    private(set) var machine: InviteClientTransaction

    init(in state: State, isReliable: Bool) {
        self.machine = InviteClientTransaction(isReliable: isReliable)
        switch state {
        case .calling(let interval):
            var reached = Duration.milliseconds(500)
            while reached < interval {
                _ = self.take(.timer(.a))
                reached *= 2
            }
        case .proceeding: _ = self.take(.ringing)
        case .accepted: _ = self.take(.ok)
        case .completed: _ = self.take(.busy)
        case .terminated: _ = self.take(.timer(.b))
        }
    }

    mutating func take(_ event: Event) -> [Action] {
        switch event {
        case .ringing: self.machine.receive(Self.ringing)
        case .ok: self.machine.receive(Self.ok)
        case .busy: self.machine.receive(Self.busy)
        case .transportFailure: self.machine.transportFailed()
        case .timer(let timer): self.machine.fire(timer)
        }
    }
}

import SIPSyntax
import SIPTransaction

struct InviteServerSpecimen: Specimen {
    typealias Action = InviteServerTransaction.Action

    enum State: Hashable, Sendable, CaseIterable {
        /// No answer yet.
        case proceeding
        /// A provisional answer was sent.
        case ringing
        case accepted
        /// Timer G next runs for double this time.
        case completed(interval: Duration)
        case confirmed
        case terminated

        static let allCases: [State] = [
            .proceeding, .ringing, .accepted, .completed(interval: .milliseconds(500)), .confirmed, .terminated,
        ]
    }

    enum Event: Hashable, Sendable, CaseIterable {
        case invite
        case respondRinging
        case respondOK
        case respondBusy
        case ack
        case timer(TransactionTimer)

        static let allCases: [Event] = [.invite, .respondRinging, .respondOK, .respondBusy, .ack] + TransactionTimer.all.map(Event.timer)
    }

    static let unreliableOnly: Set<State> = [.confirmed]
    static let ringing = SIPResponse(to: .sample(), status: .ringing, tag: "orbit")
    static let ok = SIPResponse(to: .sample(), status: .ok, tag: "orbit")
    static let busy = SIPResponse(to: .sample(), status: .busyHere, tag: "orbit")

    private(set) var machine: InviteServerTransaction

    init(in state: State, isReliable: Bool) {
        self.machine = InviteServerTransaction(isReliable: isReliable)
        switch state {
        case .proceeding: break
        case .ringing: _ = self.take(.respondRinging)
        case .accepted: _ = self.take(.respondOK)
        case .completed(let interval):
            _ = self.take(.respondBusy)
            var reached = Duration.milliseconds(500)
            while reached < interval {
                _ = self.take(.timer(.g))
                reached *= 2
            }
        case .confirmed:
            _ = self.take(.respondBusy)
            _ = self.take(.ack)
        case .terminated:
            _ = self.take(.respondOK)
            _ = self.take(.timer(.l))
        }
    }

    mutating func take(_ event: Event) -> [Action] {
        switch event {
        case .invite: self.machine.receiveRetransmission()
        case .respondRinging: self.machine.respond(Self.ringing)
        case .respondOK: self.machine.respond(Self.ok)
        case .respondBusy: self.machine.respond(Self.busy)
        case .ack: self.machine.receiveACK()
        case .timer(let timer): self.machine.fire(timer)
        }
    }
}

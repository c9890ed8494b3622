import SIPSyntax
import SIPTransaction

struct ClientSpecimen: Specimen {
    typealias Action = ClientTransaction.Action

    enum State: Hashable, Sendable, CaseIterable {
        /// Timer E runs for this time; it next runs for double, or for T2.
        case trying(interval: Duration)
        case proceeding
        case completed
        case terminated

        static let allCases: [State] = [.trying(interval: .milliseconds(500)), .proceeding, .completed, .terminated]
    }

    enum Event: Hashable, Sendable, CaseIterable {
        case progress
        case ok
        case notFound
        case transportFailure
        case timer(TransactionTimer)

        static let allCases: [Event] = [.progress, .ok, .notFound, .transportFailure] + TransactionTimer.all.map(Event.timer)
    }

    static let unreliableOnly: Set<State> = [.completed]
    static let progress = SIPResponse(to: .sample(.refer), status: .trying)
    static let ok = SIPResponse(to: .sample(.refer), status: .ok, tag: "peer")
    static let notFound = SIPResponse(to: .sample(.refer), status: .notFound, tag: "peer")

    private var machine: ClientTransaction

    init(in state: State, isReliable: Bool) {
        self.machine = ClientTransaction(isReliable: isReliable)
        switch state {
        case .trying(let interval):
            var reached = Duration.milliseconds(500)
            while reached < interval {
                _ = self.take(.timer(.e))
                reached *= 2
            }
        case .proceeding: _ = self.take(.progress)
        case .completed: _ = self.take(.ok)
        case .terminated: _ = self.take(.timer(.f))
        }
    }

    mutating func take(_ event: Event) -> [Action] {
        switch event {
        case .progress: self.machine.receive(Self.progress)
        case .ok: self.machine.receive(Self.ok)
        case .notFound: self.machine.receive(Self.notFound)
        case .transportFailure: self.machine.transportFailed()
        case .timer(let timer): self.machine.fire(timer)
        }
    }
}

import SIPSyntax
import SIPTransaction

struct ServerSpecimen: Specimen {
    typealias Action = ServerTransaction.Action

    enum State: Hashable, Sendable, CaseIterable {
        case trying
        case proceeding
        case completed
        case terminated
    }

    enum Event: Hashable, Sendable, CaseIterable {
        case request
        case respondTrying
        case respondOK
        case respondNotFound
        case timer(TransactionTimer)

        static let allCases: [Event] = [.request, .respondTrying, .respondOK, .respondNotFound] + TransactionTimer.all.map(Event.timer)
    }

    static let unreliableOnly: Set<State> = [.completed]
    static let trying = SIPResponse(to: .sample(.options), status: .trying)
    static let ok = SIPResponse(to: .sample(.options), status: .ok, tag: "orbit")
    static let notFound = SIPResponse(to: .sample(.options), status: .notFound, tag: "orbit")

    private var machine: ServerTransaction

    init(in state: State, isReliable: Bool) {
        self.machine = ServerTransaction(isReliable: isReliable)
        switch state {
        case .trying: break
        case .proceeding: _ = self.take(.respondTrying)
        case .completed: _ = self.take(.respondOK)
        case .terminated:
            _ = self.take(.respondOK)
            _ = self.take(.timer(.j))
        }
    }

    mutating func take(_ event: Event) -> [Action] {
        switch event {
        case .request: self.machine.receiveRetransmission()
        case .respondTrying: self.machine.respond(Self.trying)
        case .respondOK: self.machine.respond(Self.ok)
        case .respondNotFound: self.machine.respond(Self.notFound)
        case .timer(let timer): self.machine.fire(timer)
        }
    }
}

/// A transaction machine that a test can bring into any state and put any event to.
protocol Specimen {
    associatedtype State: Hashable & Sendable & CaseIterable
    associatedtype Event: Hashable & Sendable & CaseIterable
    associatedtype Action: Hashable & Sendable

    init(in state: State, isReliable: Bool)

    mutating func take(_ event: Event) -> [Action]

    /// States that a transaction over a reliable transport skips.
    static var unreliableOnly: Set<State> { get }
}

extension Specimen {
    /// What the machine would do on each event. Machines in the same state have the same one.
    var outlook: [Event: [Action]] {
        var outlook: [Event: [Action]] = [:]
        for event in Event.allCases {
            var copy = self
            outlook[event] = copy.take(event)
        }
        return outlook
    }

    static func states(isReliable: Bool) -> Set<State> {
        Set(State.allCases).subtracting(isReliable ? self.unreliableOnly : [])
    }
}

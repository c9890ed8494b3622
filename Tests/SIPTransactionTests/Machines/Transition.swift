import Testing

/// One row of a machine's table: this event in this state leads to these actions and that state.
struct Transition<Subject: Specimen>: Sendable, CustomTestStringConvertible {
    var isReliable: Bool
    var state: Subject.State
    var event: Subject.Event
    var actions: [Subject.Action]
    var next: Subject.State

    var testDescription: String { "\(self.isReliable ? "TCP" : "UDP") \(self.state) + \(self.event)" }

    /// A row for unreliable transports. Without `next` the state stays.
    static func udp(_ state: Subject.State, _ event: Subject.Event, _ actions: [Subject.Action], _ next: Subject.State? = nil) -> [Self] {
        [Self(isReliable: false, state: state, event: event, actions: actions, next: next ?? state)]
    }

    /// A row for reliable transports.
    static func tcp(_ state: Subject.State, _ event: Subject.Event, _ actions: [Subject.Action], _ next: Subject.State? = nil) -> [Self] {
        [Self(isReliable: true, state: state, event: event, actions: actions, next: next ?? state)]
    }

    /// A row for every transport over which the state can be reached.
    static func any(_ state: Subject.State, _ event: Subject.Event, _ actions: [Subject.Action], _ next: Subject.State? = nil) -> [Self] {
        let udp = self.udp(state, event, actions, next)
        return Subject.unreliableOnly.contains(state) ? udp : udp + self.tcp(state, event, actions, next)
    }

    /// Rows for events that do nothing in this state.
    static func ignored(_ state: Subject.State, _ events: [Subject.Event]) -> [Self] {
        events.flatMap { self.any(state, $0, []) }
    }

    /// Puts the event to a machine in the row's state and compares what it does and where it stands afterwards.
    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        var subject = Subject(in: self.state, isReliable: self.isReliable)
        #expect(subject.take(self.event) == self.actions, sourceLocation: sourceLocation)
        let expected = Subject(in: self.next, isReliable: self.isReliable)
        #expect(subject.outlook == expected.outlook, "not in state \(self.next)", sourceLocation: sourceLocation)
    }

    /// Checks that the table has each state and event once, and none that cannot be.
    static func checkComplete(_ table: [Self], isReliable: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
        var rows: [[AnyHashable]: Int] = [:]
        for row in table where row.isReliable == isReliable { rows[[row.state, row.event], default: 0] += 1 }
        let states = Subject.states(isReliable: isReliable)
        for state in states {
            for event in Subject.Event.allCases {
                #expect(rows.removeValue(forKey: [state, event]) == 1, "\(state) + \(event)", sourceLocation: sourceLocation)
            }
        }
        #expect(rows.isEmpty, sourceLocation: sourceLocation)
        // Two states with one outlook could not be told apart, and a wrong next state would pass.
        let outlooks = Set(states.map { Subject(in: $0, isReliable: isReliable).outlook })
        #expect(outlooks.count == states.count, sourceLocation: sourceLocation)
    }
}

import Synchronization

/// Events in their order, each waited for and taken once.
final class EventLog<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var waiting: [CheckedContinuation<Event, Never>] = []
    }

    private let state = Mutex(State())

    func append(_ event: Event) {
        let continuation = self.state.withLock { state -> CheckedContinuation<Event, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.events.append(event)
            return nil
        }
        continuation?.resume(returning: event)
    }

    func next() async -> Event {
        await withCheckedContinuation { continuation in
            let event = self.state.withLock { state -> Event? in
                guard state.events.isEmpty else { return state.events.removeFirst() }
                state.waiting.append(continuation)
                return nil
            }
            if let event { continuation.resume(returning: event) }
        }
    }

    var pending: [Event] { self.state.withLock { $0.events } }
}

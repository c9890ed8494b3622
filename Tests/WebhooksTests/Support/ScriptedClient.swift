import Synchronization
import Webhooks

/// Answers as it is told to, and remembers what it was sent.
final class ScriptedClient: WebhookClient {
    private struct State {
        var requests: [WebhookRequest] = []
        var outcomes: [DeliveryOutcome] = []
        var standard = DeliveryOutcome.accepted
        var isHolding = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// What the next requests become, one each; then what `otherwise` says.
    func answer(_ outcomes: DeliveryOutcome..., otherwise: DeliveryOutcome = .accepted) {
        self.state.withLock { state in
            state.outcomes = outcomes
            state.standard = otherwise
        }
    }

    /// Requests are not answered until ``release()``.
    func hold() { self.state.withLock { $0.isHolding = true } }

    func release() {
        let held = self.state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    var requests: [WebhookRequest] { self.state.withLock { $0.requests } }
    var bodies: [String] { self.requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func send(_ request: WebhookRequest) async -> DeliveryOutcome {
        self.state.withLock { $0.requests.append(request) }
        await withCheckedContinuation { continuation in
            let isHolding = self.state.withLock { state in
                if state.isHolding { state.held.append(continuation) }
                return state.isHolding
            }
            if !isHolding { continuation.resume() }
        }
        return self.state.withLock { $0.outcomes.isEmpty ? $0.standard : $0.outcomes.removeFirst() }
    }

    func shutdown() async { self.release() }
}

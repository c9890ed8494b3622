import Synchronization

/// Counts what became of events.
package final class WebhookMetrics: Sendable {
    private struct State {
        var outcomes: [String: UInt64] = [:]
        var dropped: [String: UInt64] = [:]
        var deactivated: UInt64 = 0
        var waiting = 0
    }

    private let state = Mutex(State())

    package init() {}

    func count(_ outcome: String) { self.state.withLock { $0.outcomes[outcome, default: 0] += 1 } }

    func countDropped(_ count: Int, from place: String) { self.state.withLock { $0.dropped[place, default: 0] += UInt64(count) } }

    func countDeactivated() { self.state.withLock { $0.deactivated += 1 } }

    func setWaiting(_ count: Int) { self.state.withLock { $0.waiting = count } }

    /// How many deliveries ended that way.
    package func deliveries(_ outcome: String) -> UInt64 { self.state.withLock { $0.outcomes[outcome] ?? 0 } }

    package func dropped(from place: String) -> UInt64 { self.state.withLock { $0.dropped[place] ?? 0 } }

    /// Prometheus text exposition format.
    package var text: String {
        let state = self.state.withLock { $0 }
        var text = "# HELP orbit_webhook_deliveries_total Attempts to send an event to a webhook, by outcome.\n"
        text += "# TYPE orbit_webhook_deliveries_total counter\n"
        for (outcome, count) in state.outcomes.sorted(by: { $0.key < $1.key }) {
            text += "orbit_webhook_deliveries_total{outcome=\"\(outcome)\"} \(count)\n"
        }
        text += "# HELP orbit_webhook_dropped_total Events that were dropped because too many waited, by where they waited.\n"
        text += "# TYPE orbit_webhook_dropped_total counter\n"
        for (place, count) in state.dropped.sorted(by: { $0.key < $1.key }) {
            text += "orbit_webhook_dropped_total{place=\"\(place)\"} \(count)\n"
        }
        text += "# HELP orbit_webhook_deactivations_total Webhooks that became inactive because their target failed.\n"
        text += "# TYPE orbit_webhook_deactivations_total counter\norbit_webhook_deactivations_total \(state.deactivated)\n"
        text += "# HELP orbit_webhook_outbox Events that wait for a webhook.\n# TYPE orbit_webhook_outbox gauge\n"
        return text + "orbit_webhook_outbox \(state.waiting)\n"
    }
}

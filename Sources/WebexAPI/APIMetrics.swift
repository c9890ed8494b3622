internal import Synchronization

/// Counts API requests by route and status, and how long they took.
package final class APIMetrics: Sendable {
    private struct Key: Hashable {
        var route: String
        var status: Int
    }

    private struct State {
        var counts: [Key: UInt64] = [:]
        var durations: [String: LatencyHistogram] = [:]
        var limited = ["address": 0, "sign-in": 0, "token": 0]
        var failedSignIns = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func record(route: String, status: Int, took duration: Duration) {
        self.state.withLock { state in
            state.counts[Key(route: route, status: status), default: 0] += 1
            state.durations[route, default: LatencyHistogram()].record(duration)
        }
    }

    /// A request was refused for being one too many.
    ///
    /// - Parameter limit: `token`, `address` or `sign-in`.
    func recordLimited(by limit: String) {
        self.state.withLock { $0.limited[limit, default: 0] += 1 }
    }

    func recordFailedSignIn() {
        self.state.withLock { $0.failedSignIns += 1 }
    }

    /// Prometheus text exposition format, version 0.0.4.
    package var text: String {
        let state = self.state.withLock { $0 }
        var text = "# HELP orbit_api_requests_total API requests by route and status.\n# TYPE orbit_api_requests_total counter\n"
        for (key, count) in state.counts.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }) {
            text += "orbit_api_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(count)\n"
        }
        text += "# HELP orbit_api_request_seconds How long API requests took.\n# TYPE orbit_api_request_seconds histogram\n"
        for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            text += histogram.text(name: "orbit_api_request_seconds", labels: "route=\"\(route)\"")
        }
        text += "# HELP orbit_api_limited_total Requests refused for being too many, by what was limited.\n# TYPE orbit_api_limited_total counter\n"
        for (limit, count) in state.limited.sorted(by: { $0.key < $1.key }) { text += "orbit_api_limited_total{by=\"\(limit)\"} \(count)\n" }
        text += "# HELP orbit_sign_in_failures_total Sign-ins with a wrong address or password.\n# TYPE orbit_sign_in_failures_total counter\n"
        text += "orbit_sign_in_failures_total \(state.failedSignIns)\n"
        return text
    }
}

/// A histogram of durations with fixed bounds.
package struct LatencyHistogram: Sendable {
    private static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
    private var counts = [UInt64](repeating: 0, count: bounds.count + 1)
    private var sum = 0.0

    package init() {}

    package mutating func record(_ duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        self.counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        self.sum += seconds
    }

    package func text(name: String, labels: String) -> String {
        var text = ""
        var total: UInt64 = 0
        for (index, bound) in Self.bounds.enumerated() {
            total += self.counts[index]
            text += "\(name)_bucket{\(labels)\(labels.isEmpty ? "" : ",")le=\"\(bound)\"} \(total)\n"
        }
        total += self.counts[Self.bounds.count]
        text += "\(name)_bucket{\(labels)\(labels.isEmpty ? "" : ",")le=\"+Inf\"} \(total)\n"
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        return text + "\(name)_sum\(braces) \(self.sum)\n\(name)_count\(braces) \(total)\n"
    }
}

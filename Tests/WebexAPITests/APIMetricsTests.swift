import Testing
import WebexAPI

@Suite("What is counted, as Prometheus reads it")
struct APIMetricsTests {
    /// The value of the line that begins with `name`.
    private static func value(_ name: String, in text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(name + " ") }.map { String($0.dropFirst(name.count + 1)) }
    }

    @Test("A bucket counts everything up to its bound, and the last one counts all")
    func buckets() {
        var histogram = LatencyHistogram()
        for duration in [Duration.microseconds(500), .milliseconds(1), .microseconds(1_001), .milliseconds(40), .seconds(1), .seconds(60)] {
            histogram.record(duration)
        }
        let text = histogram.text(name: "time", labels: "")
        let expected = [
            ("0.001", 2), ("0.0025", 3), ("0.005", 3), ("0.01", 3), ("0.025", 3), ("0.05", 4), ("0.1", 4), ("0.25", 4), ("0.5", 4), ("1.0", 5),
            ("2.5", 5), ("5.0", 5), ("+Inf", 6),
        ]
        for (bound, count) in expected { #expect(Self.value("time_bucket{le=\"\(bound)\"}", in: text) == String(count), "\(bound)") }
        #expect(Self.value("time_count", in: text) == "6")
        let sum = Self.value("time_sum", in: text).flatMap(Double.init) ?? 0
        #expect(abs(sum - 61.042_501) < 1e-9)
        #expect(text.split(separator: "\n").count == 15)
        #expect(text.hasSuffix("\n"))
    }

    @Test("Labels stand before the bound, and on sum and count")
    func labels() {
        var histogram = LatencyHistogram()
        histogram.record(.milliseconds(2))
        let text = histogram.text(name: "time", labels: "route=\"GET /x\"")
        #expect(Self.value("time_bucket{route=\"GET /x\",le=\"0.0025\"}", in: text) == "1")
        #expect(Self.value("time_count{route=\"GET /x\"}", in: text) == "1")
        #expect(Self.value("time_sum{route=\"GET /x\"}", in: text) == "0.002")
    }

    @Test("A histogram of nothing is all zeros")
    func nothing() {
        let lines = LatencyHistogram().text(name: "time", labels: "").split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasSuffix(" 0") || $0.hasSuffix(" 0.0") })
    }

    @Test("Requests are counted by route and status, in a stable order, with help and type before them")
    func requests() {
        let metrics = APIMetrics()
        for (route, status) in [("GET /b", 200), ("GET /a", 404), ("GET /a", 200), ("GET /a", 200)] {
            metrics.record(route: route, status: status, took: .milliseconds(3))
        }
        let lines = metrics.text.split(separator: "\n")
        #expect(
            lines.filter { $0.hasPrefix("orbit_api_requests_total") } == [
                "orbit_api_requests_total{route=\"GET /a\",status=\"200\"} 2", "orbit_api_requests_total{route=\"GET /a\",status=\"404\"} 1",
                "orbit_api_requests_total{route=\"GET /b\",status=\"200\"} 1",
            ])
        #expect(lines.first == "# HELP orbit_api_requests_total API requests by route and status.")
        #expect(lines.contains("# TYPE orbit_api_requests_total counter"))
        #expect(lines.contains("# TYPE orbit_api_request_seconds histogram"))
        #expect(Self.value("orbit_api_request_seconds_count{route=\"GET /a\"}", in: metrics.text) == "3")
    }

    @Test("Requests from many tasks are all counted")
    func concurrent() async {
        let metrics = APIMetrics()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { metrics.record(route: "GET /a", status: 200, took: .zero) } }
            }
        }
        #expect(metrics.text.contains("orbit_api_requests_total{route=\"GET /a\",status=\"200\"} 4000\n"))
    }
}

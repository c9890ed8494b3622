import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import Testing

@testable import WebexAPI

@Suite("Requests a minute (NOTES.md, “Status codes”: 429)", .timeLimit(.minutes(1)))
struct RequestLimitsTests {
    /// A clock that stands until it is moved.
    private final class Clock: Sendable {
        private let start = ContinuousClock.now
        private let elapsed = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { self.start + self.elapsed.withLock { $0 } }
        func advance(_ duration: Duration) { self.elapsed.withLock { $0 += duration } }
    }

    @Test("A minute's requests may come at once; then one comes through as time goes by, and never more than a minute's are saved up")
    func bucket() {
        let start = ContinuousClock.now
        var bucket = TokenBucket(rate: 120, at: start)
        #expect(bucket.isFull(at: start))
        for _ in 0..<120 { #expect(bucket.take(at: start) == nil) }
        #expect(bucket.take(at: start) == 1)
        #expect(!bucket.isFull(at: start + .seconds(59)))
        #expect(bucket.take(at: start + .milliseconds(499)) == 1)
        #expect(bucket.take(at: start + .milliseconds(501)) == nil)
        #expect(bucket.take(at: start + .milliseconds(502)) == 1)
        let later = start + .seconds(3_600)
        for _ in 0..<120 { #expect(bucket.take(at: later) == nil) }
        #expect(bucket.take(at: later) == 1)
    }

    @Test("How long to wait is told in whole seconds, rounded up")
    func wait() {
        let start = ContinuousClock.now
        var bucket = TokenBucket(rate: 1, at: start)
        #expect(bucket.take(at: start) == nil)
        #expect(bucket.take(at: start) == 60)
        #expect(bucket.take(at: start + .milliseconds(30_500)) == 30)
    }

    @Test("One request too many of a token is 429 with Retry-After and is counted; another token's is not")
    func token() async throws {
        let clock = Clock()
        let bench = try await APIBench(requestsPerMinute: 3, now: { clock.now })
        for _ in 0..<3 { #expect(try await bench.request(.get, "/v1/people/me").status == .ok) }
        let answer = try await bench.request(.get, "/v1/people/me")
        #expect(answer.status == .tooManyRequests)
        #expect(answer.headers[.retryAfter] == "20")
        #expect(answer.object["trackingId"] != nil)
        #expect(try await bench.request(.get, "/v1/people/me", token: "bob").status == .ok)
        #expect(bench.metrics.text.contains("orbit_api_limited_total{by=\"token\"} 1\n"))
        clock.advance(.seconds(20))
        #expect(try await bench.request(.get, "/v1/people/me").status == .ok)
    }

    @Test("An address has ten times as many, with whatever tokens; who guesses tokens uses them up too")
    func address() async throws {
        let bench = try await APIBench(requestsPerMinute: 2, now: { [clock = Clock()] in clock.now })
        for number in 0..<20 { #expect(try await bench.request(.get, "/v1/people/me", token: "guess \(number)").status == .unauthorized) }
        for path in ["/v1/people/me", "/v1/nothing", "/v1/authorize"] {
            #expect(try await bench.request(.get, path, token: "guess").status == .tooManyRequests)
        }
        #expect(bench.metrics.text.contains("orbit_api_limited_total{by=\"address\"} 3\n"))
    }

    @Test("Without a limit nothing is refused")
    func off() async throws {
        let bench = try await APIBench()
        for _ in 0..<200 { #expect(try await bench.request(.get, "/v1/authorizations/tokenExpiry").status == .ok) }
    }

    @Test("What a proxy says of an address is believed of trusted ones alone, and only its last word")
    func forwarded() async throws {
        func refusals(_ proxies: Set<String>, _ headers: (Int) -> String) async throws -> Int {
            let bench = try await APIBench(requestsPerMinute: 1, trustedProxies: proxies, now: { [clock = Clock()] in clock.now })
            var refusals = 0
            for number in 0..<15 {
                let fields: HTTPFields = [HTTPField.Name("X-Forwarded-For").unsafelyUnwrapped: headers(number)]
                let answer = try await bench.request(.get, "/v1/nothing", token: nil, headers: fields)
                if answer.status == .tooManyRequests { refusals += 1 }
            }
            return refusals
        }
        // The bench's own address.
        #expect(try await refusals(["192.0.2.1"]) { "198.51.100.\($0)" } == 0)
        #expect(try await refusals(["192.0.2.1"]) { "198.51.100.\($0), 203.0.113.1" } == 5)
        #expect(try await refusals(["192.0.2.1", "203.0.113.1"]) { "198.51.100.\($0), 203.0.113.1" } == 0)
        #expect(try await refusals([]) { "198.51.100.\($0)" } == 5)
        #expect(try await refusals(["192.0.2.1"]) { "2001:db8:0:1::\($0)" } == 5)
        #expect(try await refusals(["192.0.2.1"]) { "2001:db8:0:\($0)::1" } == 0)
    }
}

import SIPTransport
import Testing

@Suite("How much one peer may send (ARCHITECTURE.md, “Hostile input”)")
struct FloodGuardTests {
    private static func guarding(rate: Double = 10, burst: Double = 5, tracked: Int = 100_000) -> FloodGuard {
        FloodGuard(FloodLimits(messagesPerSecond: rate, burst: burst), maximumTracked: tracked)
    }

    /// How many of `count` messages at one moment are taken.
    private static func admitted(_ count: Int, _ flood: inout FloodGuard, host: String = "192.0.2.1", at now: Duration) -> Int {
        (0..<count).reduce(0) { taken, _ in taken + (flood.admits(host, at: now) ? 1 : 0) }
    }

    @Test("A burst is taken at once, and not one more")
    func burst() {
        var flood = Self.guarding()
        #expect(Self.admitted(20, &flood, at: .zero) == 5)
        #expect(flood.refused == 15)
    }

    @Test("After a burst so many are taken a second as the average allows")
    func refill() {
        var flood = Self.guarding(rate: 8)
        #expect(Self.admitted(20, &flood, at: .seconds(100)) == 5)
        #expect(Self.admitted(20, &flood, at: .milliseconds(100_124)) == 0)
        #expect(Self.admitted(20, &flood, at: .milliseconds(100_250)) == 2)
        #expect(Self.admitted(20, &flood, at: .milliseconds(100_625)) == 3)
    }

    @Test("Fractions of a message are not lost between messages")
    func fractions() {
        var flood = Self.guarding(rate: 8, burst: 1)
        #expect(Self.admitted(1, &flood, at: .zero) == 1)
        // Ten seconds, asked 64 times a second.
        let taken = (1...640).reduce(0) { $0 + (flood.admits("192.0.2.1", at: .microseconds($1 * 15_625)) ? 1 : 0) }
        #expect(taken == 80)
    }

    @Test("Silence saves up no more than one burst")
    func silence() {
        var flood = Self.guarding()
        #expect(Self.admitted(5, &flood, at: .zero) == 5)
        #expect(Self.admitted(20, &flood, at: .seconds(3_600)) == 5)
    }

    @Test("A message that was refused costs nothing")
    func refusedCostsNothing() {
        var flood = Self.guarding()
        #expect(Self.admitted(1_000, &flood, at: .zero) == 5)
        #expect(Self.admitted(1, &flood, at: .milliseconds(101)) == 1)
    }

    @Test("One peer's flood is nobody else's")
    func others() {
        var flood = Self.guarding()
        #expect(Self.admitted(1_000, &flood, host: "192.0.2.1", at: .zero) == 5)
        #expect(Self.admitted(5, &flood, host: "192.0.2.2", at: .zero) == 5)
    }

    @Test("With more peers than are tracked everybody is still served, and who is over the limit stays so until all are forgotten")
    func trackingBound() {
        var flood = Self.guarding(tracked: 10)
        #expect(Self.admitted(20, &flood, host: "flood", at: .zero) == 5)
        for number in 0..<9 { #expect(Self.admitted(1, &flood, host: "host\(number)", at: .zero) == 1) }
        // Ten are known, the one who floods among them.
        #expect(Self.admitted(20, &flood, host: "flood", at: .zero) == 0)
        // The eleventh makes all forgotten.
        #expect(Self.admitted(1, &flood, host: "host9", at: .zero) == 1)
        #expect(Self.admitted(20, &flood, host: "flood", at: .zero) == 5)
        #expect(Self.admitted(20, &flood, host: "flood", at: .zero) == 0)
    }

    @Test("A clock that stands still gives nothing")
    func clockStands() {
        var flood = Self.guarding(rate: 1_000_000, burst: 2)
        #expect(Self.admitted(100, &flood, at: .seconds(7)) == 2)
        #expect(Self.admitted(100, &flood, at: .seconds(7)) == 0)
    }
}

/// So many requests a minute, and as many at once after a minute of silence.
struct TokenBucket: Sendable {
    typealias Moment = ContinuousClock.Instant

    /// Requests a minute.
    let rate: Int
    private var level: Double
    private var filledAt: Moment

    init(rate: Int, at now: Moment) {
        self.rate = rate
        self.level = Double(rate)
        self.filledAt = now
    }

    private func level(at now: Moment) -> Double {
        let elapsed = self.filledAt.duration(to: now) / .seconds(60)
        return min(Double(self.rate), self.level + max(0, elapsed) * Double(self.rate))
    }

    func isFull(at now: Moment) -> Bool { self.level(at: now) >= Double(self.rate) }

    /// Takes one request out.
    ///
    /// - Returns: nil, or how many seconds to wait for the next one, at least 1.
    mutating func take(at now: Moment) -> Int? {
        self.level = self.level(at: now)
        self.filledAt = now
        guard self.level >= 1 else { return max(1, Int(((1 - self.level) * 60 / Double(self.rate)).rounded(.up))) }
        self.level -= 1
        return nil
    }
}

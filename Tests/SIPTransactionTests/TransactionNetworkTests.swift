import SIPSyntax
import SIPTransaction
import Testing

/// Two layers, a caller's and a callee's, over a network that loses, repeats and reorders.
@Suite("Transactions over a bad network (RFC 3261 §17)")
struct TransactionNetworkTests {
    private static let methods: [SIPMethod] = [.invite, .options, .register, .subscribe]
    private static let finals: [SIPStatus] = [.ok, .ok, SIPStatus(rawValue: 302), .unauthorized, .busyHere, .decline]

    /// Runs forty transactions that start within ten seconds, and checks what must hold whatever the network does.
    ///
    /// - Returns: how many ended with a response, and how many failed.
    private func run(seed: UInt64, flow: SIPFlow, lossPercent: Int, repetitionPercent: Int) throws -> (answered: Int, failed: Int) {
        let clock = VirtualClock()
        let caller = TransactionBench(clock: clock)
        let callee = TransactionBench(clock: clock)
        let network = LossyNetwork(clock: clock, seed: seed, lossPercent: lossPercent, repetitionPercent: repetitionPercent)
        network.connect(caller, to: callee)
        network.connect(callee, to: caller)
        var random = SeededGenerator(seed: seed ^ 0xFFFF)

        callee.user.onRequest = { request, key in
            var delay = Duration.milliseconds(Int.random(in: 0..<400, using: &random))
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                _ = clock.start(after: delay) { callee.layer.respond(SIPResponse(to: request, status: .ringing, tag: "b"), in: key) }
                delay += .milliseconds(Int.random(in: 0..<3_000, using: &random))
            }
            let final = Self.finals.randomElement(using: &random) ?? .ok
            // A 2xx to an INVITE is the user's to repeat, until its ACK comes; here a few times (RFC 3261 §13.3.1.4).
            let repetitions = request.method == .invite && final.isSuccess && !flow.transport.isReliable ? 0...6 : 0...0
            for repetition in repetitions {
                let later = delay + .seconds(repetition * 2)
                _ = clock.start(after: later) { callee.layer.respond(SIPResponse(to: request, status: final, tag: "b"), in: key) }
            }
        }
        for number in 0..<40 {
            let method = Self.methods.randomElement(using: &random) ?? .options
            _ = clock.start(after: .milliseconds(Int.random(in: 0..<10_000, using: &random))) {
                caller.layer.send(.sample(method, branch: "z9hG4bK-\(number)", call: "call-\(number)"), over: flow)
            }
        }
        clock.runOut()

        let answered = Set(caller.user.responses.filter { $0.response.status.isFinal }.map(\.key))
        let failed = Set(caller.user.clientFailures.map(\.key))
        let pending = Set(caller.user.responses.map(\.key)).subtracting(answered).subtracting(failed)
        #expect(answered.isDisjoint(with: failed), "seed \(seed)")
        // An INVITE that rings waits for its user when all that follows is lost; the user would cancel it.
        #expect(pending.allSatisfy { $0.method == .invite && caller.layer.mayCancel($0) }, "seed \(seed)")
        #expect(answered.count + failed.count + pending.count == 40, "seed \(seed)")
        #expect(caller.layer.clientTransactionCount == pending.count, "seed \(seed)")
        // However often a request came, its user saw it once.
        #expect(Set(callee.user.requests.map(\.request)).count == callee.user.requests.count, "seed \(seed)")
        #expect(callee.user.acks.isEmpty, "seed \(seed)")
        callee.expectNothingLeft()
        #expect(caller.environment.liveTimers == [], "seed \(seed)")
        return (answered.count, failed.count)
    }

    @Test("Every transaction ends once, with a response or a failure, and leaves nothing", arguments: 1...40 as ClosedRange<UInt64>)
    func lossy(seed: UInt64) throws {
        for loss in [10, 30, 60] { _ = try self.run(seed: seed, flow: .udp, lossPercent: loss, repetitionPercent: 20) }
    }

    @Test("With one message in ten lost, every request gets its answer", arguments: 1...10 as ClosedRange<UInt64>)
    func someLoss(seed: UInt64) throws {
        let result = try self.run(seed: seed, flow: .udp, lossPercent: 10, repetitionPercent: 10)
        #expect(result.failed == 0)
    }

    @Test("With everything lost, every request fails after 32 seconds", arguments: [SIPFlow.udp])
    func allLost(flow: SIPFlow) throws {
        let result = try self.run(seed: 1, flow: flow, lossPercent: 100, repetitionPercent: 0)
        #expect(result == (0, 40))
    }

    @Test("Over a reliable flow every request is answered, and sent once", arguments: 1...10 as ClosedRange<UInt64>)
    func reliable(seed: UInt64) throws {
        let result = try self.run(seed: seed, flow: .tcp, lossPercent: 0, repetitionPercent: 0)
        #expect(result == (40, 0))
    }
}

import SIPSyntax
import SIPTransaction

/// Carries messages between two benches that share a clock: late, twice, out of order, or not at all.
///
/// Over a reliable flow messages come once and in order.
final class LossyNetwork {
    private let clock: VirtualClock
    private var random: SeededGenerator
    private let lossPercent: Int
    private let repetitionPercent: Int
    private var lastArrival: Duration = .zero

    init(clock: VirtualClock, seed: UInt64, lossPercent: Int, repetitionPercent: Int) {
        self.clock = clock
        self.random = SeededGenerator(seed: seed)
        self.lossPercent = lossPercent
        self.repetitionPercent = repetitionPercent
    }

    /// Makes what `sender` sends arrive at `receiver`.
    func connect(_ sender: TransactionBench, to receiver: TransactionBench) {
        sender.environment.carry = { [unowned self, unowned receiver] message, flow in
            let delay = Duration.milliseconds(Int.random(in: 1...300, using: &self.random))
            guard !flow.transport.isReliable else {
                self.lastArrival = max(self.lastArrival, self.clock.now + delay)
                return self.deliver(message, flow, to: receiver, after: self.lastArrival - self.clock.now)
            }
            if !self.random.chance(self.lossPercent) { self.deliver(message, flow, to: receiver, after: delay) }
            if self.random.chance(self.repetitionPercent) { self.deliver(message, flow, to: receiver, after: delay * 2) }
        }
    }

    private func deliver(_ message: SIPMessage, _ flow: SIPFlow, to receiver: TransactionBench, after delay: Duration) {
        _ = self.clock.start(after: delay) { [unowned receiver] in
            switch message {
            case .request(let request): receiver.layer.receive(request, from: flow)
            case .response(let response): receiver.layer.receive(response, from: flow)
            }
        }
    }
}

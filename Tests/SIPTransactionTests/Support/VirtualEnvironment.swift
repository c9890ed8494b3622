import SIPSyntax
import SIPTransaction
import Testing

/// A world without sockets: it writes down what is sent and when, and runs timers on a ``VirtualClock``.
///
/// It knows what is legal. A timer started twice, or cancelled when it is not running, fails the test where it happens.
final class VirtualEnvironment: TransactionEnvironment {
    struct Sending {
        var moment: Duration
        var message: SIPMessage
        var flow: SIPFlow
    }

    let clock: VirtualClock
    private(set) var sent: [Sending] = []
    private var running: [TransactionLayer.Token: TransactionLayer.TimerID] = [:]
    /// Timers of transactions that are running.
    private(set) var liveTimers: Set<TransactionLayer.TimerID> = []
    /// The layer whose timers these are.
    weak var layer: TransactionLayer?
    /// Where messages go, when the test has a network.
    var carry: (SIPMessage, SIPFlow) -> Void = { _, _ in }

    init(clock: VirtualClock = VirtualClock()) {
        self.clock = clock
    }

    func send(_ message: SIPMessage, over flow: SIPFlow) {
        if message.headers[.via] == nil { Issue.record("a message without Via was sent: \(message)") }
        self.sent.append(Sending(moment: self.clock.now, message: message, flow: flow))
        self.carry(message, flow)
    }

    func startTimer(_ timer: TransactionLayer.TimerID, after delay: Duration) -> TransactionLayer.Token {
        if !self.liveTimers.insert(timer).inserted { Issue.record("\(timer) is started while it runs") }
        if delay <= .zero { Issue.record("\(timer) is started with a delay of \(delay)") }
        var token: TransactionLayer.Token?
        let started = self.clock.start(after: delay) { [weak self] in
            guard let token, self?.running.removeValue(forKey: token) != nil else { return }
            self?.liveTimers.remove(timer)
            self?.layer?.fire(timer)
        }
        token = started
        self.running[started] = timer
        return started
    }

    func cancelTimer(_ token: TransactionLayer.Token) {
        guard let timer = self.running.removeValue(forKey: token) else {
            Issue.record("a timer is cancelled that does not run")
            return
        }
        self.liveTimers.remove(timer)
        self.clock.cancel(token)
    }

    // MARK: What was sent

    var responses: [SIPResponse] {
        self.sent.compactMap { if case .response(let response) = $0.message { response } else { nil } }
    }

    var requests: [SIPRequest] {
        self.sent.compactMap { if case .request(let request) = $0.message { request } else { nil } }
    }

    var statuses: [Int] { self.responses.map(\.status.rawValue) }
    var methods: [SIPMethod] { self.requests.map(\.method) }
    var moments: [Duration] { self.sent.map(\.moment) }

    func forgetSent() {
        self.sent = []
    }
}

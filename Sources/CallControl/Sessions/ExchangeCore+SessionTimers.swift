import SIPSyntax
import SIPTransaction
import SIPUserAgent

/// Session timers (RFC 4028): a phone that has gone without a word is noticed.
extension ExchangeCore {
    func addSessionExpires(to request: inout SIPRequest, _ leg: Leg) {
        let interval = leg.sessionTimer?.interval ?? self.configuration.sessionExpires
        let refresher = leg.sessionTimer.map { $0.weRefresh ? ";refresher=uac" : ";refresher=uas" } ?? ""
        request.headers.append(.sessionExpires, "\(interval)\(refresher)")
        request.headers.append(.minSE, String(SessionTimer.minimum))
    }

    /// Settles the timer in our 2xx. A peer that does not know the extension is refreshed by us.
    func agreeSessionTimer(_ leg: Leg, _ request: SIPRequest, _ response: inout SIPResponse) {
        let timer = SessionTimer.answering(request) ?? SessionTimer(interval: self.configuration.sessionExpires, weRefresh: true)
        leg.sessionTimer = timer
        guard request.headers.contains("timer", in: .supported) else { return }
        response.headers.append(.sessionExpires, timer.answerValue)
        if !timer.weRefresh { response.headers.append(.require, "timer") }
    }

    func startSessionTimer(_ leg: Leg) {
        self.cancelTimer(leg.sessionTimerToken)
        guard leg.half != nil, leg.state == .confirmed else { return }
        let timer = leg.sessionTimer ?? SessionTimer(interval: self.configuration.sessionExpires, weRefresh: true)
        leg.sessionTimer = timer
        leg.sessionTimerToken = self.start(.session(leg.id), after: timer.delay)
    }

    func sessionTimerFired(_ leg: Leg) {
        guard let timer = leg.sessionTimer, let half = leg.half, leg.state == .confirmed else { return }
        guard timer.weRefresh else {
            // The peer should have refreshed by now (RFC 4028 §10).
            self.bye(leg, reason: .recoveryOnTimerExpiry)
            half.legs.removeAll { $0 === leg }
            return self.hungUp(half, reason: .recoveryOnTimerExpiry)
        }
        self.startSessionTimer(leg)
        guard let last = leg.localDescription else { return }
        if leg.allowsUpdate {
            self.refreshByUpdate(leg)
        } else {
            self.offer(on: leg, { last }) { _ in }
        }
    }

    private func refreshByUpdate(_ leg: Leg) {
        self.send(.update, on: leg) { [unowned self] result, _ in
            guard leg.state == .confirmed, let half = leg.half else { return }
            switch result {
            case .success(let response) where response.status != .callDoesNotExist && response.status != .requestTimeout: return
            case .success, .failure:
                self.bye(leg, reason: .recoveryOnTimerExpiry)
                half.legs.removeAll { $0 === leg }
                self.hungUp(half, reason: .recoveryOnTimerExpiry)
            }
        }
    }
}

import SIPSyntax
import SIPTransaction
import Testing

/// A transaction layer on the bench, between a ``VirtualEnvironment`` and a ``StrictUser``.
final class TransactionBench {
    let environment: VirtualEnvironment
    let user: StrictUser
    let layer: TransactionLayer

    init(clock: VirtualClock = VirtualClock(), timing: TransactionTiming = .rfc3261, limits: TransactionLayer.Limits = .init()) {
        self.environment = VirtualEnvironment(clock: clock)
        self.user = StrictUser()
        self.layer = TransactionLayer(environment: self.environment, user: self.user, timing: timing, limits: limits)
        self.environment.layer = self.layer
    }

    var clock: VirtualClock { self.environment.clock }

    /// The key of the last request that the user was given.
    var lastKey: ServerTransactionKey {
        get throws { try #require(self.user.requests.last).key }
    }

    /// Answers the last request that the user was given.
    func answer(_ status: SIPStatus, tag: String = "orbit") throws {
        let last = try #require(self.user.requests.last)
        self.layer.respond(SIPResponse(to: last.request, status: status, tag: tag), in: last.key)
    }

    /// Lets all time pass, then checks that no transaction, no count and no timer is left.
    func expectNothingLeft(sourceLocation: SourceLocation = #_sourceLocation) {
        self.clock.runOut()
        #expect(self.layer.serverTransactionCount == 0, sourceLocation: sourceLocation)
        #expect(self.layer.clientTransactionCount == 0, sourceLocation: sourceLocation)
        #expect(self.layer.halfOpenInvites == 0, sourceLocation: sourceLocation)
        #expect(self.environment.liveTimers == [], sourceLocation: sourceLocation)
        #expect(self.clock.liveCount == 0, sourceLocation: sourceLocation)
    }
}

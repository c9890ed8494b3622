/// What the exchange has counted since it started.
package struct ExchangeCounters: Hashable, Sendable {
    package var requestsReceived: UInt64 = 0
    package var responsesReceived: UInt64 = 0
    package var messagesSent: UInt64 = 0
    /// Requests answered because they could not be read.
    package var malformed: UInt64 = 0
    /// What could neither be read nor answered.
    package var dropped: UInt64 = 0
    package var notificationsSent: UInt64 = 0
    package var callsStarted: UInt64 = 0
    package var callsAnswered: UInt64 = 0
    package var callsEnded: UInt64 = 0
    package var callsRefused: UInt64 = 0
    /// Calls to outside numbers.
    package var outsideCalls: UInt64 = 0
    /// Calls that came in by trunks.
    package var trunkCalls: UInt64 = 0
    package var authenticationFailures: UInt64 = 0

    package init() {}
}

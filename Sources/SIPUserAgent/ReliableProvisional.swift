public import SIPSyntax

/// The value of RAck: which reliable provisional response a PRACK acknowledges (RFC 3262 §7.2).
public struct SIPResponseAcknowledgement: Hashable, Sendable {
    public var responseSequence: Int
    public var sequence: SIPSequence

    public init(responseSequence: Int, sequence: SIPSequence) {
        self.responseSequence = responseSequence
        self.sequence = sequence
    }

    public init?(parsing value: String) {
        let parts = value.split(separator: " ")
        guard parts.count == 3, let responseSequence = Int(parts[0]), let number = Int(parts[1]) else { return nil }
        self.responseSequence = responseSequence
        self.sequence = SIPSequence(number, SIPMethod(rawValue: String(parts[2])))
    }

    public var headerValue: String { "\(self.responseSequence) \(self.sequence)" }
}

/// One reliable provisional response that waits for its PRACK, from the UAS's side (RFC 3262 §3).
///
/// Retransmitted with an interval that starts at T1 and doubles; after 64·T1 the INVITE is answered 5xx.
public struct ReliableProvisional: Sendable {
    public enum Action: Hashable, Sendable {
        case send(SIPResponse)
        case startTimer(after: Duration)
        /// No PRACK came: reject the INVITE with 504.
        case giveUp
    }

    public let response: SIPResponse
    public let responseSequence: Int
    private var interval: Duration
    private var elapsed: Duration = .zero
    private let limit: Duration

    /// - Parameter response: with `Require: 100rel` and RSeq set by this initialiser.
    public init(_ response: SIPResponse, responseSequence: Int, t1: Duration = .milliseconds(500)) {
        var response = response
        response.headers.append(.require, "100rel")
        response.headers.append(.rseq, String(responseSequence))
        self.response = response
        self.responseSequence = responseSequence
        self.interval = t1
        self.limit = t1 * 64
    }

    public func begin() -> [Action] { [.send(self.response), .startTimer(after: self.interval)] }

    public mutating func timerFired() -> [Action] {
        self.elapsed += self.interval
        let left = self.limit - self.elapsed
        guard left > .zero else { return [.giveUp] }
        self.interval = min(self.interval * 2, left)
        return [.send(self.response), .startTimer(after: self.interval)]
    }

    /// Whether the PRACK is for this response.
    public func isAcknowledged(by acknowledgement: SIPResponseAcknowledgement) -> Bool {
        acknowledgement.responseSequence == self.responseSequence && acknowledgement.sequence == self.response.cseq
    }
}

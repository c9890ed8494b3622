package import SIPSyntax
package import SIPUserAgent

/// How a leg of a call ended (the API's `Call outcome reason`).
package enum CallOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    case normal = "Normal"
    case userBusy = "UserBusy"
    case noAnswer = "NoAnswer"
    case callRejected = "CallRejected"
    case unassignedNumber = "UnassignedNumber"
    case noUserResponse = "NoUserResponse"
    case userAbsent = "UserAbsent"
    case terminated = "SIP487"
    case requestTimeout = "SIP408"
    case serverTimeout = "Q850102ServerTimeout"
    case temporarilyUnavailable = "TemporarilyUnavailable"
    case serviceUnavailable = "SIP503"
    case notAcceptable = "SIP606"
    case `internal` = "Internal"

    /// The API's `Call outcome`.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case success = "Success"
        case failure = "Failure"
        case refusal = "Refusal"
    }

    package var kind: Kind {
        switch self {
        case .normal, .userBusy, .noAnswer: .success
        case .callRejected, .unassignedNumber, .noUserResponse, .userAbsent, .terminated, .requestTimeout, .serverTimeout,
            .temporarilyUnavailable:
            .refusal
        case .serviceUnavailable, .notAcceptable, .internal: .failure
        }
    }

    /// - Parameters:
    ///   - status: what a caller who was not answered was told.
    ///   - reason: what the phones were told (RFC 3326).
    package init(isAnswered: Bool, status: SIPStatus, reason: SIPReason) {
        if isAnswered {
            self.init(answered: reason)
        } else {
            self.init(unanswered: status, reason)
        }
    }

    private init(answered reason: SIPReason) {
        switch reason {
        case .recoveryOnTimerExpiry: self = .serverTimeout
        case .temporaryFailure: self = .internal
        default: self = .normal
        }
    }

    private init(unanswered status: SIPStatus, _ reason: SIPReason) {
        switch reason {
        case .userBusy: self = .userBusy
        case .noAnswer: self = .noAnswer
        case .callRejected: self = .callRejected
        case .unallocatedNumber: self = .unassignedNumber
        case .subscriberAbsent: self = .userAbsent
        case .noUserResponding: self = .noUserResponse
        case .completedElsewhere, .callParked: self = .normal
        case .recoveryOnTimerExpiry: self = .serverTimeout
        default: self.init(status)
        }
    }

    private init(_ status: SIPStatus) {
        switch status.rawValue {
        case 486, 600: self = .userBusy
        case 403, 603: self = .callRejected
        case 404, 410, 484, 604: self = .unassignedNumber
        case 408: self = .requestTimeout
        case 480: self = .temporarilyUnavailable
        case 487: self = .terminated
        case 488, 606: self = .notAcceptable
        case 503: self = .serviceUnavailable
        default: self = .internal
        }
    }
}

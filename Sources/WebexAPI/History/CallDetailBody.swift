import CallControl
import Directory
internal import Foundation

/// A record as the API writes it: every key each time, and an empty text for what is not known.
struct CallDetailBody: Encodable {
    private let record: CallDetailRecord

    init(_ record: CallDetailRecord) {
        self.record = record
    }

    /// The API's keys, which have spaces in them.
    enum Key: String, CodingKey, CaseIterable {
        case answerIndicator = "Answer indicator"
        case answerTime = "Answer time"
        case answered = "Answered"
        case answeredElsewhere = "Answered Elsewhere"
        case callID = "Call ID"
        case callOutcome = "Call outcome"
        case callOutcomeReason = "Call outcome reason"
        case callTransferTime = "Call transfer Time"
        case callType = "Call type"
        case calledLineID = "Called line ID"
        case calledNumber = "Called number"
        case callingLineID = "Calling line ID"
        case callingNumber = "Calling number"
        case clientType = "Client type"
        case correlationID = "Correlation ID"
        case deviceMAC = "Device MAC"
        case deviceOwnerUUID = "Device owner UUID"
        case dialedDigits = "Dialed digits"
        case direction = "Direction"
        case duration = "Duration"
        case finalLocalSessionID = "Final local SessionID"
        case finalRemoteSessionID = "Final remote SessionID"
        case holdDuration = "Hold Duration"
        case inboundTrunk = "Inbound trunk"
        case localCallID = "Local call ID"
        case localSessionID = "Local SessionID"
        case location = "Location"
        case model = "Model"
        case orgUUID = "Org UUID"
        case originalCalledPartyUUID = "Original Called Party UUID"
        case originalReason = "Original reason"
        case outboundTrunk = "Outbound trunk"
        case recallType = "Recall Type"
        case redirectReason = "Redirect reason"
        case redirectingNumber = "Redirecting number"
        case redirectingPartyUUID = "Redirecting party UUID"
        case relatedCallID = "Related call ID"
        case relatedReason = "Related reason"
        case releaseTime = "Release time"
        case releasingParty = "Releasing party"
        case remoteCallID = "Remote call ID"
        case remoteSessionID = "Remote SessionID"
        case reportID = "Report ID"
        case reportTime = "Report time"
        case ringDuration = "Ring duration"
        case siteMainNumber = "Site main number"
        case siteTimezone = "Site timezone"
        case siteUUID = "Site UUID"
        case startTime = "Start time"
        case transferRelatedCallID = "Transfer related call ID"
        case user = "User"
        case userNumber = "User number"
        case userType = "User type"
        case userUUID = "User UUID"
    }

    /// The same id for the same record always.
    static func reportID(_ record: CallDetailRecord) -> String { record.id.rawValue }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        for (key, text) in self.texts { try values.encode(text ?? "", forKey: key) }
        let record = self.record
        let answeredAt = record.answeredAt
        try values.encode(Self.seconds(answeredAt, record.releasedAt), forKey: .duration)
        try values.encode(Self.seconds(record.alertedAt, answeredAt ?? record.releasedAt), forKey: .ringDuration)
        try values.encode(record.heldFor / 1_000, forKey: .holdDuration)
    }

    static func seconds(_ start: Int64?, _ end: Int64) -> Int64 { start.map { max(0, end - $0) / 1_000 } ?? 0 }

    private var texts: KeyValuePairs<Key, String?> {
        let record = self.record
        let isOriginating = record.direction == .originating
        // “The Local SessionID is generated from the Originating user agent.”
        let (local, remote) = isOriginating ? (record.sessionUUID, record.remoteSessionUUID) : (record.remoteSessionUUID, record.sessionUUID)
        return [
            .answerIndicator: self.answerIndicator, .answerTime: record.answeredAt.map(Timestamp.text),
            .answered: record.answeredAt == nil ? "false" : "true", .answeredElsewhere: record.answeredElsewhere ? "Yes" : nil,
            .callID: record.sipCallID, .callOutcome: record.outcome.kind.rawValue, .callOutcomeReason: record.outcome.rawValue,
            .callTransferTime: record.transferredAt.map(Timestamp.text), .callType: self.callType,
            .calledLineID: record.called.name ?? record.called.number, .calledNumber: record.called.number,
            .callingLineID: record.calling.name ?? record.calling.number, .callingNumber: record.calling.number, .clientType: "SIP",
            .correlationID: record.sessionID, .deviceMAC: record.phone?.mac, .deviceOwnerUUID: record.phone?.owner?.key,
            .dialedDigits: record.dialledDigits, .direction: record.direction.rawValue, .finalLocalSessionID: local, .finalRemoteSessionID: remote,
            .inboundTrunk: record.inboundTrunk, .localCallID: record.id.rawValue, .localSessionID: local, .location: record.user.locationName,
            .model: record.phone?.model, .orgUUID: record.user.organizationID, .originalCalledPartyUUID: record.way?.originalParty?.key,
            .originalReason: record.way.map { Self.reason($0.originalReason) }, .outboundTrunk: record.outboundTrunk,
            .recallType: record.isRecall ? "park" : nil, .redirectReason: record.way.map { Self.reason($0.lastReason) },
            .redirectingNumber: record.way?.lastNumber, .redirectingPartyUUID: record.way?.lastParty?.key,
            .relatedCallID: record.relation?.callID?.rawValue, .relatedReason: record.relation?.reason.rawValue,
            .releaseTime: Timestamp.text(record.releasedAt), .releasingParty: record.releasingParty.rawValue,
            .remoteCallID: record.remoteCallID?.rawValue, .remoteSessionID: remote, .reportID: Self.reportID(record),
            .reportTime: Timestamp.text(record.releasedAt), .siteMainNumber: record.user.mainNumber, .siteTimezone: self.siteTimezone,
            .siteUUID: record.user.locationID, .startTime: Timestamp.text(record.startedAt),
            .transferRelatedCallID: record.transferRelatedCallID?.rawValue, .user: record.user.name, .userNumber: record.user.number,
            .userType: record.user.id.map { Self.userTypes[$0.kind] ?? "" } ?? Self.trunkType,
            .userUUID: record.user.id?.key ?? record.user.trunkID,
        ]
    }

    private var answerIndicator: String {
        if self.record.answeredAt == nil { return "No" }
        return self.record.direction == .originating && self.record.way != nil ? "Yes-PostRedirection" : "Yes"
    }

    static let callTypes = [
        "SIP_ENTERPRISE", "SIP_EMERGENCY", "SIP_INBOUND", "SIP_NATIONAL", "SIP_INTERNATIONAL", "SIP_TOLLFREE", "SIP_PREMIUM", "SIP_SHORTCODE",
        "UNKNOWN",
    ]

    var callType: String {
        switch self.record.callType {
        case .location?, .organization?: "SIP_ENTERPRISE"
        case .emergency?: "SIP_EMERGENCY"
        case .external? where self.isInbound: "SIP_INBOUND"
        case .external?: self.outgoingType
        case .repair?, .other?, nil: "UNKNOWN"
        }
    }

    /// Whether the party outside has called.
    private var isInbound: Bool {
        let record = self.record
        if record.user.id == nil { return record.direction == .originating }
        // Who takes a parked call originates one to its party.
        return record.direction == .terminating || (record.inboundTrunk != nil && record.outboundTrunk == nil)
    }

    private var outgoingType: String {
        switch self.record.outgoingType {
        case .national?: "SIP_NATIONAL"
        case .international?: "SIP_INTERNATIONAL"
        case .tollFree?: "SIP_TOLLFREE"
        case .premiumServicesI?, .premiumServicesII?: "SIP_PREMIUM"
        case .operatorAssisted?, .chargeableDirectoryAssisted?, .specialServicesI?, .specialServicesII?: "SIP_SHORTCODE"
        case .internalCall?, .casual?, .urlDialing?, .unknown?, nil: "UNKNOWN"
        }
    }

    /// The API's `Original reason` and `Redirect reason`.
    static func reason(_ reason: RedirectionReason) -> String {
        switch reason {
        case .busy: "UserBusy"
        case .noAnswer: "NoAnswer"
        case .unavailable: "Unavailable"
        case .unconditional: "Unconditional"
        case .divert: "Deflection"
        case .followMe: "FollowMe"
        case .huntGroup: "HuntGroup"
        case .callQueue: "CallQueue"
        case .unknown: "Unknown"
        }
    }

    /// The type of user of a record of a party outside.
    static let trunkType = "LocalGateway"
    static let userTypes: [MemberID.Kind: String] = [.person: "User", .workspace: "Place", .virtualLine: "VirtualLine"]

    /// Minutes from UTC when the call began.
    private var siteTimezone: String? {
        let start = Date(timeIntervalSince1970: Double(self.record.startedAt) / 1_000)
        return TimeZone(identifier: self.record.user.timeZone).map { String($0.secondsFromGMT(for: start) / 60) }
    }
}

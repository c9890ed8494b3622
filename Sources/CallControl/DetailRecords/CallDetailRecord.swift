package import Directory

/// What is kept of one leg of a call when it has ended: a member's part in it, on whatever phones, or that
/// of a party outside, on a trunk (the API's detailed call history).
///
/// Names and numbers are those of the moment: the directory may change, the record does not. What is not known is nil.
package struct CallDetailRecord: Hashable, Sendable, Codable, Identifiable {
    /// The API's `Direction`.
    package enum Direction: String, Hashable, Sendable, Codable, CaseIterable {
        case originating = "ORIGINATING"
        case terminating = "TERMINATING"
    }

    /// The API's `Releasing party`.
    package enum ReleasingParty: String, Hashable, Sendable, Codable, CaseIterable {
        case local = "Local"
        case remote = "Remote"
        case unknown = "Unknown"
    }

    /// One end of a call, as the owner of the record sees it.
    package struct Line: Hashable, Sendable, Codable {
        package var name: String?
        package var number: String

        package init(name: String?, number: String) {
            self.name = name
            self.number = number
        }
    }

    /// Whose record it is, and where they were; a trunk's is of the party outside.
    package struct User: Hashable, Sendable, Codable {
        /// Nil for a trunk.
        package var id: MemberID?
        /// Nil for a member.
        package var trunkID: String?
        package var name: String
        /// E.164 where there is such a number, the extension elsewhere.
        package var number: String?
        package var organizationID: String
        package var locationID: String
        package var locationName: String
        /// The location's.
        package var mainNumber: String?
        /// The location's, by its IANA name.
        package var timeZone: String

        package init(
            id: MemberID?, trunkID: String? = nil, name: String, number: String? = nil, organizationID: String, locationID: String,
            locationName: String,
            mainNumber: String? = nil, timeZone: String
        ) {
            self.id = id
            self.trunkID = trunkID
            self.name = name
            self.number = number
            self.organizationID = organizationID
            self.locationID = locationID
            self.locationName = locationName
            self.mainNumber = mainNumber
            self.timeZone = timeZone
        }
    }

    /// The phone that had the call.
    package struct Phone: Hashable, Sendable, Codable {
        /// Twelve hexadecimal digits in upper case.
        package var mac: String?
        package var model: String?
        /// Where it is not the user's own.
        package var owner: MemberID?

        package init(mac: String? = nil, model: String? = nil, owner: MemberID? = nil) {
            self.mac = mac
            self.model = model
            self.owner = owner
        }
    }

    /// On which way a call came: its first and its last redirection.
    package struct Way: Hashable, Sendable, Codable {
        package var originalReason: RedirectionReason
        package var originalParty: MemberID?
        package var lastReason: RedirectionReason
        package var lastParty: MemberID?
        package var lastNumber: String

        package init(
            originalReason: RedirectionReason, originalParty: MemberID? = nil, lastReason: RedirectionReason, lastParty: MemberID? = nil,
            lastNumber: String
        ) {
            self.originalReason = originalReason
            self.originalParty = originalParty
            self.lastReason = lastReason
            self.lastParty = lastParty
            self.lastNumber = lastNumber
        }
    }

    /// One for each leg, also when its end was found twice.
    package var id: CallHalfID
    package var user: User
    package var direction: Direction
    package var calling: Line
    package var called: Line
    /// How the two are related; nil where the other is not known.
    package var callType: CallType?
    /// Of a call to a number outside.
    package var outgoingType: OutgoingCallType?
    /// As the phone or the trunk sent them; originating legs alone have them.
    package var dialledDigits: String?
    package var phone: Phone?
    /// SIP's Call-ID of the leg (RFC 3261 §8.1.1.4).
    package var sipCallID: String?
    /// One for all legs of a conversation, through transfer and park.
    package var sessionID: String
    /// The leg of the other party, the last there was.
    package var remoteCallID: CallHalfID?
    /// UUIDs that the user's phone and the other one gave the session (RFC 7989).
    package var sessionUUID: String?
    package var remoteSessionUUID: String?

    // MARK: Milliseconds since 1970
    package var startedAt: Int64
    package var alertedAt: Int64?
    package var answeredAt: Int64?
    package var releasedAt: Int64
    /// How long the user had the other party on hold, in milliseconds.
    package var heldFor: Int64

    // MARK: What became of it
    package var relation: CallRelation?
    /// The other call of a transfer.
    package var transferRelatedCallID: CallHalfID?
    /// Milliseconds since 1970.
    package var transferredAt: Int64?
    package var way: Way?
    /// A parked call that came back.
    package var isRecall: Bool
    /// Another phone, of this user or of somebody else, took the call.
    package var answeredElsewhere: Bool
    package var releasingParty: ReleasingParty
    package var outcome: CallOutcome
    /// Names of the trunks by which the call came from outside, or went there.
    package var inboundTrunk: String?
    package var outboundTrunk: String?

    package init(
        id: CallHalfID, user: User, direction: Direction, calling: Line, called: Line, callType: CallType? = nil, dialledDigits: String? = nil,
        phone: Phone? = nil, sipCallID: String? = nil, sessionID: String, remoteCallID: CallHalfID? = nil, sessionUUID: String? = nil,
        remoteSessionUUID: String? = nil, startedAt: Int64, alertedAt: Int64? = nil, answeredAt: Int64? = nil, releasedAt: Int64, heldFor: Int64,
        relation: CallRelation? = nil, transferRelatedCallID: CallHalfID? = nil, transferredAt: Int64? = nil, way: Way? = nil, isRecall: Bool,
        answeredElsewhere: Bool, releasingParty: ReleasingParty, outcome: CallOutcome, inboundTrunk: String? = nil, outboundTrunk: String? = nil
    ) {
        self.id = id
        self.user = user
        self.direction = direction
        self.calling = calling
        self.called = called
        self.callType = callType
        self.dialledDigits = dialledDigits
        self.phone = phone
        self.sipCallID = sipCallID
        self.sessionID = sessionID
        self.remoteCallID = remoteCallID
        self.sessionUUID = sessionUUID
        self.remoteSessionUUID = remoteSessionUUID
        self.startedAt = startedAt
        self.alertedAt = alertedAt
        self.answeredAt = answeredAt
        self.releasedAt = releasedAt
        self.heldFor = heldFor
        self.relation = relation
        self.transferRelatedCallID = transferRelatedCallID
        self.transferredAt = transferredAt
        self.way = way
        self.isRecall = isRecall
        self.answeredElsewhere = answeredElsewhere
        self.releasingParty = releasingParty
        self.outcome = outcome
        self.inboundTrunk = inboundTrunk
        self.outboundTrunk = outboundTrunk
    }
}

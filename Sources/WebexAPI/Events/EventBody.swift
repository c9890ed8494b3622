import CallControl
import Directory

/// An event as the API writes it.
struct EventBody: Encodable {
    /// What happened. Of a call's record all that its owner's part in the call says, of a recording what it is of.
    struct Content: Encodable {
        /// The report's or the recording's, by which the detailed call history and the recordings have it.
        var id: String
        var orgId: String
        var correlationId: String
        /// Of a party outside there is none.
        var userId: String?
        var userType: String?
        var callDurationSeconds: Int64
        var callStartTime: String
        var created: String

        // MARK: Of a call's record
        var callType: String?
        var callDirection: String?
        var isCallAnswered: Bool?
        var callAnswerTime: String?
        var callTransferTime: String?
        var callingNumber: String?
        var callingLineId: String?
        var calledNumber: String?
        var calledLineId: String?
        var dialedDigits: String?
        var callRedirectingNumber: String?
        var callRedirectedReason: String?

        // MARK: Of a recording
        var title: String?
    }

    var id: String
    var resource: String
    /// What is told here came to be; nothing of it changes later.
    var type = "created"
    var actorId: String?
    var orgId: String
    var created: String
    var data: Content

    init(_ event: ComplianceEvent) {
        self.id = event.id.description
        self.resource = event.resource.rawValue
        self.actorId = event.actor.map { WebexID($0).description }
        self.orgId = WebexID(.organization, event.organizationID).description
        self.created = Timestamp.text(event.at)
        switch event {
        case .callRecord(let record): self.data = Content(record)
        case .recording(let stored): self.data = Content(stored)
        }
    }
}

extension EventBody.Content {
    fileprivate init(_ record: CallDetailRecord) {
        self.init(
            id: CallDetailBody.reportID(record), orgId: WebexID(.organization, record.user.organizationID).description,
            correlationId: record.sessionID, userId: record.user.id.map { WebexID($0).description },
            userType: record.user.id.map { CallDetailBody.userTypes[$0.kind] } ?? CallDetailBody.trunkType,
            callDurationSeconds: CallDetailBody.seconds(record.answeredAt, record.releasedAt), callStartTime: Timestamp.text(record.startedAt),
            created: Timestamp.text(record.releasedAt), callType: CallDetailBody(record).callType, callDirection: record.direction.rawValue,
            isCallAnswered: record.answeredAt != nil, callAnswerTime: record.answeredAt.map(Timestamp.text),
            callTransferTime: record.transferredAt.map(Timestamp.text), callingNumber: record.calling.number,
            callingLineId: record.calling.name ?? record.calling.number, calledNumber: record.called.number,
            calledLineId: record.called.name ?? record.called.number, dialedDigits: record.dialledDigits,
            callRedirectingNumber: record.way?.lastNumber, callRedirectedReason: record.way.map { CallDetailBody.reason($0.lastReason) })
    }

    fileprivate init(_ stored: StoredRecording) {
        let recording = stored.recording
        self.init(
            id: stored.id, orgId: WebexID(.organization, recording.organizationID).description, correlationId: recording.sessionID,
            userId: WebexID(recording.owner).description, userType: CallDetailBody.userTypes[recording.owner.kind],
            callDurationSeconds: Int64(stored.duration / .seconds(1)), callStartTime: Timestamp.text(recording.startedAt),
            created: Timestamp.text(recording.endedAt), title: recording.topic)
    }
}

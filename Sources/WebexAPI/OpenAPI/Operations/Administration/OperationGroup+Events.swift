import HTTPTypes

extension OperationGroup {
    static let events = OperationGroup(
        tag: "Events", summary: "What happened in the organization's calls, for compliance officers: records of legs, and recordings",
        operations: [
            OperationDescription(
                .get, "/events", "listEvents", "Events, the latest first; the Link header of an answer leads to the earlier ones",
                query: [
                    OperationParameter(
                        "resource", .one(of: ComplianceEvent.Resource.self), "Only events of this; of others than calls there are none"),
                    OperationParameter(
                        "type", .one(of: "created", "updated", "deleted", "ended", "read", "all"), "Only events of this type; all are `created`"),
                    OperationParameter("actorId", .text, "Only those of calls of this person, workspace or virtual line", isChecked: false),
                    Self.instant("from", "Only what happened then or later"),
                    Self.instant("to", "Only what happened before"),
                    OperationParameter("max", .number(from: 1), "Elements of a page at most; 1000 at most, and 100 without it"),
                ], .ok(.object(["items": .list(Self.complianceEvent)]))),
            OperationDescription(.get, "/events/{eventId}", "getEvent", "One of them", .ok(Self.complianceEvent)),
        ])

    private static func instant(_ name: String, _ summary: String) -> OperationParameter {
        OperationParameter(
            name, .text(pattern: #"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+\-]\d\d:?\d\d)?)?$"#),
            summary + " (ISO 8601; UTC without an offset)")
    }

    private static let callType = Schema(keywords: ["type": "string", "enum": .list(CallDetailBody.callTypes.map(JSONValue.text))])

    private static let complianceEvent = Schema.object([
        "id": .id, "resource": .one(of: "call_records", "convergedRecordings"), "type": .one(of: "created"), "actorId": .id.optional, "orgId": .id,
        "created": .timestamp, "data": Self.complianceContent,
    ]).named("Event")

    private static let complianceContent = Schema.object([
        "id": .some, "orgId": .id, "correlationId": .text, "userId": .id.optional,
        "userType": .one(of: "User", "Place", "VirtualLine", "LocalGateway").optional,
        "callDurationSeconds": .number(from: 0), "callStartTime": .timestamp, "created": .timestamp,
        "callType": Self.callType.optional, "callDirection": .one(of: "ORIGINATING", "TERMINATING").optional,
        "isCallAnswered": .flag.optional, "callAnswerTime": .timestamp.optional, "callTransferTime": .timestamp.optional,
        "callingNumber": .text.optional, "callingLineId": .text.optional, "calledNumber": .text.optional, "calledLineId": .text.optional,
        "dialedDigits": .text.optional, "callRedirectingNumber": .text.optional, "callRedirectedReason": .text.optional, "title": .text.optional,
    ]).named("EventData")
}

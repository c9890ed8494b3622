import Directory
import HTTPTypes

extension OperationGroup {
    static let audit = OperationGroup(
        tag: "Audit", summary: "What was changed and who signed in, for administrators of the whole organization",
        operations: [
            OperationDescription(
                .get, "/adminAudit/events", "listAuditEvents", "Audit events, the latest first",
                query: [
                    Self.moment("from", "Events of then or later; one year before `to` at most"), Self.moment("to", "Events of before"),
                    OperationParameter("actorId", .text, "Only those of this person or application", isChecked: false),
                    OperationParameter("eventCategories", .text, "Only those of these categories, with commas between them"),
                    OperationParameter("max", .number(from: 1), "Elements of a page at most; 1000 at most, 100 without it"),
                    OperationParameter("offset", .number(from: 0), "Elements to leave out before the page"),
                ], .ok(.object(["items": .list(Self.event)]))),
            OperationDescription(
                .get, "/adminAudit/eventCategories", "listAuditEventCategories", "The categories that events may have",
                .ok(.object(["eventCategories": .list(.one(of: AuditEvent.Category.self))]))),
        ])

    private static func moment(_ name: String, _ summary: String) -> OperationParameter {
        OperationParameter(
            name, .text(pattern: #"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+\-]\d\d:?\d\d)?)?$"#),
            summary + " (ISO 8601; UTC without an offset)", isRequired: true)
    }

    private static let resource = Schema(keywords: ["description": "The resource, of whatever kind it is, in the directory's own words"])

    private static let event = Schema.object([
        "data": .object([
            "actorOrgName": .text.optional, "targetName": .text, "eventDescription": .text, "actorName": .text, "actorEmail": .text.optional,
            "adminRoles": .list(.one(of: Role.self)).optional, "actorClientId": .text.optional, "actorClientName": .text.optional,
            "trackingId": .text.optional, "targetType": .some, "targetId": .text, "eventCategory": .one(of: AuditEvent.Category.self),
            "actorUserAgent": .text.optional, "actorIp": .text.optional, "targetOrgId": .id.optional, "actionText": .text,
            "targetOrgName": .text.optional, "errorMessage": .text.optional, "actorType": .one(of: AuditActor.Kind.self),
            "action": .one(of: AuditEvent.Action.self), "changedAttributes": .list(.text).optional, "before": Self.resource.optional,
            "after": Self.resource.optional,
        ]), "created": .timestamp, "actorOrgId": .id.optional, "id": .some, "actorId": .id.optional,
    ]).named("AuditEvent")
}

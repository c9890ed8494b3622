import CallControl
import HTTPTypes

extension OperationGroup {
    static let callDetails = OperationGroup(
        tag: "Detailed call history", summary: "A record of each leg of each call of the organization",
        operations: [
            OperationDescription(
                .get, "/cdr_feed", "listCallDetailRecords",
                "Records of legs that ended in a window of time, the one that ended first at the beginning; they are there at once",
                query: [
                    Self.moment("startTime", "Legs that ended then or later", isRequired: true),
                    Self.moment("endTime", "Legs that ended before", isRequired: true),
                    OperationParameter(
                        "locations", .text, "Only those of these locations: up to \(CallDetailRoutes.mostLocations) names with commas"),
                    OperationParameter(
                        "max", .number(from: 1), "Records of a page at most; \(CallDetailRoutes.pageSize) at most and without it"),
                    Self.moment(CallDetailRoutes.next, "Where the page begins; taken from the link to it"),
                    OperationParameter(CallDetailRoutes.after, .text, "The last record before the page; taken from the link to it", isChecked: false),
                ],
                .ok(.object(["items": .list(Self.record)])))
        ])

    private static func moment(_ name: String, _ summary: String, isRequired: Bool = false) -> OperationParameter {
        OperationParameter(
            name, .text(pattern: #"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+\-]\d\d:?\d\d)?)?$"#),
            summary + " (ISO 8601; UTC without an offset)", isRequired: isRequired)
    }

    /// A moment, or an empty text where there was none.
    private static let anyMoment = Schema.text(pattern: #"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)?$"#)
    private static let seconds = Schema.number(from: 0)

    private static func word(_ words: [String], orNone: Bool = false) -> Schema {
        .text(pattern: "^(\(words.joined(separator: "|")))\(orNone ? "?" : "")$")
    }

    private static let reason = Self.word(
        ["UserBusy", "NoAnswer", "Unavailable", "Unconditional", "Deflection", "FollowMe", "HuntGroup", "CallQueue", "Unknown"], orNone: true)

    /// What is not known is an empty text.
    private static let record = Schema.object([
        "Answer indicator": .one(of: "Yes", "No", "Yes-PostRedirection"), "Answer time": Self.anyMoment, "Answered": .one(of: "true", "false"),
        "Answered Elsewhere": Self.word(["Yes"], orNone: true), "Call ID": .text, "Call outcome": .one(of: CallOutcome.Kind.self),
        "Call outcome reason": .one(of: CallOutcome.self), "Call transfer Time": Self.anyMoment,
        "Call type": Self.word(CallDetailBody.callTypes), "Called line ID": .text, "Called number": .text, "Calling line ID": .text,
        "Calling number": .text, "Client type": .one(of: "SIP"), "Correlation ID": .some, "Device MAC": .text, "Device owner UUID": .text,
        "Dialed digits": .text, "Direction": .one(of: CallDetailRecord.Direction.self), "Duration": Self.seconds,
        "Final local SessionID": .text, "Final remote SessionID": .text, "Hold Duration": Self.seconds, "Inbound trunk": .text,
        "Local call ID": .some, "Local SessionID": .text, "Location": .text, "Model": .text, "Org UUID": .some,
        "Original Called Party UUID": .text, "Original reason": Self.reason, "Outbound trunk": .text,
        "Recall Type": Self.word(["park"], orNone: true), "Redirect reason": Self.reason, "Redirecting number": .text,
        "Redirecting party UUID": .text, "Related call ID": .text,
        "Related reason": Self.word(CallRelation.Reason.allCases.map(\.rawValue), orNone: true), "Release time": .timestamp,
        "Releasing party": .one(of: CallDetailRecord.ReleasingParty.self), "Remote call ID": .text, "Remote SessionID": .text, "Report ID": .some,
        "Report time": .timestamp, "Ring duration": Self.seconds, "Site main number": .text, "Site timezone": .text, "Site UUID": .some,
        "Start time": .timestamp, "Transfer related call ID": .text, "User": .text, "User number": .text,
        "User type": Self.word(CallDetailBody.userTypes.values.sorted() + [CallDetailBody.trunkType]), "User UUID": .some,
    ]).named("CallDetailRecord")
}

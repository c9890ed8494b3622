import CallControl
import HTTPTypes

extension OperationGroup {
    static let callHistory = OperationGroup(
        tag: "Call history", summary: "Calls that are over",
        operations: CallFamily.allCases.map { family -> OperationDescription in
            var row = family.row(
                .get, family.prefix("/telephony/calls") + "/history", "listCallHistory",
                "Calls that are over, the newest first, 20 of a type at most", .ok(.object(["items": .list(Self.entry)])))
            row.query.append(OperationParameter("type", .one(of: CallHistoryEntry.Kind.self), "Only calls of this type"))
            return row
        })

    /// Of a private number neither name nor number are told.
    private static let entry = Schema.object([
        "type": .one(of: CallHistoryEntry.Kind.self), "name": .text.optional, "number": .text.optional, "privacyEnabled": .flag,
        "time": .timestamp,
    ]).named("CallHistoryEntry")
}

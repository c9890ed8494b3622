import Directory
import HTTPTypes

extension OperationGroup {
    static let monitoring = OperationGroup(
        tag: "Monitoring", summary: "The line keys of a member's phone",
        operations: [("people", "Person"), ("workspaces", "Workspace")].flatMap { collection, name -> [OperationDescription] in
            let settings = "/\(collection)/{memberId}/features/monitoring"
            let available = "/telephony/config/\(collection)/{memberId}/monitoring"
            let search: [OperationParameter] = [
                .locationID, .filter("memberName", "name"), .filter("phoneNumber", "number"), .memberOrder, .max, .start,
            ]
            let members = Schema.object(["members": .list(Self.availableMember)])
            return [
                OperationDescription(.get, settings, "get\(name)Monitoring", "Whom and what a member monitors", .ok(Self.settings)),
                OperationDescription(
                    .put, settings, "update\(name)Monitoring", "Changes what the body names", body: .json(Self.change), .noContent,
                    refusals: [.conflict]),
                OperationDescription(
                    .get, available + "/availableMembers", "list\(name)MonitoringMembers", "Who can still be monitored", query: search,
                    .ok(members)),
                OperationDescription(
                    .get, available + "/speedDials/availableMembers", "list\(name)SpeedDialMembers", "Who can be on a speed dial",
                    query: search, .ok(members)),
            ]
        })

    private static let availableMember = Schema.object([
        "id": .id, "firstName": .text.optional, "lastName": .text.optional, "displayName": .text, "phoneNumber": .text.optional,
        "extension": .text.optional, "type": .memberType, "location": .location,
    ]).named("AvailableMember")

    private static let settings = Schema.object([
        "callParkNotificationEnabled": .flag, "availableEntriesCount": .number(0...Monitoring.limit),
        "monitoredElements": .list(
            .object([
                "member": .object([
                    "id": .id, "lastName": .text.optional, "firstName": .text.optional, "displayName": .text, "type": .memberType,
                    "email": .text.optional, "numbers": .list(.number), "location": .text.optional, "locationId": .id,
                    "lineKeyLabel": .text.optional,
                ]).optional,
                "callparkextension": .object([
                    "id": .id, "name": .text, "lineKeyLabel": .text.optional, "extension": .extension, "routingPrefix": .text.optional,
                    "esn": .text.optional, "location": .text.optional, "locationId": .id,
                ]).optional,
            ])),
    ]).named("Monitoring")

    private static let change = Schema.input([
        "enableCallParkNotification": .either(.flag, .one(of: "true", "false")).optional,
        "monitoredElements": .list(
            .either(
                .some,
                .input([
                    "id": .some, "type": .one(of: "MEMBER", "CALL_PARK_EXTENSION").optional, "lineKeyLabel": .text(length: 0...128).optional,
                ])), count: 0...Monitoring.limit
        ).optional,
    ])
}

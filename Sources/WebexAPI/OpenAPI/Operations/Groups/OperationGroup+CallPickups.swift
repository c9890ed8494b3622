import Directory
import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations/{locationId}/callPickups"

    static let callPickups = OperationGroup(
        tag: "Call pickups", summary: "Groups whose members answer each other's calls",
        operations: [
            OperationDescription(
                .get, Self.collection, "listCallPickups", "Those of the location", query: [.filter("name", "name"), .order, .max, .start],
                .ok(.object(["callPickups": .list(.groupSummary)]))),
            OperationDescription(
                .post, Self.collection, "createCallPickup", "Creates one", body: .json(Self.input(.name)), .created(.created),
                refusals: [.conflict]),
            OperationDescription(.get, Self.collection + "/{groupId}", "getCallPickup", "One of them", .ok(Self.callPickup)),
            OperationDescription(
                .put, Self.collection + "/{groupId}", "updateCallPickup", "Changes what the body names; a new name makes a new id",
                body: .json(Self.input(.name.optional)), .ok(.created), refusals: [.conflict]),
            OperationDescription(
                .delete, Self.collection + "/{groupId}", "deleteCallPickup", "Deletes one", .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, Self.collection + "/availableUsers", "listCallPickupAvailableUsers", "Members of the location who are in no call pickup",
                query: [.filter("name", "name"), .filter("phoneNumber", "number"), .memberOrder, .max, .start],
                .ok(.object(["agents": .list(.agent)]))),
        ])

    private static let callPickup = Schema.object([
        "id": .id, "name": .text, "locationName": .text, "locationId": .id, "notificationType": .one(of: PickupSettings.Notification.self),
        "notificationDelayTimerSeconds": .number(CallPickupRoutes.delays), "agents": .list(.agent),
    ]).named("CallPickup")

    private static func input(_ name: Schema) -> Schema {
        .input([
            "name": name, "notificationType": .one(of: PickupSettings.Notification.self).optional,
            "notificationDelayTimerSeconds": .number(CallPickupRoutes.delays).optional, "agents": .ids.optional,
        ])
    }
}

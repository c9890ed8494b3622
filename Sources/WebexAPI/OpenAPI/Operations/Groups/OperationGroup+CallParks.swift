import Directory
import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations/{locationId}/callParks"

    static let callParks = OperationGroup(
        tag: "Call parks", summary: "Groups whose members park calls for each other, and how a location recalls",
        operations: [
            OperationDescription(
                .get, Self.collection, "listCallParks", "Those of the location", query: [.filter("name", "name"), .order, .max, .start],
                .ok(.object(["callParks": .list(.groupSummary)]))),
            OperationDescription(
                .post, Self.collection, "createCallPark", "Creates one", body: .json(Self.input(.name)), .created(.created),
                refusals: [.conflict]),
            OperationDescription(.get, Self.collection + "/{groupId}", "getCallPark", "One of them", .ok(Self.callPark)),
            OperationDescription(
                .put, Self.collection + "/{groupId}", "updateCallPark", "Changes what the body names; a new name makes a new id",
                body: .json(Self.input(.name.optional)), .ok(.created), refusals: [.conflict]),
            OperationDescription(
                .delete, Self.collection + "/{groupId}", "deleteCallPark", "Deletes one", .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, Self.collection + "/availableUsers", "listCallParkAvailableUsers", "Members of the location who are in no call park",
                query: [.filter("name", "name"), .filter("phoneNumber", "number"), .memberOrder, .max, .start],
                .ok(.object(["agents": .list(.agent)]))),
            OperationDescription(
                .get, Self.collection + "/availableRecallHuntGroups", "listCallParkRecallHuntGroups", "Hunt groups that a recall can alert",
                query: [
                    .filter("name", "name"), OperationParameter("order", .text(pattern: "^l?name(-(asc|desc))?$"), "By name"), .max, .start,
                ], .ok(.object(["huntGroups": .list(.object(["id": .id, "name": .text]))]))),
            OperationDescription(
                .get, Self.collection + "/settings", "getCallParkSettings", "How the location recalls",
                .ok(.object(["callParkRecall": .recall, "callParkSettings": Self.times]))),
            OperationDescription(
                .put, Self.collection + "/settings", "updateCallParkSettings", "Changes what the body names",
                body: .json(
                    .input([
                        "callParkRecall": .recallInput.optional,
                        "callParkSettings": .input([
                            "ringPattern": .one(of: RingPattern.self).optional, "recallTime": .number(CallParkSettings.timeRange).optional,
                            "huntWaitTime": .number(CallParkSettings.timeRange).optional,
                        ]).optional,
                    ])), .noContent, refusals: [.conflict]),
        ])

    private static let times = Schema.object([
        "ringPattern": .one(of: RingPattern.self), "recallTime": .number(CallParkSettings.timeRange),
        "huntWaitTime": .number(CallParkSettings.timeRange),
    ])

    private static let callPark = Schema.object([
        "id": .id, "name": .text, "locationName": .text, "locationId": .id, "recall": .recall, "agents": .list(.agent),
        "parkOnAgentsEnabled": .flag, "callParkExtensions": .list(.callParkExtension),
    ]).named("CallPark")

    private static func input(_ name: Schema) -> Schema {
        .input([
            "name": name, "recall": .recallInput.optional, "agents": .ids.optional, "parkOnAgentsEnabled": .flag.optional,
            "callParkExtensions": .ids.optional,
        ])
    }
}

import Directory
import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations/{locationId}/huntGroups"

    static let huntGroups = OperationGroup(
        tag: "Hunt groups", summary: "Groups whose members are rung for a call to the group",
        operations: [
            OperationDescription(
                .get, "/telephony/config/huntGroups", "listHuntGroups", "Those of the organization",
                query: [.locationID, .filter("name", "name"), .filter("phoneNumber", "number"), .max, .start],
                .ok(.object(["huntGroups": .list(.object(Self.summary).named("HuntGroupSummary"))]))),
            OperationDescription(
                .post, Self.collection, "createHuntGroup", "Creates one; it needs an extension or a phone number",
                body: .json(Self.creation), .created(.created), refusals: [.conflict]),
            OperationDescription(.get, Self.collection + "/{groupId}", "getHuntGroup", "One of them", .ok(Self.huntGroup)),
            OperationDescription(
                .put, Self.collection + "/{groupId}", "updateHuntGroup", "Changes what the body names",
                body: .json(Self.change), .noContent, refusals: [.conflict]),
            OperationDescription(
                .delete, Self.collection + "/{groupId}", "deleteHuntGroup", "Deletes one that no recall alerts", .noContent,
                refusals: [.conflict]),
        ])

    private static let summary: KeyValuePairs<String, Schema> = [
        "id": .id, "name": .text, "locationName": .text, "locationId": .id, "phoneNumber": .text.optional, "extension": .text.optional,
        "routingPrefix": .text.optional, "esn": .text.optional, "enabled": .flag,
    ]

    private static let huntGroup = Schema.object(Self.summary).with([
        "agents": .list(
            .object([
                "id": .id, "type": .memberType, "firstName": .text, "lastName": .text.optional, "phoneNumber": .text.optional,
                "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional, "weight": .text.optional,
                "location": .location,
            ])),
        "callPolicies": .object([
            "policy": .one(of: HuntSettings.Policy.self), "noAnswer": .object(["nextAgentEnabled": .flag, "nextAgentRings": .number(Self.rings)]),
        ]),
    ]).named("HuntGroup")

    /// Rings before a call goes on (see ``HuntSettings/rings``).
    private static let rings = 1...20

    private static let creation = Self.input(name: .name, extension: .extension, phoneNumber: #"^\+[0-9]{7,15}$"#)
        .needing(oneOf: "extension", "phoneNumber")

    /// An empty number takes the number away.
    private static let change = Self.input(
        name: .name.optional, extension: .text(pattern: "^([0-9]{2,10})?$"), phoneNumber: #"^(\+[0-9]{7,15})?$"#)

    private static func input(name: Schema, extension: Schema, phoneNumber: String) -> Schema {
        .input([
            "name": name, "enabled": .flag.optional, "extension": `extension`.optional, "phoneNumber": .text(pattern: phoneNumber).optional,
            "agents": .list(.either(.some, .input(["id": .some, "weight": .either(.number(from: 0), .text).optional]))).optional,
            "callPolicies": .input([
                "policy": .one(of: HuntSettings.Policy.self).optional,
                "noAnswer": .input([
                    "nextAgentEnabled": .flag.optional, "nextAgentRings": .number(Self.rings).optional, "numberOfRings": .number(Self.rings).optional,
                ]).optional,
            ]).optional,
        ])
    }
}

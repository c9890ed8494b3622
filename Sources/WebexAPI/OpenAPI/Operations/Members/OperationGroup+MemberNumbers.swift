import Directory
import HTTPTypes

extension OperationGroup {
    static let memberNumbers = OperationGroup(
        tag: "Numbers of a member", summary: "What one person or workspace is called by",
        operations: [
            OperationDescription(
                .get, "/people/{memberId}/features/numbers", "listPersonNumbers", "A person's number, where they have one, and their alternate ones",
                .ok(.object(["distinctiveRingEnabled": .flag, "phoneNumbers": .list(Self.personNumber, count: 0...AlternateNumbers.limit + 1)]))),
            OperationDescription(
                .get, "/workspaces/{memberId}/features/numbers", "listWorkspaceNumbers",
                "A workspace's number, where it has one, and its alternate ones",
                .ok(
                    .object([
                        "distinctiveRingEnabled": .flag, "phoneNumbers": .list(.number, count: 0...AlternateNumbers.limit + 1),
                        "workspace": .object(["id": .id]),
                        "location": .location, "organization": .object(["id": .id, "name": .text]),
                    ]))),
            OperationDescription(
                .put, "/telephony/config/people/{memberId}/numbers", "updatePersonNumbers", "Gives a person numbers and takes some away",
                body: .json(Self.change(.person)), .noContent, refusals: [.conflict]),
            OperationDescription(
                .put, "/telephony/config/workspaces/{memberId}/numbers", "updateWorkspaceNumbers", "Gives a workspace numbers and takes some away",
                body: .json(Self.change(.workspace)), .noContent, refusals: [.conflict]),
        ])

    private static func change(_ keys: MemberNumberChange.Keys) -> Schema {
        .input([
            keys.distinctiveRing: .flag.optional,
            "phoneNumbers": .list(
                Schema.input([
                    "primary": .flag.optional, "action": .one(of: MemberNumberChange.Action.self), keys.number: .text.optional,
                    "extension": .text.optional, "ringPattern": .one(of: RingPattern.self).optional,
                ]).needing(oneOf: keys.number, "extension")
            ).optional,
        ])
    }

    private static let personNumber = Schema.object([
        "primary": .flag, "directNumber": .text.optional, "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional,
        "ringPattern": .one(of: RingPattern.self).optional,
    ]).named("PersonNumber")
}

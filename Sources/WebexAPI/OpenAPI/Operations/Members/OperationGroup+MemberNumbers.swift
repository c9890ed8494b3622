import HTTPTypes

extension OperationGroup {
    static let memberNumbers = OperationGroup(
        tag: "Numbers of a member", summary: "What one person or workspace is called by",
        operations: [
            OperationDescription(
                .get, "/people/{memberId}/features/numbers", "listPersonNumbers", "A person's number, where they have one",
                .ok(.object(["distinctiveRingEnabled": .flag, "phoneNumbers": .list(Self.personNumber, count: 0...1)]))),
            OperationDescription(
                .get, "/workspaces/{memberId}/features/numbers", "listWorkspaceNumbers", "A workspace's number, where it has one",
                .ok(
                    .object([
                        "distinctiveRingEnabled": .flag, "phoneNumbers": .list(.number, count: 0...1), "workspace": .object(["id": .id]),
                        "location": .location, "organization": .object(["id": .id, "name": .text]),
                    ]))),
        ])

    private static let personNumber = Schema.object([
        "primary": .flag, "directNumber": .text.optional, "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional,
    ]).named("PersonNumber")
}

import HTTPTypes

extension OperationGroup {
    private static let base = "/telephony/config/locations/{locationId}/actions"
    private static let count = Schema.number(from: 0)

    static let locationActions = OperationGroup(
        tag: "Location actions", summary: "What administrators ask of a location besides its settings",
        operations: [
            OperationDescription(
                .post, Self.base + "/precheckForDeletion/invoke", "precheckLocationDeletion",
                "Whether the location could be deleted, and what keeps it",
                .ok(
                    .object([
                        "locationDeleteStatus": .one(of: "BLOCKED", "UNBLOCKED"),
                        "blocking": .object([
                            "lastLocation": .flag, "trunksInUseCount": Self.count, "usersInUseCount": Self.count,
                            "workspacesInUseCount": Self.count, "virtualLineInUseCount": Self.count, "numbersOrderPending": .flag,
                        ]),
                        "nonBlocking": .object(["numbersPresent": .flag]),
                        "blockingUnlessForced": .object(["nonUserEntitiesInUse": .flag, "trunksCount": Self.count]),
                    ]))),
            OperationDescription(
                .post, Self.base + "/generatePassword/invoke", "generateSIPPassword", "A new password for a phone, which nothing keeps",
                body: .json(.input(["generate": .list(.one(of: "SIP"), count: 1...1).optional])),
                .ok(.object(["exampleSipPassword": .text(length: 20...20)]))),
        ])
}

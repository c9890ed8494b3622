import HTTPTypes

extension OperationGroup {
    private static let services = Schema.object(["services": .list(.text)])

    static let callingServices = OperationGroup(
        tag: "Calling services", summary: "What a person's calls may do",
        operations: [
            OperationDescription(
                .get, "/telephony/config/people/{memberId}/services", "listPersonServices", "Those of a person; none without calling",
                .ok(Self.services)),
            OperationDescription(
                .get, "/telephony/config/people/me/settings/services", "listMyServices", "One's own", .ok(Self.services)),
        ])
}

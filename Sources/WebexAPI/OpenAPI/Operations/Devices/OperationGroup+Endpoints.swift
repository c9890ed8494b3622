import HTTPTypes

extension OperationGroup {
    private static let me = "/telephony/config/people/me"
    private static let preferred = "/telephony/config/people/{memberId}/preferredAnswerEndpoint"

    static let endpoints = OperationGroup(
        tag: "Endpoints", summary: "Devices with which one answers and dials, and the one that is preferred for it",
        operations: [
            OperationDescription(
                .get, Self.preferred, "getPreferredAnswerEndpoint", "A person's devices, and the one that is preferred",
                .ok(
                    .object([
                        "preferredAnswerEndpointId": .id.optional,
                        "endpoints": .list(.object(["id": .id, "type": .one(of: "DEVICE"), "name": .text])),
                    ]))),
            OperationDescription(
                .put, Self.preferred, "updatePreferredAnswerEndpoint", "Sets the one that is preferred; with null there is none",
                body: .json(.input(["preferredAnswerEndpointId": .some.orNull])), .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, Self.me + "/endpoints", "listMyEndpoints", "The user's own devices, and others' on which the user has a line",
                .ok(Self.endpointList)),
            OperationDescription(.get, Self.me + "/endpoints/{deviceId}", "getMyEndpoint", "One of them", .ok(Self.endpoint)),
            OperationDescription(
                .put, Self.me + "/endpoints/{deviceId}", "updateMyEndpoint", "Changes nothing: `mobilitySettings` are refused, as for a mobile phone",
                body: .json(.input([:])), .noContent),
            OperationDescription(
                .get, Self.me + "/settings/availablePreferredAnswerEndpoints", "listMyAvailablePreferredAnswerEndpoints",
                "Those of which one can be preferred", .ok(Self.endpointList)),
            OperationDescription(
                .get, Self.me + "/settings/preferredAnswerEndpoint", "getMyPreferredAnswerEndpoint",
                "The one that is preferred; an empty object where there is none", .ok(.either(Self.endpoint, .object([:])))),
            OperationDescription(
                .put, Self.me + "/settings/preferredAnswerEndpoint", "updateMyPreferredAnswerEndpoint",
                "Sets the one that is preferred; with null there is none", body: .json(.input(["id": .some.orNull])), .noContent,
                refusals: [.notFound, .conflict]),
        ])

    private static let endpointList = Schema.object(["endpoints": .list(Self.endpoint)])

    /// Others' devices have no `secondaryLines` here.
    private static let endpoint = Schema.object([
        "id": .id, "type": .one(of: "CALLING_DEVICE"), "name": .text, "ownerId": .id, "ownerType": .memberType,
        "secondaryLines": .list(.object(["id": .id, "memberType": .memberType])).optional, "isPreferredAnswerEndpoint": .flag,
    ]).named("Endpoint")
}

import HTTPTypes

extension OperationGroup {
    private static let location = "/telephony/config/locations/{locationId}"

    static let availableNumbers = OperationGroup(
        tag: "Available numbers", summary: "What a location or a hunt group may be given, and what settings may name",
        operations: [
            Self.unassigned("/availableNumbers", "listLocationAvailableNumbers"),
            Self.unassigned("/huntGroups/availableNumbers", "listHuntGroupAvailableNumbers"),
            Self.unassigned("/huntGroups/alternate/availableNumbers", "listHuntGroupAlternateNumbers"),
            Self.row(
                "/huntGroups/callForwarding/availableNumbers", "listHuntGroupForwardingNumbers", "Numbers of the location, with their owners",
                filters: [.filter("phoneNumber", "number"), .filter("extension", "extension"), .filter("ownerName", "owner's name")]),
            Self.row("/callIntercept/availableNumbers", "listCallInterceptNumbers", "All numbers of the location", filters: Self.owned),
            Self.row(
                "/chargeNumber/availableNumbers", "listChargeNumbers", "Numbers of the location that are not toll-free", filters: Self.owned),
            Self.row(
                "/emergencyCallbackNumber/availableNumbers", "listEmergencyCallbackNumbers",
                "Numbers of the location that somebody has and that are not for services", filters: Self.owned),
            Self.row("/externalCallerId/availableNumbers", "listExternalCallerIDNumbers", "Active numbers of the location", filters: Self.owned),
            Self.row(
                "/webexGo/availableNumbers", "listWebexGoNumbers", "Numbers of the location that nobody has and that are not for services",
                filters: [.filter("phoneNumber", "number")]),
        ])

    private static let owned: [OperationParameter] = [.filter("phoneNumber", "number"), .filter("ownerName", "owner's name")]

    private static func unassigned(_ path: String, _ id: String) -> OperationDescription {
        Self.row(path, id, "Active numbers of the location that nobody has", filters: [.filter("phoneNumber", "number")])
    }

    private static func row(_ path: String, _ id: String, _ summary: String, filters: [OperationParameter]) -> OperationDescription {
        OperationDescription(
            .get, Self.location + path, id, summary, query: filters + [.max, .start],
            .ok(.object(["phoneNumbers": .list(Self.availableNumber)])))
    }

    private static let availableNumber = Schema.object([
        "phoneNumber": .text.optional, "extension": .text.optional, "state": .one(of: NumberState.self), "isMainNumber": .flag,
        "tollFreeNumber": .flag, "telephonyType": .one(of: "PSTN_NUMBER").optional, "isServiceNumber": .flag, "location": .location,
        "owner": .numberOwner.optional,
    ]).named("AvailableNumber")
}

import HTTPTypes

extension OperationGroup {
    private static let path = "/telephony/config/locations/{locationId}/features/emergencyCallbackNumber"

    static let emergencyCallback = OperationGroup(
        tag: "Emergency callback number", summary: "What emergency services call back for callers without a number of their own",
        operations: [
            OperationDescription(
                .get, Self.path, "getEmergencyCallbackNumber", "The location's main number, or the number of somebody there",
                .ok(
                    .object([
                        "locationInfo": .object([
                            "phoneNumber": .text.optional, "name": .text, "effectiveLevel": Self.level, "effectiveValue": .text.optional,
                            "quality": Self.quality,
                        ]),
                        "locationMemberInfo": .object([
                            "phoneNumber": .text.optional, "firstName": .text, "lastName": .text.optional, "memberId": .id,
                            "memberType": .memberType, "effectiveLevel": Self.level, "effectiveValue": .text.optional, "quality": Self.quality,
                        ]).optional, "selected": .one(of: EmergencyCallbackRoutes.Choice.self),
                    ]))),
            OperationDescription(
                .put, Self.path, "updateEmergencyCallbackNumber", "Chooses the main number, or somebody at the location who has a number",
                body: .json(.input(["selected": .one(of: EmergencyCallbackRoutes.Choice.self), "locationMemberId": .text.optional])), .noContent,
                refusals: [.conflict]),
        ])

    private static let level = Schema.one(of: EmergencyCallbackRoutes.Level.self)
    private static let quality = Schema.one(of: EmergencyCallbackRoutes.Quality.self)
}

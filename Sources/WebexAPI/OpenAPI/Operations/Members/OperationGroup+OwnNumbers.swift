import HTTPTypes

extension OperationGroup {
    private static let base = "/telephony/config/people/me"

    static let ownNumbers = OperationGroup(
        tag: "Numbers of one's location", summary: "Who has which number at the location of the token's own user",
        operations: [
            OperationDescription(
                .get, Self.base + "/location/assignedNumbers", "listMyLocationNumbers", "Numbers and extensions with their owners",
                query: [
                    .filter("name", "owner's name"), .filter("phoneNumber", "number"), .filter("extension", "extension"),
                    OperationParameter(
                        "order", .text(pattern: "^(lastName|dn|extension)(-(asc|desc))?$"), "The field to sort by, such as `lastName-asc`"),
                    .max, .start,
                ],
                .ok(
                    .object([
                        "phoneNumbers": .list(
                            .object([
                                "phoneNumber": .text.optional, "extension": .text.optional, "state": .one(of: NumberState.self),
                                "phoneNumberType": .one(of: "PRIMARY").optional, "tollFreeNumber": .flag, "owner": .numberOwner.optional,
                            ]))
                    ]))),
            OperationDescription(
                .get, Self.base + "/settings/guestCalling/numbers", "listMyGuestNumbers", "Numbers that are kept for guests: none",
                .ok(
                    .object([
                        "phoneNumbers": .list(
                            .object(["phoneNumber": .text, "state": .one(of: NumberState.self), "isMainNumber": .flag]), count: 0...0)
                    ]))),
        ])
}

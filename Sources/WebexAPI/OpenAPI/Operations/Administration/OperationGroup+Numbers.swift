import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations/{locationId}/numbers"

    static let numbers = OperationGroup(
        tag: "Numbers", summary: "The organization's numbers and extensions, and whose they are",
        operations: [
            OperationDescription(
                .get, "/telephony/config/numbers", "listNumbers", "Numbers and extensions of the organization, with their owners",
                query: Self.search + Self.choices + [.max, .start],
                .ok(.object(["phoneNumbers": .list(Self.listedNumber), "count": Self.counts.optional]))),
            OperationDescription(
                .post, Self.collection, "addNumbers", "Adds numbers to the location; those that it has already stay as they are",
                body: .json(
                    .input([
                        "phoneNumbers": Self.phoneNumbers, "numberType": .one(of: "DID", "TOLLFREE").optional,
                        "numberUsageType": .one(of: "NONE", "SERVICE").optional, "state": .one(of: NumberState.self).optional,
                    ])), .ok(.object([:])), Self.malformed, refusals: [.conflict]),
            OperationDescription(
                .put, Self.collection, "updateNumbers", "Activates numbers of the location, or deactivates such as nobody has",
                body: .json(.input(["phoneNumbers": Self.phoneNumbers, "action": .one(of: "ACTIVATE", "DEACTIVATE").optional])), .noContent,
                refusals: [.conflict]),
            OperationDescription(
                .delete, Self.collection, "removeNumbers", "Takes from the location numbers that nobody has",
                body: .json(.input(["phoneNumbers": Self.phoneNumbers])), .noContent, refusals: [.conflict]),
        ])

    // MARK: The list

    private static let search: [OperationParameter] = [
        .locationID, .filter("phoneNumber", "number"), .filter("extension", "extension"), .filter("ownerName", "owner's name"),
        OperationParameter("ownerId", .text, "Only this one's", isChecked: false),
        OperationParameter("ownerType", .text, "Only those of owners of this type, such as `PEOPLE`", isChecked: false),
        OperationParameter(
            "order", .text(pattern: "^((lastName|dn|phoneNumber|extension)(-(asc|desc))?|asc|desc)$"),
            "By number, by the owner's last name or by extension"),
        OperationParameter("details", .flag, "Whether to count the organization's numbers too"),
    ]

    private static let choices: [OperationParameter] = [
        OperationParameter("available", .flag, "Whether only those that nobody has, or only the others"),
        OperationParameter("assigned", .flag, "Whether only those that somebody has, or only the others"),
        OperationParameter(
            "numberType", .one(of: "EXTENSION", "NUMBER"),
            "Only extensions without a number, or only numbers; `EXTENSION` does not go with `available`, `assigned` or `state`"),
        OperationParameter("state", .one(of: NumberState.self), "Only those in this state"),
        OperationParameter("tollFreeNumbers", .flag, "Whether only toll-free ones"),
        OperationParameter("serviceNumber", .flag, "Whether only service numbers, or only the others"),
        OperationParameter(
            "phoneNumberType", .one(of: "PRIMARY", "ALTERNATE", "FAX", "DNIS"), "Numbers of this type; there are `PRIMARY` and `ALTERNATE`"),
        OperationParameter("includedTelephonyTypes", .one(of: "PSTN_NUMBER", "MOBILE_NUMBER"), "Numbers of this type; all are `PSTN_NUMBER`"),
        OperationParameter(
            "reservedNumber", .flag, "Whether only reserved ones; there are none. It does not go with `available` or `assigned`"),
        OperationParameter("restrictedNonGeoNumbers", .flag, "Whether only restricted ones; there are none"),
        OperationParameter("elinEnabled", .flag, "Whether only those for emergency callbacks; there are none"),
    ]

    private static let listedNumber = Schema.object([
        "phoneNumber": .text.optional, "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional,
        "state": .one(of: NumberState.self), "phoneNumberType": .one(of: "PRIMARY", "ALTERNATE").optional, "mainNumber": .flag,
        "tollFreeNumber": .flag,
        "includedTelephonyTypes": .one(of: "PSTN_NUMBER").optional, "isServiceNumber": .flag.optional, "location": .location,
        "owner": .numberOwner.optional,
    ]).named("ListedNumber")

    private static let counts: Schema = {
        let count = Schema.number(from: 0)
        return Schema.object([
            "assigned": count, "unAssigned": count, "inActive": count, "extensionOnly": count, "tollFreeNumbers": count, "total": count,
            "mobileNumber": count, "serviceNumber": count, "available": count,
        ]).named("NumberCounts")
    }()

    // MARK: Changes

    /// Numbers in E.164, also with separators: each alone, or in an object.
    private static let phoneNumbers = Schema.list(.either(.writtenNumber, .input(["phoneNumber": .writtenNumber])))

    /// Numbers that are none are told in a list of one object; whatever else is wrong, as everywhere.
    private static let malformed = OperationAnswer(
        status: .badRequest,
        schema: .either(
            .error, .list(.object(["errors": .list(.object(["number": .text, "errorMessage": .text]))]), count: 1...1)))
}

extension Schema {
    /// Whose a number is.
    static let numberOwner = Schema.object([
        "id": .id, "type": .one(of: "PEOPLE", "PLACE", "VIRTUAL_LINE", "HUNT_GROUP"), "firstName": .text.optional, "lastName": .text.optional,
        "displayName": .text,
    ]).named("NumberOwner")
}

import HTTPTypes

extension OperationGroup {
    private static let action = "/actions/validateExtensions/invoke"

    static let numberValidation = OperationGroup(
        tag: "Number validation", summary: "Whether numbers and extensions could be used",
        operations: [
            OperationDescription(
                .post, "/telephony/config/actions/validateNumbers/invoke", "validateNumbers", "Whether numbers can be added to a location",
                body: .json(.input(["phoneNumbers": Self.texts])), .ok(Self.numberAnswer)),
            OperationDescription(
                .post, "/telephony/config" + Self.action, "validateExtensions", "Whether texts can be extensions",
                body: .json(.input(["extensions": Self.texts])), .ok(Self.extensionAnswer)),
            OperationDescription(
                .post, "/telephony/config/locations/{locationId}" + Self.action, "validateLocationExtensions",
                "Whether extensions are free at the location", body: .json(.input(["extensions": Self.texts])), .ok(Self.extensionAnswer)),
        ])

    private static let texts = Schema.list(.text)
    private static let status = Schema.one(of: "OK", "ERRORS")

    private static let numberAnswer = Schema.object([
        "status": Self.status,
        "phoneNumbers": .list(
            .object([
                "phoneNumber": .text, "state": .one(of: "Available", "Duplicate", "Duplicate In List", "Invalid", "Unavailable"),
                "tollFreeNumber": .flag, "detail": .list(.text),
            ])),
    ]).named("NumberValidation")

    private static let extensionAnswer = Schema.object([
        "status": Self.status,
        "extensionStatus": .list(
            .object([
                "extension": .text, "state": .one(of: "VALID", "DUPLICATE", "DUPLICATE_IN_LIST", "INVALID"), "message": .text.optional,
            ])),
    ]).named("ExtensionValidation")
}

import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/virtualLines"
    private static let item = Self.collection + "/{virtualLineId}"

    static let virtualLines = OperationGroup(
        tag: "Virtual lines", summary: "Lines of nobody's, for the phones of others",
        operations: [
            OperationDescription(
                .get, Self.collection, "listVirtualLines", "Those of the organization", query: Self.search + [.memberOrder, .max, .start],
                .ok(.object(["virtualLines": .list(Self.summary)]))),
            OperationDescription(
                .post, Self.collection, "createVirtualLine", "Creates one; it needs an extension or a phone number", body: .json(Self.creation),
                .created(.created), refusals: [.conflict]),
            OperationDescription(.get, Self.item, "getVirtualLine", "One of them", .ok(Self.details)),
            OperationDescription(
                .put, Self.item, "updateVirtualLine", "Changes what the body names; an empty text takes away", body: .json(Self.change),
                .noContent, refusals: [.conflict]),
            OperationDescription(.delete, Self.item, "deleteVirtualLine", "Deletes one", .noContent, refusals: [.conflict]),
            OperationDescription(
                .put, Self.item + "/directorySearch", "updateVirtualLineDirectorySearch", "Sets whether it is found in the directory",
                body: .json(.input(["enabled": .flag])), .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, Self.item + "/number", "getVirtualLineNumber", "Its number",
                .ok(.object(["phoneNumber": .object(["directNumber": .text.optional, "extension": .text.optional, "primary": .flag])]))),
            OperationDescription(
                .get, Self.item + "/dectNetworks", "listVirtualLineDectNetworks", "The DECT networks that have it: none",
                .ok(.object(["dectNetworks": .list(.text, count: 0...0)]))),
        ])

    private static let search: [OperationParameter] = [
        OperationParameter("locationId", .text, "Only those of these locations; several are joined with commas"),
        OperationParameter("id", .text, "Only these; several are joined with commas", isChecked: false),
        Self.filter("ownerName", "name"), Self.filter("phoneNumber", "number"), Self.filter("locationName", "location's name"),
        OperationParameter("hasDeviceAssigned", .flag, "Whether only those that a device has, or only the others"),
        OperationParameter("hasExtensionAssigned", .flag, "Whether only those with an extension, or only the others"),
        OperationParameter("hasDnAssigned", .flag, "Whether only those with a number, or only the others"),
    ]

    private static func filter(_ name: String, _ what: String) -> OperationParameter {
        OperationParameter(
            name, .text, "Only those whose \(what) contains one of these, in any case; several are joined with commas", isChecked: false)
    }

    // MARK: What is sent

    private static let fields: KeyValuePairs<String, Schema> = [
        "id": .id, "firstName": .text, "lastName": .text, "displayName": .text, "callerIdFirstName": .text.optional,
        "callerIdLastName": .text.optional, "callerIdNumber": .text.optional, "number": .number.optional,
        "numberOfDevicesAssigned": .number(from: 0),
    ]

    private static let summary = Schema.object(Self.fields).with(["location": .location]).named("VirtualLineSummary")

    private static let details = Schema.object(Self.fields).with([
        "location": .object(["id": .id, "name": .text, "address": Self.address]), "directorySearchEnabled": .flag,
        "announcementLanguage": .text.optional, "timeZone": .text, "devices": .list(Self.device),
    ]).named("VirtualLine")

    private static let address = Schema.object([
        "address1": .text.optional, "address2": .text.optional, "city": .text.optional, "state": .text.optional, "postalCode": .text.optional,
        "country": .text.optional,
    ])

    private static let device = Schema.object([
        "id": .id, "description": .list(.text, count: 1...1), "model": .text, "mac": .text.optional, "primaryOwner": .flag,
        "type": .one(of: "PRIMARY", "SHARED_CALL_APPEARANCE"),
        "owner": .object(["id": .id, "firstName": .text, "lastName": .text.optional, "type": .memberType]),
        "activationState": .one(of: "ACTIVATED"), "location": .location,
    ]).named("VirtualLineDevice")

    // MARK: What is taken

    private static let creation = Schema.input(["locationId": .some, "firstName": .name(64), "lastName": .name(64)])
        .with(Self.choices).needing(oneOf: "extension", "phoneNumber")

    private static let change = Schema.input(["firstName": .name(64).optional, "lastName": .name(64).optional]).with(Self.choices)

    private static let choices: KeyValuePairs<String, Schema> = [
        "displayName": .text(length: 0...256).optional, "extension": .extensionOrNone.optional,
        "phoneNumber": .writtenNumberOrNone.optional, "callerIdFirstName": .textOrNone.optional, "callerIdLastName": .textOrNone.optional,
        "callerIdNumber": .writtenNumberOrNone.optional, "announcementLanguage": .textOrNone.optional, "timeZone": .text.optional,
    ]
}

import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations"

    static let locations = OperationGroup(
        tag: "Locations", summary: "The places of the organization",
        operations: [
            OperationDescription(
                .get, "/locations", "listLocations", "Those of the organization, by name",
                query: [
                    .filter("name", "name"), OperationParameter("id", .text, "Only the one with this id", isChecked: false), .pageSize(1_000),
                    .start,
                ], .ok(.object(["items": .list(Self.location)]))),
            OperationDescription(
                .post, "/locations", "createLocation", "Creates one; its calls are enabled by a request of their own",
                body: .json(Self.creation), .created(.created), refusals: [.conflict]),
            OperationDescription(.get, "/locations/{locationId}", "getLocation", "One of them", .ok(Self.location)),
            OperationDescription(
                .put, "/locations/{locationId}", "updateLocation", "Changes what the body names; an empty text takes away",
                body: .json(.input(Self.change)), .noContent, refusals: [.conflict]),
            OperationDescription(
                .delete, "/locations/{locationId}", "deleteLocation", "Deletes one where nobody and nothing is, and which is not the last",
                .noContent, refusals: [.conflict]),
        ])

    static let locationCalling = OperationGroup(
        tag: "Location calling", summary: "What is set for the calls of a location",
        operations: [
            OperationDescription(
                .get, Self.collection, "listLocationCalling", "The locations that are enabled for calling",
                query: [.filter("name", "name"), .order, .max, .start], .ok(.object(["locations": .list(Self.calling)]))),
            OperationDescription(
                .post, Self.collection, "enableLocationCalling", "Enables a location for calling; the body may say everything of it again",
                body: .json(.input(Self.change).with(["id": .some, "announcementLanguage": Self.language])), .created(.created),
                refusals: [.conflict]),
            OperationDescription(
                .get, Self.collection + "/{locationId}", "getLocationCalling", "One that is enabled for calling", .ok(Self.calling)),
            OperationDescription(
                .put, Self.collection + "/{locationId}", "updateLocationCalling", "Changes what the body names; an empty text takes away",
                body: .json(Self.callingChange), .noContent, refusals: [.conflict]),
        ])

    // MARK: What is sent

    private static let location = Schema.object([
        "id": .id, "name": .text, "orgId": .id, "address": Self.address, "timeZone": .text, "preferredLanguage": .text.optional,
        "announcementLanguage": .text.optional, "latitude": .decimal(-90...90).optional, "longitude": .decimal(-180...180).optional,
        "notes": .text.optional,
    ]).named("LocationDetails")

    private static let address = Schema.object([
        "address1": .text.optional, "address2": .text.optional, "city": .text.optional, "state": .text.optional, "postalCode": .text.optional,
        "country": .text(pattern: "^[A-Z]{2}$").optional,
    ])

    private static let calling = Schema.object([
        "id": .id, "name": .text, "announcementLanguage": .text.optional,
        "callingLineId": .object(["name": .text, "phoneNumber": .text.optional]),
        "connection": .object(["type": .one(of: RouteType.self), "id": .id]).optional, "externalCallerIdName": .text.optional,
        "outsideDialDigit": .text(pattern: "^[1-9]$").optional, "enforceOutsideDialDigit": .flag,
        "routingPrefix": .text(pattern: "^[0-9]{1,7}$").optional, "defaultDomain": .text.optional, "e911SetupRequired": .flag,
    ]).named("LocationCalling")

    // MARK: What is taken

    private static let language = Schema.text(length: 1...1_024)

    private static let creation = Schema.input([
        "name": .name(80), "timeZone": .some, "preferredLanguage": Self.language, "announcementLanguage": Self.language,
        "address": .input([
            "address1": .text(length: 1...1_024), "address2": Self.address2, "city": .text(length: 1...1_024), "state": .textOrNone.optional,
            "postalCode": .textOrNone.optional, "country": .text(pattern: "^[A-Za-z]{2}$"),
        ]), "latitude": Self.degrees(90), "longitude": Self.degrees(180), "notes": .textOrNone.optional,
    ])

    private static let change: KeyValuePairs<String, Schema> = [
        "name": .name(80).optional, "timeZone": .some.optional, "preferredLanguage": .textOrNone.optional,
        "announcementLanguage": .textOrNone.optional,
        "address": .input([
            "address1": .textOrNone.optional, "address2": Self.address2, "city": .textOrNone.optional, "state": .textOrNone.optional,
            "postalCode": .textOrNone.optional, "country": .text(pattern: "^([A-Za-z]{2})?$").optional,
        ]).optional, "latitude": Self.degrees(90), "longitude": Self.degrees(180), "notes": .textOrNone.optional,
    ]

    private static let address2 = Schema.textOrNone.orNull.optional

    /// A number, also in a text; an empty text or null takes it away.
    private static func degrees(_ limit: Int) -> Schema {
        Schema.either(Schema.decimal(-limit...limit).orNull, .text(pattern: #"^(-?[0-9]{1,3}(\.[0-9]+)?)?$"#)).optional
    }

    private static let callingChange = Schema.input([
        "announcementLanguage": .textOrNone.optional,
        "callingLineId": .input(["name": .text(length: 0...80).optional, "phoneNumber": .writtenNumberOrNone.optional]).optional,
        "connection": Schema.input(["type": .one(of: RouteType.self), "id": .some]).orNull.optional,
        "externalCallerIdName": .text(length: 0...80).optional, "outsideDialDigit": .text(pattern: "^[1-9]?$").orNull.optional,
        "enforceOutsideDialDigit": .flag.optional, "routingPrefix": .text(pattern: "^[0-9]{0,7}$").orNull.optional,
    ])
}

import HTTPTypes

extension OperationGroup {
    private static let base = "/telephony/config/people/me"

    static let ownProfile = OperationGroup(
        tag: "Own profile", summary: "What the token's own user may know of themselves and their organization",
        operations: [
            OperationDescription(.get, Self.base, "getMyProfile", "The user with number, phones and location", .ok(Self.profile)),
            OperationDescription(
                .get, Self.base + "/organization/locations", "listMyOrganizationLocations", "The locations that are enabled for calling, by name",
                query: [
                    OperationParameter(
                        "name", .text, "Only those whose name contains one of these, in any case; several are joined with commas",
                        isChecked: false),
                    .order, .max, .start,
                ], .ok(.object(["locations": .list(.object(["id": .id, "name": .text, "routingPrefix": .text.optional]))]))),
            OperationDescription(
                .get, Self.base + "/settings/monitoring", "getMyMonitoring", "Whom and what the user monitors",
                .ok(.object(["callParkNotificationEnabled": .flag, "monitoredElements": .list(Self.element)]))),
        ])

    private static let profile = Schema.object([
        "id": .id, "lastName": .text.optional, "firstName": .text.optional, "email": .text.optional, "announcementLanguage": .text.optional,
        "supportMobility": .flag,
        "phoneNumbers": .list(
            .object([
                "directNumber": .text.optional, "enterprise": .text.optional, "extension": .text.optional, "routingPrefix": .text.optional,
                "esn": .text.optional, "primary": .flag,
            ])),
        "devices": .list(
            .object([
                "description": .list(.text), "model": .text, "mac": .text.optional, "primaryOwner": .flag,
                "type": .one(of: "PRIMARY", "SHARED_CALL_APPEARANCE"),
                "owner": .object(["firstName": .text.optional, "lastName": .text.optional, "type": .memberType]),
                "activationState": .one(of: "ACTIVATED"),
            ])),
        "location": .object([
            "name": .text,
            "address": .object([
                "address1": .text.optional, "address2": .text.optional, "city": .text.optional, "state": .text.optional,
                "postalCode": .text.optional, "country": .text.optional,
            ]),
        ]).optional,
    ]).named("OwnProfile")

    private static let element = Schema.object([
        "id": .id, "lastName": .text.optional, "firstName": .text.optional, "displayName": .text,
        "type": .one(of: "PEOPLE", "PLACE", "VIRTUAL_LINE", "CALL_PARK_EXTENSION"), "email": .text.optional, "directNumber": .text.optional,
        "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional, "locationName": .text.optional, "locationId": .id,
        "lineKeyLabel": .text.optional, "monitoredLineType": .one(of: "MEMBER", "CALL_PARK_EXTENSION"),
    ]).named("OwnMonitoredElement")
}

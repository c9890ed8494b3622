import HTTPTypes

extension OperationGroup {
    private static let country = Schema.object([
        "stateRequired": .flag, "zipCodeRequired": .flag, "states": .list(.object(["code": .text, "name": .text])), "timeZones": .list(.text),
    ]).named("Country")

    static let countries = OperationGroup(
        tag: "Countries", summary: "What an address in a country needs, its time zones, and how large the organization is",
        operations: [
            OperationDescription(
                .get, "/telephony/config/countries/{countryCode}", "getCountry", "A country of ISO 3166, by its two letters", .ok(Self.country)),
            OperationDescription(
                .get, "/telephony/config/people/me/countries/{countryCode}", "getMyCountry", "A country of ISO 3166, by its two letters",
                .ok(Self.country)),
            OperationDescription(
                .get, "/telephony/config/largeOrgStatus", "getLargeOrganizationStatus", "Whether the organization has 100,000 members or more",
                .ok(.object(["isLargeOrg": .flag, "largeOrgThresholdPercentage": .number(0...100)]))),
            OperationDescription(
                .get, "/telephony/config/people/me/organization/largeOrgStatus", "getMyLargeOrganizationStatus",
                "Whether the organization has 100,000 members or more", .ok(.object(["isLargeOrg": .flag]))),
        ])
}

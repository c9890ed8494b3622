import HTTPTypes

extension OperationGroup {
    static let licenses = OperationGroup(
        tag: "Licenses", summary: "Licenses of the organization, and who has them",
        operations: [
            OperationDescription(
                .get, "/licenses", "listLicenses", "Those of the organization, by name", .ok(.object(["items": .list(Self.license)]))),
            OperationDescription(
                .get, "/licenses/{licenseId}", "getLicense", "One of them, or a page of the people who have it",
                query: [
                    OperationParameter("includeAssignedTo", .one(of: "user"), "Asks for the people who have the license, in place of it"),
                    .pageSize(1_000, standard: 300), .start,
                ], .ok(.either(Self.license, Self.users))),
            OperationDescription(
                .patch, "/licenses/users", "assignLicenses",
                "Gives licenses to a person and takes them away, all or none; for a calling license an extension or a number is needed",
                body: .json(Self.assignment), .ok(Self.assigned), refusals: [.conflict]),
        ])

    private static let license = Schema.object([
        "id": .id, "name": .text, "totalUnits": .number(from: 0), "consumedUnits": .number(from: 0), "consumedByUsers": .number(from: 0),
        "consumedByWorkspaces": .number(from: 0),
    ]).named("License")

    private static let users = Schema.object([
        "users": .list(.object(["id": .id, "type": .one(of: "INTERNAL"), "displayName": .text, "email": .text.optional]))
    ]).named("LicenseUsers")

    private static let assignment = Schema.input([
        "orgId": .text.optional, "personId": .text.optional, "email": .text.optional,
        "licenses": .list(
            .input([
                "id": .some, "operation": .one(of: "add", "remove").optional,
                "properties": .input([
                    "locationId": .text.optional, "extension": .extension.optional, "phoneNumber": .writtenNumber.optional,
                ]).optional,
            ])
        ).notEmpty,
    ]).needing(oneOf: "personId", "email")

    private static let assigned = Schema.object(["orgId": .id, "personId": .id, "email": .text.optional, "licenses": .list(.id)])
        .named("LicenseAssignment")
}

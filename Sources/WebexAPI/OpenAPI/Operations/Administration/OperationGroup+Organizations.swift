import HTTPTypes

extension OperationGroup {
    static let organizations = OperationGroup(
        tag: "Organizations", summary: "The organization of the token's user, and those that a partner administrator manages",
        operations: [
            OperationDescription(
                .get, "/organizations", "listOrganizations",
                "The user's own, where their role allows, and those that a partner administrator manages",
                .ok(.object(["items": .list(Self.organization)]))),
            OperationDescription(
                .get, "/organizations/{organizationId}", "getOrganization", "The user's own, or one that a partner administrator manages",
                .ok(Self.organization)),
            OperationDescription(
                .delete, "/organizations/{organizationId}", "deleteOrganization",
                "Delete an organization with all that is its own; what happened stays in the logs. Full administrators may, and partner "
                    + "administrators who manage it; 409 while it has calls, and for the last one",
                .noContent, refusals: [.conflict]),
        ])

    private static let organization = Schema.object(["id": .id, "displayName": .text, "created": .timestamp]).named("Organization")

    static let roles = OperationGroup(
        tag: "Roles", summary: "What people may be besides users",
        operations: [
            OperationDescription(.get, "/roles", "listRoles", "Every role that there is", .ok(.object(["items": .list(Self.role)]))),
            OperationDescription(.get, "/roles/{roleId}", "getRole", "One of them", .ok(Self.role)),
        ])

    private static let role = Schema.object([
        "id": .id,
        "name": .one(
            of: "Full Administrator", "Read-only Administrator", "Location Administrator", "Partner Full Administrator", "Compliance Officer"),
    ]).named("Role")
}

import HTTPTypes

extension OperationGroup {
    private static let collection = "/workspaceLocations"
    private static let item = "/workspaceLocations/{locationId}"

    static let workspaceLocations = OperationGroup(
        tag: "Workspace locations", summary: "Locations by their older name",
        operations: [
            OperationDescription(
                .get, Self.collection, "listWorkspaceLocations", "Those of the organization, by name",
                query: [
                    .filter("displayName", "name"), .filter("address", "address"), .filter("cityName", "city"),
                    OperationParameter("countryCode", .text, "Only those of this country", isChecked: false), .pageSize(1_000), .start,
                ], .ok(.object(["items": .list(Self.location)]))),
            OperationDescription(
                .post, Self.collection, "createWorkspaceLocation", "Creates one; its calls are enabled by a request of their own",
                body: .json(Self.input), .created(Self.location), refusals: [.conflict]),
            OperationDescription(.get, Self.item, "getWorkspaceLocation", "One of them", .ok(Self.location)),
            OperationDescription(
                .put, Self.item, "updateWorkspaceLocation", "Changes one; without city and notes it has none afterwards",
                body: .json(Self.input), .ok(Self.location), refusals: [.conflict]),
            OperationDescription(
                .delete, Self.item, "deleteWorkspaceLocation", "Deletes one where nobody and nothing is, and which is not the last", .noContent,
                refusals: [.conflict]),
        ])

    private static let location = Schema.object([
        "id": .id, "locationId": .id, "displayName": .text, "address": .text, "countryCode": .text, "cityName": .text,
        "longitude": .decimal(-180...180).optional, "latitude": .decimal(-90...90).optional, "notes": .text.optional,
    ]).named("WorkspaceLocation")

    private static let input = Schema.input([
        "displayName": .name(80), "address": .text(length: 1...1_024), "countryCode": .text(pattern: "^[A-Za-z]{2}$"),
        "cityName": .textOrNone.optional, "notes": .textOrNone.optional, "latitude": .decimal(-90...90).optional,
        "longitude": .decimal(-180...180).optional,
    ])
}

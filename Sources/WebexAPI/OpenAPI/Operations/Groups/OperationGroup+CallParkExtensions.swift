import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations/{locationId}/callParkExtensions"

    static let callParkExtensions = OperationGroup(
        tag: "Call park extensions", summary: "Orbits of a location",
        operations: [
            OperationDescription(
                .get, "/telephony/config/callParkExtensions", "listCallParkExtensions", "Those of the organization",
                query: [
                    .locationID, .filter("name", "name"), .filter("extension", "extension"), .filter("locationName", "location's name"), .order,
                    .max, .start,
                ], .ok(.object(["callParkExtensions": .list(.callParkExtension)]))),
            OperationDescription(
                .post, Self.collection, "createCallParkExtension", "Creates one",
                body: .json(.input(["name": .name, "extension": .extension])), .created(.created), refusals: [.conflict]),
            OperationDescription(
                .get, Self.collection + "/{callParkExtensionId}", "getCallParkExtension", "One of them", .ok(.callParkExtension)),
            OperationDescription(
                .put, Self.collection + "/{callParkExtensionId}", "updateCallParkExtension", "Changes what the body names",
                body: .json(.input(["name": .name.optional, "extension": .extension.optional])), .noContent, refusals: [.conflict]),
            OperationDescription(
                .delete, Self.collection + "/{callParkExtensionId}", "deleteCallParkExtension", "Deletes one on which no call is parked",
                .noContent, refusals: [.conflict]),
        ])
}

import Directory
import HTTPTypes

extension OperationGroup {
    private static let collection = "/locations/{locationId}/floors"
    private static let item = "/locations/{locationId}/floors/{floorId}"

    static let floors = OperationGroup(
        tag: "Floors", summary: "The floors of a location, on which workspaces are",
        operations: [
            OperationDescription(
                .get, Self.collection, "listFloors", "Those of the location, from the lowest to the highest", query: [.pageSize(1_000), .start],
                .ok(.object(["items": .list(Self.floor)]))),
            OperationDescription(
                .post, Self.collection, "createFloor", "Creates one, with a number that no other floor of the location has",
                body: .json(Self.input), .created(Self.floor), refusals: [.conflict]),
            OperationDescription(.get, Self.item, "getFloor", "One of them", .ok(Self.floor)),
            OperationDescription(
                .put, Self.item, "updateFloor", "Changes one; without a name it has none afterwards", body: .json(Self.input), .ok(Self.floor),
                refusals: [.conflict]),
            OperationDescription(.delete, Self.item, "deleteFloor", "Deletes one where no workspace is", .noContent, refusals: [.conflict]),
        ])

    private static let floor = Schema.object([
        "id": .id, "locationId": .id, "floorNumber": .number(Floor.numbers), "displayName": .text.optional,
    ]).named("Floor")

    private static let input = Schema.input([
        "floorNumber": .number(Floor.numbers),
        "displayName": Schema.either(.name(256), .text(length: 0...0)).orNull.optional,
    ])
}

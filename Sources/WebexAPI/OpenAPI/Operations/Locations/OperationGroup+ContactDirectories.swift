import Directory
import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations/{locationId}/receptionistContacts/directories"
    private static let item = "/telephony/config/locations/{locationId}/receptionistContacts/directories/{directoryId}"

    static let contactDirectories = OperationGroup(
        tag: "Receptionist contact directories", summary: "Lists of contacts for the receptionists of a location",
        operations: [
            OperationDescription(
                .get, Self.collection, "listContactDirectories", "Those of the location, by name", query: [.max, .start],
                .ok(.object(["directories": .list(.object(["id": .id, "name": .text]))]))),
            OperationDescription(
                .post, Self.collection, "createContactDirectory", "Creates one of people, workspaces, virtual lines and hunt groups",
                body: .json(.input(["name": .name(40), "contacts": Self.contacts])), .ok(.created), refusals: [.conflict]),
            OperationDescription(
                .get, Self.item, "getContactDirectory", "Its contacts, those who pass every criterion", query: Self.search,
                .ok(.object(["contacts": .list(Self.contact)]))),
            OperationDescription(
                .put, Self.item, "updateContactDirectory", "Changes what the body names; its contacts take the place of those that were there",
                body: .json(.input(["name": Schema.name(40).optional, "contacts": Self.contacts.optional])), .ok(.created), refusals: [.conflict]),
            OperationDescription(.delete, Self.item, "deleteContactDirectory", "Deletes one", .noContent),
        ])

    private static let search: [OperationParameter] = [
        OperationParameter("searchCriteriaModeOr", .one(of: "true"), "With it one criterion is enough; there must be one then"),
        .filter("firstName", "first name"), .filter("lastName", "last name"), .filter("phoneNumber", "number"), .filter("extension", "extension"),
        OperationParameter("personId", .text, "Only this person, workspace or virtual line", isChecked: false),
    ]

    private static let contact = Schema.object([
        "personId": .id.optional, "firstName": .text, "lastName": .text.optional, "department": .text.optional, "phoneNumber": .text.optional,
        "extension": .text.optional, "locationId": .id, "featureId": .id.optional,
    ]).named("ReceptionistContact")

    private static let contacts = Schema.list(
        .either(.some, .input(["personId": .some]), .input(["featureId": .some, "type": .text.optional])), count: 1...ContactDirectory.limit)
}

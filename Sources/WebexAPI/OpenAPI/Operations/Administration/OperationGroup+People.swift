import HTTPTypes

extension OperationGroup {
    private static let callingData = OperationParameter(
        "callingData", .flag, "Whether extension and location are wanted; where a person is changed, whether extension, number and location are",
        isChecked: false)
    private static let shown: [OperationParameter] = [
        Self.callingData, OperationParameter("excludeStatus", .flag, "Whether to leave out the status", isChecked: false),
    ]

    static let people = OperationGroup(
        tag: "People", summary: "The people of the organization; administrators see and change more of them",
        operations: [
            OperationDescription(.get, "/people/me", "getMe", "The token's own user", query: [Self.callingData], .ok(Self.person)),
            OperationDescription(
                .get, "/people", "listPeople", "Those of the organization; who is no administrator must name them by id, address or name",
                query: Self.search + Self.shown + [.pageSize(1_000, standard: 100), .start], .ok(.object(["items": .list(Self.person)])),
                refusals: [.notFound]),
            OperationDescription(
                .post, "/people", "createPerson", "Creates one; an address and a name are needed", query: Self.shown, body: .json(Self.creation),
                .ok(Self.person), refusals: [.conflict]),
            OperationDescription(.get, "/people/{personId}", "getPerson", "One of them", query: Self.shown, .ok(Self.person)),
            OperationDescription(
                .put, "/people/{personId}", "updatePerson", "Changes what the body names; an empty text takes away", query: Self.shown,
                body: .json(Self.input(emails: Self.emails.optional, displayName: .name(256))), .ok(Self.person), refusals: [.conflict]),
            OperationDescription(
                .delete, "/people/{personId}", "deletePerson", "Deletes one who is not the last full administrator", .noContent,
                refusals: [.conflict]),
        ])

    private static let search: [OperationParameter] = [
        OperationParameter("id", .text, "Those of these ids, 85 at most, joined with commas"),
        OperationParameter("email", .text, "The one with this address, in any case"),
        OperationParameter("displayName", .text, "Those whose name begins with this, in any case"),
        OperationParameter("roles", .text, "For administrators: those with one of these roles, ids joined with commas"),
        OperationParameter("locationId", .text, "For administrators: only those of this location"),
        OperationParameter("orgId", .text, "The caller's own organization; no other is found", isChecked: false),
    ]

    private static let person = Schema.object([
        "id": .id, "emails": .list(.text), "phoneNumbers": .list(.object(["type": .one(of: "work", "work_extension"), "value": .text])),
        "sipAddresses": .list(.object(["type": .one(of: "cloud-calling"), "value": .text, "primary": .flag])), "extension": .extension.optional,
        "locationId": .id.optional, "displayName": .text, "nickName": .text.optional, "firstName": .text.optional, "lastName": .text.optional,
        "avatar": .text.optional, "department": .text.optional, "manager": .text.optional, "title": .text.optional, "orgId": .id,
        "roles": .list(.id).optional, "licenses": .list(.id).optional, "created": .timestamp, "lastModified": .timestamp,
        "status": .one(of: "unknown").optional, "invitePending": .flag.optional, "loginEnabled": .flag.optional, "type": .one(of: "person"),
    ]).named("Person")

    /// The one address that a person has.
    private static let emails = Schema.list(.text(pattern: #"^[^\s\x00-\x1f\x7f@]+@[^\s\x00-\x1f\x7f@]+$"#), count: 1...1)

    private static let creation = Self.input(emails: Self.emails, displayName: .text(length: 0...256))
        .needing(oneOf: "displayName", "firstName", "lastName")

    /// Extension, numbers and location are read where the query says `callingData=true`.
    private static func input(emails: Schema, displayName: Schema) -> Schema {
        .input([
            "emails": emails, "displayName": displayName.optional, "firstName": .text(length: 0...128).optional,
            "lastName": .text(length: 0...128).optional, "nickName": .textOrNone.optional, "avatar": .textOrNone.optional,
            "department": .textOrNone.optional, "manager": .textOrNone.optional, "title": .textOrNone.optional, "roles": .ids.optional,
            "licenses": .ids.optional, "locationId": .text.optional, "extension": .extensionOrNone.optional,
            "phoneNumbers": .list(.input(["type": .text.optional, "value": .some])).optional,
        ])
    }
}

import Directory

/// Schemas that several resources share; see the bodies of the same names.
extension Schema {
    static let created = Schema.object(["id": .id]).named("Created")
    static let location = Schema.object(["id": .id, "name": .text]).named("Location")
    static let memberType = Schema.one(of: "PEOPLE", "PLACE", "VIRTUAL_LINE")
    static let `extension` = Schema.text(pattern: "^[0-9]{2,10}$")
    static let name = Schema.name(30)

    static let number = Schema.object([
        "external": .text.optional, "extension": .text.optional, "routingPrefix": .text.optional, "esn": .text.optional, "primary": .flag,
    ]).named("Number")

    static let agent = Schema.object([
        "id": .id, "type": .memberType, "firstName": .text.optional, "lastName": .text.optional, "displayName": .text, "email": .text.optional,
        "numbers": .list(.number), "location": .location,
    ]).named("Agent")

    static let callParkExtension = Schema.object([
        "id": .id, "name": .text, "extension": .extension, "routingPrefix": .text.optional, "esn": .text.optional, "locationName": .text,
        "locationId": .id,
    ]).named("CallParkExtension")

    /// A call park or call pickup in a list.
    static let groupSummary = Schema.object(["id": .id, "name": .text, "locationName": .text, "locationId": .id]).named("GroupSummary")

    /// Whom a recall alerts.
    static let recall = Schema.object([
        "huntGroupId": .id.optional, "huntGroupName": .text.optional, "option": .one(of: RecallChoice.Option.self),
    ]).named("Recall")
    static let recallInput = Schema.input(["huntGroupId": .text.optional, "option": .one(of: RecallChoice.Option.self).optional])

    /// Ids in a request: each alone, or in an object.
    static let ids = Schema.list(.either(.some, .input(["id": .some])))

    /// The body of every error.
    static let error = Schema.object([
        "message": .text, "errors": .list(.object(["description": .text, "errorCode": .number(from: 0).optional]), count: 1...1),
        "trackingId": .text,
    ]).named("Error")
}

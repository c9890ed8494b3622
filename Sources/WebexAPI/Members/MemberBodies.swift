import Directory

/// Shapes of members that several resources have in common. Keys that the API does not have are not sent.
struct AgentBody: Encodable {
    var id: String
    var type: String
    var firstName: String?
    var lastName: String?
    var displayName: String
    var email: String?
    var numbers: [NumberBody]
    var location: LocationReference

    init(_ member: Member, _ index: DirectoryIndex) {
        self.id = WebexID(member.id).description
        self.type = WebexID.Kind(member.id.kind).rawValue
        self.firstName = member.firstName
        self.lastName = member.lastName
        self.displayName = member.displayName
        self.email = member.email
        self.numbers = NumberBody.numbers(of: member, index)
        self.location = LocationReference(member.locationID, index)
    }
}

/// The number of a member, in all the ways in which it is dialled.
struct NumberBody: Encodable {
    var external: String?
    var `extension`: String?
    var routingPrefix: String?
    var esn: String?
    var primary = true

    /// What a member has besides their own.
    static func alternates(of member: Member, _ index: DirectoryIndex) -> [NumberBody] {
        member.settings.alternates.entries.map { entry in
            NumberBody(
                external: entry.phoneNumber, extension: entry.extension, routingPrefix: index.locations[member.locationID]?.routingPrefix,
                esn: index.esn(locationID: member.locationID, extension: entry.extension), primary: false)
        }
    }

    /// A member's own number, where there is one.
    static func numbers(of member: Member, _ index: DirectoryIndex) -> [NumberBody] {
        guard member.extension != nil || member.phoneNumber != nil else { return [] }
        return [
            NumberBody(
                external: member.phoneNumber, extension: member.extension, routingPrefix: index.locations[member.locationID]?.routingPrefix,
                esn: index.esn(locationID: member.locationID, extension: member.extension))
        ]
    }
}

struct LocationReference: Encodable {
    var id: String
    var name: String

    init(_ locationID: String, _ index: DirectoryIndex) {
        self.id = WebexID(.location, locationID).description
        self.name = index.locations[locationID]?.name ?? ""
    }
}

struct CallParkExtensionBody: Encodable {
    var id: String
    var name: String
    var `extension`: String
    var routingPrefix: String?
    var esn: String?
    var locationName: String
    var locationId: String

    init(_ orbit: CallParkExtension, _ index: DirectoryIndex) {
        let location = index.locations[orbit.locationID]
        self.id = WebexID(.callParkExtension, orbit.id).description
        self.name = orbit.name
        self.extension = orbit.extension
        self.routingPrefix = location?.routingPrefix
        self.esn = index.esn(locationID: orbit.locationID, extension: orbit.extension)
        self.locationName = location?.name ?? ""
        self.locationId = WebexID(.location, orbit.locationID).description
    }
}

/// The answer to a creation, and to a change that may change the id.
struct CreatedBody: Encodable {
    var id: String
}

/// A named list of contacts for the receptionists of a location (the API's “Receptionist Contact Directory”).
package struct ContactDirectory: Hashable, Sendable, Codable, Identifiable {
    /// Whom receptionists find there, wherever in the organisation they are.
    package enum Contact: Hashable, Sendable, Codable {
        case member(MemberID)
        case huntGroup(String)
    }

    /// Contacts at most: all of them are one answer.
    package static let limit = 2_000

    package var id: String
    package var organizationID: String
    package var locationID: String
    /// 1 to 40 characters, unique in the location.
    package var name: String
    /// In the order in which they are shown.
    package var contacts: [Contact]

    package init(id: String, organizationID: String, locationID: String, name: String, contacts: [Contact]) {
        self.id = id
        self.organizationID = organizationID
        self.locationID = locationID
        self.name = name
        self.contacts = contacts
    }
}

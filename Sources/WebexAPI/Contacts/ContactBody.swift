import Directory

/// A contact of a receptionist as the API shows it: a person, workspace or virtual line with `personId`, a hunt group with `featureId`.
struct ContactBody: Encodable {
    /// Stands where a person's first name does, as in the API's own examples.
    static let huntGroup = "Hunt Group"

    var personId: String?
    var firstName: String
    var lastName: String?
    var department: String?
    var phoneNumber: String?
    var `extension`: String?
    var locationId: String
    var featureId: String?

    init?(_ contact: ContactDirectory.Contact, _ index: DirectoryIndex) {
        switch contact {
        case .member(let id):
            guard let member = index.members[id] else { return nil }
            self.personId = WebexID(id).description
            self.firstName = member.firstName ?? member.displayName
            self.lastName = member.lastName
            self.department = member.profile.department
            self.phoneNumber = member.phoneNumber
            self.extension = member.extension
            self.locationId = WebexID(.location, member.locationID).description
        case .huntGroup(let id):
            guard let group = index.groups[id] else { return nil }
            self.featureId = WebexID(group).description
            self.firstName = Self.huntGroup
            self.lastName = group.name
            self.phoneNumber = group.phoneNumber
            self.extension = group.extension
            self.locationId = WebexID(.location, group.locationID).description
        }
    }
}

import Directory

/// A number or an extension, with whose it is.
struct ListedNumberBody: Encodable {
    var phoneNumber: String?
    var `extension`: String?
    var routingPrefix: String?
    var esn: String?
    var state: String
    var phoneNumberType: String?
    var mainNumber: Bool
    var tollFreeNumber: Bool
    var includedTelephonyTypes: String?
    var isServiceNumber: Bool?
    var location: LocationReference
    var owner: NumberOwnerBody?

    init(_ listing: Listing, _ index: DirectoryIndex, organizationID: String) {
        let number = listing.phoneNumber.flatMap { index.number($0, organizationID: organizationID)?.number }
        let location = index.locations[listing.locationID]
        self.phoneNumber = listing.phoneNumber
        self.extension = listing.digits
        self.routingPrefix = location?.routingPrefix
        self.esn = index.esn(locationID: listing.locationID, extension: listing.digits)
        self.state = NumberState(number?.isActive ?? true).rawValue
        self.mainNumber = number != nil && location?.calling.mainNumber == number?.number
        self.tollFreeNumber = number?.isTollFree ?? false
        if let number {
            self.phoneNumberType = "PRIMARY"
            if case .alternate = listing.subject { self.phoneNumberType = "ALTERNATE" }
            self.includedTelephonyTypes = "PSTN_NUMBER"
            self.isServiceNumber = number.isService
        }
        self.location = LocationReference(listing.locationID, index)
        self.owner = NumberOwnerBody(listing, index)
    }
}

/// Whose a number is.
struct NumberOwnerBody: Encodable {
    var id: String
    var type: String
    var firstName: String?
    var lastName: String?
    var displayName: String

    /// Nil for a number that nobody has.
    init?(_ listing: Listing, _ index: DirectoryIndex) {
        switch listing.subject {
        case .owner(.member(let id)), .alternate(let id, _):
            guard let member = index.members[id] else { return nil }
            self.id = WebexID(id).description
            self.type = WebexID.Kind(id.kind).rawValue
            self.firstName = member.firstName
            self.lastName = member.lastName
            self.displayName = member.displayName
        case .owner(.group(let id)):
            guard let group = index.groups[id] else { return nil }
            self.id = WebexID(group).description
            self.type = WebexID.Kind(group.kind).rawValue
            self.displayName = group.name
        case .owner(.callParkExtension), .number: return nil
        }
    }
}

/// Whether calls to a number lead anywhere.
enum NumberState: String, CaseIterable, Sendable {
    case active = "ACTIVE"
    case inactive = "INACTIVE"

    init(_ isActive: Bool) { self = isActive ? .active : .inactive }
}

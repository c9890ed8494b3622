import Directory

/// A device as the lists of a member's devices show it: as the one whose line is the member's own, or as one that shares it.
struct TelephonyDeviceBody: Encodable {
    struct Owner: Encodable {
        var id: String
        var firstName: String?
        var lastName: String?
        var type: String

        /// Workspaces and virtual lines have one name.
        init(_ member: Member) {
            self.id = WebexID(member.id).description
            self.firstName = member.firstName ?? member.displayName
            self.lastName = member.lastName
            self.type = WebexID.Kind(member.id.kind).rawValue
        }
    }

    var id: String
    var description: [String]
    var model: String
    var modelType = "GENERIC_SIP"
    var type: String
    var mac: String?
    var primaryOwner: Bool
    var owner: Owner
    var activationState = "ACTIVATED"
    var location: LocationReference

    init(_ device: Device, of owner: Member, for member: MemberID, _ index: DirectoryIndex) {
        self.id = WebexID(.device, device.id).description
        self.description = device.shownTags
        self.model = device.product
        self.type = LineType(owner.id == member).rawValue
        self.mac = device.mac
        self.primaryOwner = owner.id == member
        self.owner = Owner(owner)
        self.location = LocationReference(owner.locationID, index)
    }
}

/// The API's `lineType`, and the `type` of a device in a member's list.
enum LineType: String, CaseIterable {
    case primary = "PRIMARY"
    case shared = "SHARED_CALL_APPEARANCE"

    init(_ isOwn: Bool) { self = isOwn ? .primary : .shared }
}

/// A line of a device. Ports are counted from 1.
struct DeviceMemberBody: Encodable {
    var id: String
    var memberType: String
    var firstName: String?
    var lastName: String?
    var phoneNumber: String?
    var `extension`: String?
    var routingPrefix: String?
    var esn: String?
    var lineType: String
    var primaryOwner: Bool
    var port: Int
    var lineWeight = 1
    /// No line here dials by itself when the handset is lifted; some clients want to read so.
    var hotlineEnabled = false
    var allowCallDeclineEnabled = true
    var location: LocationReference

    init(_ member: Member, port: Int, isOwner: Bool, _ index: DirectoryIndex) {
        self.id = WebexID(member.id).description
        self.memberType = WebexID.Kind(member.id.kind).rawValue
        self.firstName = member.firstName ?? member.displayName
        self.lastName = member.lastName
        self.phoneNumber = member.phoneNumber
        self.extension = member.extension
        self.routingPrefix = index.locations[member.locationID]?.routingPrefix
        self.esn = index.esn(locationID: member.locationID, extension: member.extension)
        self.lineType = LineType(isOwner).rawValue
        self.primaryOwner = isOwner
        self.port = port
        self.location = LocationReference(member.locationID, index)
    }
}

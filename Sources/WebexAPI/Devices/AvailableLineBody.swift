import Directory

/// Somebody whose line a device may be given.
struct AvailableLineBody: Encodable {
    var id: String
    var memberType: String
    var firstName: String?
    var lastName: String?
    var phoneNumber: String?
    var `extension`: String?
    var routingPrefix: String?
    var esn: String?
    var lineType: String
    var allowCallDeclineEnabled: Bool
    var location: LocationReference

    init(_ member: Member, _ index: DirectoryIndex) {
        let line = DeviceMemberBody(member, port: 1, isOwner: false, index)
        self.id = line.id
        self.memberType = line.memberType
        self.firstName = line.firstName
        self.lastName = line.lastName
        self.phoneNumber = line.phoneNumber
        self.extension = line.extension
        self.routingPrefix = line.routingPrefix
        self.esn = line.esn
        self.lineType = line.lineType
        self.allowCallDeclineEnabled = line.allowCallDeclineEnabled
        self.location = line.location
    }
}

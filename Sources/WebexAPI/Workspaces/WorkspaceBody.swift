import Directory

/// A workspace as the API shows it.
struct WorkspaceBody: Encodable {
    struct Calling: Encodable {
        struct WebexCalling: Encodable {
            var phoneNumber: String?
            var `extension`: String?
            var locationId: String
            var licenses: [String]
        }

        var type: String
        var webexCalling: WebexCalling?
    }

    struct Calendar: Encodable {
        var type = "none"
    }

    var id: String
    var orgId: String
    var locationId: String
    var floorId: String?
    var displayName: String
    var capacity: Int?
    var type: String?
    var sipAddress: String?
    var created: String
    var calling: Calling
    var calendar = Calendar()
    var notes: String?
    var hotdeskingStatus: String
    var supportedDevices: String

    init(_ member: Member, _ index: DirectoryIndex) {
        let profile = member.profile
        self.id = WebexID(member.id).description
        self.orgId = WebexID(.organization, member.organizationID).description
        self.locationId = WebexID(.location, member.locationID).description
        self.floorId = profile.floorID.map { WebexID(.floor, $0).description }
        self.displayName = member.displayName
        self.capacity = profile.capacity
        self.type = profile.workspaceType?.rawValue
        if let username = member.account?.username, let domain = index.organizations[member.organizationID]?.sipDomain {
            self.sipAddress = "\(username)@\(domain)"
        }
        self.created = Timestamp.text(member.createdAt)
        self.calling = Calling(type: WorkspaceCalling(member).rawValue)
        if member.hasCalling {
            self.calling.webexCalling = .init(
                phoneNumber: member.phoneNumber, extension: member.extension, locationId: self.locationId,
                licenses: member.licenseIDs.map { WebexID(.license, $0).description })
        }
        self.notes = profile.notes
        self.hotdeskingStatus = (profile.hotdesking ?? .off).rawValue
        self.supportedDevices = (profile.supportedDevices ?? .phones).rawValue
    }
}

/// The API's `calling` types of a workspace.
enum WorkspaceCalling: String, CaseIterable, Sendable {
    case free = "freeCalling"
    case hybrid = "hybridCalling"
    case webex = "webexCalling"
    case edge = "webexEdgeForDevices"
    case thirdParty = "thirdPartySipCalling"
    case none = "none"

    /// A workspace has this server's calling or none.
    init(_ member: Member) { self = member.hasCalling ? .webex : .none }
}

extension Member {
    var hasCalling: Bool { self.extension != nil || self.phoneNumber != nil }
}

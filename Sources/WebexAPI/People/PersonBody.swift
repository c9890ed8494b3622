import Directory

/// A person as the API shows one.
struct PersonBody: Encodable {
    struct PhoneNumber: Encodable {
        var type: String
        var value: String
    }

    struct SIPAddress: Encodable {
        var type: String
        var value: String
        var primary: Bool
    }

    /// What is shown besides name, addresses and numbers.
    struct Extent: Sendable {
        /// Extension and location.
        var callingData = false
        /// Roles and licences: for administrators, and of oneself.
        var administration = true
        var status = true
    }

    var id: String
    var emails: [String]
    var phoneNumbers: [PhoneNumber]
    var sipAddresses: [SIPAddress]
    var `extension`: String?
    var locationId: String?
    var displayName: String
    var nickName: String?
    var firstName: String?
    var lastName: String?
    var avatar: String?
    var department: String?
    var manager: String?
    var title: String?
    var orgId: String
    var roles: [String]?
    var licenses: [String]?
    var created: String
    var lastModified: String
    var status: String?
    var invitePending: Bool?
    var loginEnabled: Bool?
    var type = "person"

    init(_ member: Member, _ extent: Extent, _ index: DirectoryIndex) {
        let profile = member.profile
        self.id = WebexID(.people, member.id.key).description
        self.emails = [member.email].compactMap { $0 }
        self.phoneNumbers =
            [member.phoneNumber].compactMap { $0 }.map { PhoneNumber(type: "work", value: $0) }
            + [member.extension].compactMap { $0 }.map { PhoneNumber(type: "work_extension", value: $0) }
        self.sipAddresses = []
        if let domain = index.organizations[member.organizationID]?.sipDomain, let username = member.account?.username {
            self.sipAddresses = [SIPAddress(type: "cloud-calling", value: "\(username)@\(domain)", primary: true)]
        }
        self.displayName = member.displayName
        self.nickName = profile.nickName
        self.firstName = member.firstName
        self.lastName = member.lastName
        self.avatar = profile.avatar
        self.department = profile.department
        self.manager = profile.manager
        self.title = profile.title
        self.orgId = WebexID(.organization, member.organizationID).description
        self.created = Timestamp.text(member.createdAt)
        self.lastModified = Timestamp.text(profile.modifiedAt ?? member.createdAt)
        if extent.callingData {
            self.extension = member.extension
            self.locationId = WebexID(.location, member.locationID).description
        }
        if extent.status { self.status = "unknown" }
        guard extent.administration else { return }
        self.roles = member.roles.map { WebexID($0).description }
        self.licenses = member.licenseIDs.map { WebexID(.license, $0).description }
        self.invitePending = false
        self.loginEnabled = true
    }
}

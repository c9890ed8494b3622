/// Names a person, workspace or virtual line.
package struct MemberID: Hashable, Sendable, Codable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case person
        case workspace
        case virtualLine
    }

    package var kind: Kind
    /// A UUID in lower case.
    package var key: String

    package init(_ kind: Kind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    package var description: String { "\(self.kind.rawValue)/\(self.key)" }

    /// Reads what ``description`` wrote.
    package init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
        self.init(kind, String(parts[1]))
    }
}

/// What can have an extension and be called: a person, a workspace or a virtual line.
package struct Member: Hashable, Sendable, Codable, Identifiable {
    // These two come first as every search of a list looks at them: they are beside the name in memory.

    /// 2 to 10 digits, unique in the location.
    package var `extension`: String?
    /// E.164 with its plus sign, unique in the organisation.
    package var phoneNumber: String?
    package var id: MemberID
    package var organizationID: String
    package var locationID: String
    package var displayName: String
    /// People and virtual lines.
    package var firstName: String?
    /// People and virtual lines.
    package var lastName: String?
    /// People only; unique, in lower case.
    package var email: String?
    package var roles: [Role]
    package var licenseIDs: [String]
    /// Locations that a location administrator administers.
    package var administeredLocationIDs: [String]
    /// Other organisations that a partner administrator administers.
    package var managedOrganizationIDs: [String]
    /// What the member's first phone registers with, or several phones that share it.
    package var account: SIPAccount?
    /// Further phones, each with accounts of its own.
    package var devices: [Device]
    @Indirect package var settings: CallSettings
    @Indirect package var profile: MemberProfile
    package var monitoring: Monitoring
    /// Others do not learn name and number of this member (RFC 3323).
    package var isPrivate: Bool
    /// Milliseconds since 1970.
    package var createdAt: Int64

    package init(
        id: MemberID, organizationID: String, locationID: String, displayName: String, firstName: String? = nil, lastName: String? = nil,
        email: String? = nil, extension: String?, phoneNumber: String? = nil, roles: [Role] = [], licenseIDs: [String] = [],
        administeredLocationIDs: [String] = [], managedOrganizationIDs: [String] = [], account: SIPAccount? = nil, devices: [Device] = [],
        settings: CallSettings = CallSettings(), monitoring: Monitoring = Monitoring(), isPrivate: Bool = false, createdAt: Int64 = 0,
        profile: MemberProfile = MemberProfile()
    ) {
        self.id = id
        self.organizationID = organizationID
        self.locationID = locationID
        self.displayName = displayName
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.extension = `extension`
        self.phoneNumber = phoneNumber
        self.roles = roles
        self.licenseIDs = licenseIDs
        self.administeredLocationIDs = administeredLocationIDs
        self.managedOrganizationIDs = managedOrganizationIDs
        self.account = account
        self.devices = devices
        self.settings = settings
        self.monitoring = monitoring
        self.isPrivate = isPrivate
        self.createdAt = createdAt
        self.profile = profile
    }
}

/// What a person may do beyond their own calls.
package enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    case fullAdministrator = "full-administrator"
    case readOnlyAdministrator = "read-only-administrator"
    case locationAdministrator = "location-administrator"
    /// Full administrator of the organisations that they manage; in their own organisation this role allows nothing.
    case partnerAdministrator = "partner-administrator"
    /// Reads what happened in the organisation's calls and recordings; administers nothing.
    case complianceOfficer = "compliance-officer"
}

/// The user name and the hashed password with which phones register. The password itself is not kept.
package struct SIPAccount: Hashable, Sendable, Codable {
    package var username: String
    private var md5: HexadecimalText
    private var sha256: HexadecimalText

    package init(username: String, ha1MD5: String, ha1SHA256: String) {
        self.username = username
        self.md5 = HexadecimalText(ha1MD5)
        self.sha256 = HexadecimalText(ha1SHA256)
    }

    private enum CodingKeys: String, CodingKey {
        case username
        case md5 = "ha1MD5"
        case sha256 = "ha1SHA256"
    }

    /// MD5 of `username:realm:password` (RFC 3261 §22.4).
    package var ha1MD5: String {
        get { self.md5.text }
        set { self.md5 = HexadecimalText(newValue) }
    }

    /// SHA-256 of the same (RFC 8760).
    package var ha1SHA256: String {
        get { self.sha256.text }
        set { self.sha256 = HexadecimalText(newValue) }
    }
}

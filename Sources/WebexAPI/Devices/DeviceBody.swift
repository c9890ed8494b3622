import Directory

/// A device as `/devices` shows it: a phone of another maker. Keys for what only the API's own phones have are not sent.
struct DeviceBody: Encodable {
    var id: String
    var callingDeviceId: String
    var displayName: String
    var personId: String?
    var workspaceId: String?
    var orgId: String
    var capabilities: [String] = []
    var permissions: [String] = []
    var connectionStatus: String
    var product: String
    var type = "phone"
    var tags: [String]
    var mac: String?
    var primarySipUrl: String?
    var sipUrls: [String]
    var errorCodes: [String] = []
    var created: String
    var locationId: String
    var managedBy = "CUSTOMER"
    var manufacturer = "THIRD_PARTY"
    var linePort: String?
    var sipUserName: String?

    init(_ device: Device, of owner: Member, isConnected: Bool, _ index: DirectoryIndex) {
        let username = device.lines.first?.account.username
        let domain = index.organizations[owner.organizationID]?.sipDomain
        let address = username.flatMap { username in domain.map { "\(username)@\($0)" } }
        self.id = WebexID(.device, device.id).description
        self.callingDeviceId = self.id
        self.displayName = device.name
        self.personId = owner.id.kind == .person ? WebexID(owner.id).description : nil
        self.workspaceId = owner.id.kind == .workspace ? WebexID(owner.id).description : nil
        self.orgId = WebexID(.organization, owner.organizationID).description
        self.connectionStatus = Self.status(isConnected)
        self.product = device.product
        self.tags = device.shownTags
        self.mac = device.mac
        self.primarySipUrl = address
        self.sipUrls = [address].compactMap { $0 }
        self.created = Timestamp.text(device.createdAt)
        self.locationId = WebexID(.location, owner.locationID).description
        self.linePort = address
        self.sipUserName = username
    }

    static func status(_ isConnected: Bool) -> String { isConnected ? "connected" : "disconnected" }
}

extension Device {
    var product: String { self.model ?? Self.standardName }

    /// The API's tags: the one that names the device, where it has a name of its own, and all others.
    var shownTags: [String] { (self.name == self.product ? [] : [DeviceTags.naming + self.name]) + self.tags }
}

import Directory

/// A trunk as Webex's clients want its details. What Webex makes of a trunk itself has the nearest here.
struct TrunkBody: Encodable {
    struct OutboundProxy: Encodable {
        /// The peer's host and port.
        var outboundProxy: String
    }

    var id: String
    var name: String
    var organization: NamedBody
    var location: NamedBody
    var otgDtgId: String
    var linePort: String
    var locationsUsingTrunk: [NamedBody]
    var pilotUserId: String
    var outboundProxy: OutboundProxy
    var sipAuthenticationUserName: String
    var status: String
    var errorCodes: [String] = []
    var responseStatus: [String] = []
    var dualIdentitySupportEnabled = true
    var trunkType = TrunkType.registering
    var deviceType = "SIP trunk"
    var address: String
    var domain: String?
    var port: Int
    var maxConcurrentCalls = 0
    var isRestrictedToDedicatedInstance = false

    init(_ trunk: Trunk, _ status: TrunkStatus, _ index: DirectoryIndex) {
        let id = WebexID(.trunk, trunk.id).description
        self.id = id
        self.name = trunk.name
        self.organization = index.organizationBody(trunk.organizationID)
        self.location = index.locationBody(trunk.locationID)
        self.otgDtgId = id
        self.linePort = "\(trunk.username ?? trunk.id)@\(trunk.sipDomain)"
        self.locationsUsingTrunk = index.locations(using: trunk).map { index.locationBody($0.id) }
        self.pilotUserId = id
        self.outboundProxy = OutboundProxy(outboundProxy: "\(trunk.host):\(trunk.port)")
        self.sipAuthenticationUserName = trunk.username ?? ""
        self.status = status.deviceStatus
        self.address = trunk.host
        self.domain = trunk.domain
        self.port = trunk.port
    }
}

/// A trunk with everything that is set for it, but its password.
struct OwnTrunkBody: Encodable {
    var id: String
    var name: String
    var locationId: String
    var locationName: String
    var host: String
    var port: Int
    var transport: String
    var domain: String?
    var registers: Bool
    var username: String?
    var hasPassword: Bool
    var sources: [String]
    var enabled: Bool
    var inUse: Bool
    var status: TrunkStatus

    init(_ trunk: Trunk, _ status: TrunkStatus?, _ index: DirectoryIndex) {
        self.id = WebexID(.trunk, trunk.id).description
        self.name = trunk.name
        self.locationId = WebexID(.location, trunk.locationID).description
        self.locationName = index.locations[trunk.locationID]?.name ?? ""
        self.host = trunk.host
        self.port = trunk.port
        self.transport = trunk.transport.rawValue
        self.domain = trunk.domain
        self.registers = trunk.registers
        self.username = trunk.username
        self.hasPassword = trunk.password != nil
        self.sources = trunk.sources
        self.enabled = trunk.isEnabled
        self.inUse = index.isInUse(.trunk(trunk.id))
        self.status = status ?? TrunkStatus(state: .unknown)
    }
}

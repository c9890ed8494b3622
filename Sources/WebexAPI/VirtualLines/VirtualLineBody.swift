import Directory

/// A virtual line as the API shows it.
struct VirtualLineBody: Encodable {
    struct Location: Encodable {
        var id: String
        var name: String
        var address: LocationBody.Address?
    }

    var id: String
    var firstName: String
    var lastName: String
    var displayName: String
    var callerIdFirstName: String?
    var callerIdLastName: String?
    var callerIdNumber: String?
    var number: NumberBody?
    var location: Location
    var numberOfDevicesAssigned: Int
    var directorySearchEnabled: Bool?
    var announcementLanguage: String?
    var timeZone: String?
    var devices: [VirtualLineDeviceBody]?

    /// - Parameter isDetailed: with what only the details have.
    init(_ member: Member, isDetailed: Bool, _ index: DirectoryIndex) {
        let profile = member.profile
        let location = index.locations[member.locationID]
        self.id = WebexID(member.id).description
        self.firstName = member.firstName ?? member.displayName
        // The API always has one.
        self.lastName = member.lastName ?? "."
        self.displayName = member.displayName
        self.callerIdFirstName = profile.callerIDFirstName
        self.callerIdLastName = profile.callerIDLastName
        self.callerIdNumber = profile.callerIDNumber
        self.number = NumberBody.numbers(of: member, index).first
        self.location = Location(id: WebexID(.location, member.locationID).description, name: location?.name ?? "")
        let devices = VirtualLineDeviceBody.devices(of: member, index)
        self.numberOfDevicesAssigned = devices.count
        guard isDetailed else { return }
        self.location.address = location.map { LocationBody.Address($0.profile.address) }
        self.directorySearchEnabled = profile.isInDirectorySearch
        self.announcementLanguage = profile.announcementLanguage ?? location?.profile.announcementLanguage
        self.timeZone = profile.timeZone ?? location?.timeZone
        self.devices = devices
    }
}

/// A device that has a virtual line.
struct VirtualLineDeviceBody: Encodable {
    struct Owner: Encodable {
        var id: String
        var firstName: String?
        var lastName: String?
        var type: String
    }

    var id: String
    var description: [String]
    var model: String
    var mac: String?
    var primaryOwner: Bool
    var type: String
    var owner: Owner
    var activationState = "ACTIVATED"
    var location: LocationReference

    /// Devices of others on which the line is, and the phone that registers with the line's own account.
    static func devices(of line: Member, _ index: DirectoryIndex) -> [VirtualLineDeviceBody] {
        (line.allDevices.map { ($0, line) } + index.devices(sharing: line.id)).map { device, owner in
            VirtualLineDeviceBody(
                id: WebexID(.device, device.id).description, description: [device.name], model: device.model ?? "SIP phone", mac: device.mac,
                primaryOwner: owner.id == line.id, type: owner.id == line.id ? "PRIMARY" : "SHARED_CALL_APPEARANCE",
                owner: Owner(
                    id: WebexID(owner.id).description, firstName: owner.firstName ?? owner.displayName, lastName: owner.lastName,
                    type: WebexID.Kind(owner.id.kind).rawValue), location: LocationReference(owner.locationID, index))
        }
    }
}

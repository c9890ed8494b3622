/// Devices and their lines: their rules, and whose they are.
extension DirectoryIndex {
    /// User names are unique in the whole server.
    func checkUsernames(of member: Member) throws(DirectoryError) {
        var seen: Set<String> = []
        for line in member.allDevices.flatMap(\.lines) {
            let username = line.account.username
            guard !username.isEmpty else { throw .invalid(field: "username", reason: "must not be empty") }
            guard seen.insert(username).inserted else { throw .notUnique(field: "username", value: username, holder: member.displayName) }
            if let holder = self.byUsername[username], holder != member.id {
                throw .notUnique(field: "username", value: username, holder: self.members[holder]?.displayName ?? "somebody else")
            }
        }
    }

    /// Ids of devices are unique in the whole server, MAC addresses in the organisation.
    func checkDeviceIdentities(of member: Member) throws(DirectoryError) {
        if let holder = self.byDevice[member.id.key] {
            throw .notUnique(field: "id", value: member.id.key, holder: self.members[holder]?.displayName ?? "a device")
        }
        var ids: Set<String> = [member.id.key]
        var macs: Set<String> = []
        for device in member.devices {
            guard !device.id.isEmpty else { throw .invalid(field: "id", reason: "must not be empty") }
            let key = self.byDevice[device.id] ?? MemberID.Kind.allCases.map { MemberID($0, device.id) }.first { self.members[$0] != nil }
            if let key, key != member.id {
                throw .notUnique(field: "id", value: device.id, holder: self.members[key]?.displayName ?? "somebody else")
            }
            guard ids.insert(device.id).inserted else { throw .notUnique(field: "id", value: device.id, holder: member.displayName) }
            guard let mac = device.mac else { continue }
            try DirectoryValidation.mac(mac)
            if let holder = self.byMAC[MACKey(organizationID: member.organizationID, mac: mac)], holder != member.id {
                throw .notUnique(field: "mac", value: mac, holder: self.members[holder]?.displayName ?? "somebody else")
            }
            guard macs.insert(mac).inserted else { throw .notUnique(field: "mac", value: mac, holder: member.displayName) }
        }
    }

    /// Devices are of people and workspaces, with lines of members of the same organisation; a preferred device is its owner's,
    /// and assistants and monitoring agents are of the organisation.
    func checkDevices(of member: Member) throws(DirectoryError) {
        guard member.id.kind != .virtualLine || member.devices.isEmpty else {
            throw .invalid(field: "devices", reason: "must be of a person or workspace; a virtual line is a line of their devices")
        }
        guard member.deviceCount <= Device.limit else { throw .invalid(field: "devices", reason: "may be \(Device.limit) at most") }
        for device in member.devices {
            try DirectoryValidation.name(device.name, limit: Device.nameLimit)
            guard device.tags.count <= Device.tagLimit else { throw .invalid(field: "tags", reason: "may be \(Device.tagLimit) at most") }
            for tag in device.tags { try DirectoryValidation.name(tag, field: "tags", limit: Device.tagLengthLimit) }
            guard Set(device.tags).count == device.tags.count else { throw .invalid(field: "tags", reason: "must not have the same one twice") }
            guard device.lines.count <= Device.lineLimit else { throw .invalid(field: "lines", reason: "may be \(Device.lineLimit) at most") }
            guard device.lines.first?.memberID == member.id else {
                throw .invalid(field: "lines", reason: "must begin with the line of the device's owner")
            }
            guard Set(device.lines.map(\.memberID)).count == device.lines.count else {
                throw .invalid(field: "lines", reason: "must not have the same line twice")
            }
            for line in device.lines where line.memberID != member.id && self.members[line.memberID]?.organizationID != member.organizationID {
                throw .notFound("member \(line.memberID)")
            }
        }
        if let id = member.settings.preferredDeviceID, !member.allDevices.contains(where: { $0.id == id }) {
            throw .notFound("device \(id)")
        }
        var assistants: Set<MemberID> = []
        for id in member.settings.assistants {
            guard id != member.id else { throw .invalid(field: "assistants", reason: "must not name the member itself") }
            guard let assistant = self.members[id], assistant.organizationID == member.organizationID else { throw .notFound("assistant \(id)") }
            guard assistants.insert(id).inserted else { throw .invalid(field: "assistants", reason: "name \(assistant.displayName) twice") }
        }
        try self.checkPhoneStatusPrivacy(of: member)
    }

    /// A device of the organisation, and whose it is.
    package func device(_ id: String, organizationID: String) -> (device: Device, owner: Member)? {
        for kind in MemberID.Kind.allCases {
            // The first device of a member has the member's own key.
            guard let owner = self.members[MemberID(kind, id)], owner.organizationID == organizationID else { continue }
            return owner.allDevices.first { $0.id == id }.map { ($0, owner) }
        }
        guard let owner = self.byDevice[id].flatMap({ self.members[$0] }), owner.organizationID == organizationID else { return nil }
        return owner.devices.first { $0.id == id }.map { ($0, owner) }
    }

    /// Devices of others that have a line of the member, with their owners, by the owners' names.
    package func devices(sharing id: MemberID) -> [(device: Device, owner: Member)] {
        (self.namedBy[.member(id)] ?? []).compactMap { self.members[$0] }.sorted { ($0.displayName, $0.id.key) < ($1.displayName, $1.id.key) }
            .flatMap { owner in owner.devices.filter { $0.lines.contains { $0.memberID == id } }.map { ($0, owner) } }
            .filter { $0.1.id != id }
    }

    /// Whether a member may act for another: the other's line is on one of the member's own devices.
    package func mayUseLine(of other: MemberID, _ member: MemberID) -> Bool {
        other == member || self.members[member]?.secondaryLineOwners.contains(other) == true
    }
}

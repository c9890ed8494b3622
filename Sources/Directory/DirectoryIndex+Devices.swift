/// Devices and their lines: their rules, and whose they are.
extension DirectoryIndex {
    /// User names are unique in the whole server.
    func checkUsernames(of member: Member) throws(DirectoryError) {
        var seen: Set<String> = []
        for line in member.allDevices.flatMap(\.lines) {
            let username = line.account.username
            guard !username.isEmpty else { throw .invalid(field: "username", reason: "must not be empty") }
            guard seen.insert(username).inserted else { throw .notUnique(field: "username", value: username, holder: member.displayName) }
            if let holder = self.byUsername[username], holder.deviceOwner != member.id {
                throw .notUnique(field: "username", value: username, holder: self.members[holder.deviceOwner]?.displayName ?? "somebody else")
            }
        }
    }

    /// Lines belong to members of the same organisation, a preferred device to its owner.
    func checkDevices(of member: Member) throws(DirectoryError) {
        var macs: Set<String> = []
        for device in member.devices {
            try DirectoryValidation.name(device.name, limit: 64)
            guard device.lines.first?.memberID == member.id else {
                throw .invalid(field: "lines", reason: "must begin with the line of the device's owner")
            }
            guard Set(device.lines.map(\.memberID)).count == device.lines.count else {
                throw .invalid(field: "lines", reason: "must not have the same line twice")
            }
            for line in device.lines where self.members[line.memberID]?.organizationID != member.organizationID {
                throw .notFound("member \(line.memberID)")
            }
            guard let mac = device.mac else { continue }
            guard mac.utf8.count == 12, mac.allSatisfy({ $0.isHexDigit && !$0.isLowercase }) else {
                throw .invalid(field: "mac", reason: "must be twelve hexadecimal digits")
            }
            let holder = self.members.values.first { other in
                other.organizationID == member.organizationID && other.id != member.id && other.devices.contains { $0.mac == mac }
            }
            guard holder == nil, macs.insert(mac).inserted else {
                throw .notUnique(field: "mac", value: mac, holder: holder?.displayName ?? member.displayName)
            }
        }
        if let id = member.settings.preferredDeviceID, !member.allDevices.contains(where: { $0.id == id }) {
            throw .notFound("device \(id)")
        }
        for id in member.settings.assistants {
            guard id != member.id, self.members[id]?.organizationID == member.organizationID else { throw .notFound("assistant \(id)") }
        }
    }

    /// A device of the organisation, and whose it is.
    package func device(_ id: String, organizationID: String) -> (device: Device, owner: Member)? {
        for kind in MemberID.Kind.allCases {
            // The first device of a member has the member's own key.
            guard let owner = self.members[MemberID(kind, id)], owner.organizationID == organizationID else { continue }
            return owner.allDevices.first { $0.id == id }.map { ($0, owner) }
        }
        for owner in self.members.values where owner.organizationID == organizationID {
            if let device = owner.devices.first(where: { $0.id == id }) { return (device, owner) }
        }
        return nil
    }

    /// Whether a member may act for another: the other's line is on one of the member's own devices.
    package func mayUseLine(of other: MemberID, _ member: MemberID) -> Bool {
        other == member || self.members[member]?.secondaryLineOwners.contains(other) == true
    }

    /// A member is gone: their lines on others' devices too, and they assist nobody.
    mutating func forgetLines(of id: MemberID) {
        for (username, line) in self.byUsername where line.memberID == id { self.byUsername[username] = nil }
        for member in self.members.values {
            var changed = member
            for index in changed.devices.indices { changed.devices[index].lines.removeAll { $0.memberID == id } }
            changed.settings.assistants.removeAll { $0 == id }
            if changed != member { self.members[member.id] = changed }
        }
    }
}

import Directory

extension DeviceLine {
    static func sample(_ id: MemberID, _ username: String) -> DeviceLine {
        DeviceLine(memberID: id, account: SIPAccount(username: username, ha1MD5: "0", ha1SHA256: "0"))
    }
}

extension Device {
    /// A phone with the owner's own line, named like the phone, and lines of others.
    static func sample(_ id: String, of owner: MemberID, mac: String? = nil, _ others: DeviceLine...) -> Device {
        Device(id: id, name: "Phone \(id)", mac: mac, lines: [.sample(owner, id)] + others)
    }
}

extension Member {
    func with(_ devices: Device...) -> Member {
        var member = self
        member.devices = devices
        return member
    }

    func with(_ change: (inout CallSettings) -> Void) -> Member {
        var member = self
        change(&member.settings)
        return member
    }
}

/// A phone or softphone of a member, with the lines that it registers.
package struct Device: Hashable, Sendable, Codable, Identifiable {
    /// Lines of one device at most.
    package static let lineLimit = 16
    /// Devices of one member at most, with the one that its own account stands for.
    package static let limit = 35
    /// Characters of a name at most.
    package static let nameLimit = 64
    /// Tags of one device at most, and characters of one.
    package static let tagLimit = 64
    package static let tagLengthLimit = 128
    /// What a device without a name and a model is called.
    package static let standardName = "SIP phone"

    /// A UUID in lower case.
    package var id: String
    package var name: String
    package var model: String?
    /// Twelve hexadecimal digits in upper case, unique in the organisation.
    package var mac: String?
    /// What administrators sort devices by, in the order in which it was given.
    package var tags: [String]
    /// The first is the owner's own line; others are secondary lines, of other members of the organisation.
    package var lines: [DeviceLine]
    /// Milliseconds since 1970.
    package var createdAt: Int64

    package init(
        id: String, name: String, model: String? = nil, mac: String? = nil, tags: [String] = [], lines: [DeviceLine], createdAt: Int64 = 0
    ) {
        self.id = id
        self.name = name
        self.model = model
        self.mac = mac
        self.tags = tags
        self.lines = lines
        self.createdAt = createdAt
    }
}

/// One line of a device: whose calls ring there, and what the device registers with.
package struct DeviceLine: Hashable, Sendable, Codable {
    package var memberID: MemberID
    package var account: SIPAccount

    package init(memberID: MemberID, account: SIPAccount) {
        self.memberID = memberID
        self.account = account
    }
}

/// Whose line a SIP user name is, and on which device.
package struct RegisteredLine: Hashable, Sendable {
    package var memberID: MemberID
    package var deviceID: String
    package var deviceOwner: MemberID
    package var account: SIPAccount
}

extension Member {
    /// The id of the device that ``account`` stands for: the member's first phone, or phones that share that account.
    package var firstDeviceID: String { self.id.key }

    /// How many ``allDevices`` are.
    package var deviceCount: Int { (self.account == nil ? 0 : 1) + self.devices.count }

    /// Every device of the member: first the one that ``account`` stands for, then ``devices``.
    package var allDevices: [Device] {
        guard let account = self.account else { return self.devices }
        let first = Device(
            id: self.firstDeviceID, name: Device.standardName, lines: [DeviceLine(memberID: self.id, account: account)], createdAt: self.createdAt)
        return [first] + self.devices
    }

    /// Members whose lines are on this member's devices, besides the member's own.
    package var secondaryLineOwners: Set<MemberID> {
        Set(self.devices.flatMap(\.lines).map(\.memberID)).subtracting([self.id])
    }
}

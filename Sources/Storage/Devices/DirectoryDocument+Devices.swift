import Directory
internal import Yams

/// The parts of a document that belong to a member's phones and calls: devices with their lines, and call settings.
extension DirectoryDocument {
    /// A member's devices and settings, read once everybody that they may name is there.
    struct Furnishing {
        var member: MemberID
        var location: Location
        var organization: Organization
        var map: YAMLMapping
    }

    static let settingKeys: Set<String> = [
        "forwarding", "do-not-disturb", "call-waiting", "recording", "voicemail-number", "assistants", "preferred-device",
        "outgoing-permissions", "incoming-permissions", "music-on-hold", "music-on-hold-name", "music-when-held", "private-phone-status",
        "monitoring-agents",
    ]

    // MARK: Reading

    mutating func readDevicesAndSettings(_ furnishing: Furnishing) throws {
        let map = furnishing.map
        // A virtual line has no such key.
        if furnishing.member.kind != .virtualLine {
            for node in try map.list("devices") { try self.readDevice(node, furnishing) }
        }
        try self.change(furnishing, "forwarding") { $0.settings.forwarding = try Self.readForwarding(map) ?? CallForwarding() }
        try self.change(furnishing, "recording") { $0.settings.recording = try Self.readRecording(map) ?? CallRecordingSettings() }
        try self.change(furnishing, "do-not-disturb") { $0.settings.doNotDisturb = try map.flag("do-not-disturb") ?? false }
        try self.change(furnishing, "call-waiting") { $0.settings.callWaiting = try map.flag("call-waiting") ?? true }
        try self.change(furnishing, "voicemail-number") { $0.settings.voicemailNumber = try map.text("voicemail-number") }
        try self.change(furnishing, "outgoing-permissions") { $0.settings.permissions.outgoing = try Self.readOutgoingPermissions(map) }
        try self.change(furnishing, "incoming-permissions") { $0.settings.permissions.incoming = try Self.readIncomingPermissions(map) }
        try self.change(furnishing, "music-on-hold") { $0.settings.music = try Self.readMusic(map) }
        for (digits, line) in try map.texts("assistants") {
            let assistant = try self.member(digits, line, furnishing.location)
            try self.change(furnishing, line) { $0.settings.assistants.append(assistant) }
        }
        try self.change(furnishing, "private-phone-status") { $0.settings.privacy.isEnabled = try map.flag("private-phone-status") ?? false }
        for (digits, line) in try map.texts("monitoring-agents") {
            let agent = try self.member(digits, line, furnishing.location)
            try self.change(furnishing, line) { $0.settings.privacy.agents.append(agent) }
        }
        guard let name = try map.text("preferred-device") else { return }
        try self.change(furnishing, "preferred-device") { member in
            guard let device = member.device(reference: name) else {
                throw DirectoryDocumentError(line: map.line(of: "preferred-device"), message: "\(member.displayName) has no device \"\(name)\"")
            }
            member.settings.preferredDeviceID = device.id
        }
    }

    private mutating func readDevice(_ node: Node, _ furnishing: Furnishing) throws {
        let map = try YAMLMapping(node, keys: ["id", "name", "model", "mac", "tags", "created", "lines"], what: "device")
        let name = try map.requiredText("name")
        let id = try self.id(map, "device \(name)", made: TokenHash.stableID("device", furnishing.member.description, name))
        var device = Device(
            id: id, name: name, model: try map.text("model"), mac: try map.text("mac"), tags: try map.texts("tags").map(\.text), lines: [],
            createdAt: try map.moment("created") ?? self.now)
        let nodes = try map.list("lines")
        guard !nodes.isEmpty else { throw DirectoryDocumentError(line: map.line, message: "lines is missing or empty") }
        for (position, node) in nodes.enumerated() {
            let line = try YAMLMapping(node, keys: ["owner", "sip"], what: "line")
            guard let account = try self.readAccount(line, furnishing.organization) else {
                throw DirectoryDocumentError(line: line.line, message: "sip is missing")
            }
            let owner = try line.text("owner").map { try self.member($0, line.line(of: "owner"), furnishing.location) } ?? furnishing.member
            device.lines.append(DeviceLine(memberID: owner, account: account))
            // Each line by itself, so that an error names its place.
            let value = device
            try self.change(furnishing, position == 0 ? map.line : line.line) { member in
                if position > 0 { member.devices.removeLast() }
                member.devices.append(value)
            }
        }
    }

    private func member(_ digits: String, _ line: Int, _ location: Location) throws -> MemberID {
        guard case .member(let id)? = self.index.target(reference: digits, from: location) else {
            throw DirectoryDocumentError(line: line, message: "no person, workspace or virtual line has extension \(digits) in \(location.name)")
        }
        return id
    }

    private mutating func change(_ furnishing: Furnishing, _ key: String, _ change: (inout Member) throws -> Void) throws {
        try self.change(furnishing, furnishing.map.line(of: key), change)
    }

    /// Changes a member, with the line of what is changed in its error.
    private mutating func change(_ furnishing: Furnishing, _ line: Int, _ change: (inout Member) throws -> Void) throws {
        guard let old = self.index.members[furnishing.member] else { return }
        var member = old
        try change(&member)
        guard member != old else { return }
        let value = member
        try self.at(line) { index throws(DirectoryError) in try index.insert(value) }
    }

    private static func readForwarding(_ map: YAMLMapping) throws -> CallForwarding? {
        guard let given = try map.mapping("forwarding", keys: ["always", "busy", "no-answer", "rings"]) else { return nil }
        var forwarding = CallForwarding()
        forwarding.always = try self.readRule(given, "always")
        forwarding.busy = try self.readRule(given, "busy")
        forwarding.noAnswer = try self.readRule(given, "no-answer")
        forwarding.numberOfRings = try given.number("rings") ?? forwarding.numberOfRings
        return forwarding
    }

    private static let recordingKeys: Set<String> = [
        "enabled", "mode", "announce-start-and-stop", "notification", "notify", "remind", "reminder-interval",
    ]

    private static func readRecording(_ map: YAMLMapping) throws -> CallRecordingSettings? {
        guard let given = try map.mapping("recording", keys: Self.recordingKeys) else { return nil }
        var recording = CallRecordingSettings()
        recording.isEnabled = try given.flag("enabled") ?? true
        recording.mode = try given.word("mode", as: CallRecordingSettings.Mode.self) ?? recording.mode
        recording.isStartStopAnnounced = try given.flag("announce-start-and-stop") ?? recording.isStartStopAnnounced
        recording.notification = try given.word("notification", as: CallRecordingSettings.Notification.self) ?? recording.notification
        recording.isNotificationEnabled = try given.flag("notify") ?? recording.isNotificationEnabled
        recording.isRepeatEnabled = try given.flag("remind") ?? recording.isRepeatEnabled
        recording.repeatInterval = try given.number("reminder-interval") ?? recording.repeatInterval
        return recording
    }

    // MARK: Writing

    static func devicesAndSettings(_ member: Member, _ index: DirectoryIndex) -> [(String, Node?)] {
        guard let location = index.locations[member.locationID] else { return [] }
        let settings = member.settings
        let preferred = settings.preferredDeviceID.map { id in
            member.allDevices.first { $0.id == id && member.device(reference: $0.name)?.id == id }?.name ?? id
        }
        return [
            ("devices", self.list(member.devices.map { self.device($0, member, location, index) })),
            ("forwarding", self.forwarding(settings.forwarding)), ("do-not-disturb", self.unless(false, settings.doNotDisturb)),
            ("call-waiting", self.unless(true, settings.callWaiting)), ("recording", self.recording(settings.recording)),
            ("voicemail-number", self.text(settings.voicemailNumber)),
            ("assistants", self.members(settings.assistants, location, index)), ("preferred-device", self.text(preferred)),
            ("private-phone-status", self.unless(false, settings.privacy.isEnabled)),
            ("monitoring-agents", self.members(settings.privacy.agents, location, index)),
        ] + self.permissions(settings.permissions) + self.music(settings.music) + self.alternateNumbers(settings.alternates)
    }

    /// Members as they are dialled from a location.
    private static func members(_ ids: [MemberID], _ location: Location, _ index: DirectoryIndex) -> Node? {
        self.list(ids.compactMap { self.text(index.reference(to: .member($0), from: location)) })
    }

    private static func device(_ device: Device, _ member: Member, _ location: Location, _ index: DirectoryIndex) -> Node {
        let lines = device.lines.map { line in
            self.node([
                ("owner", line.memberID == member.id ? nil : self.text(index.reference(to: .member(line.memberID), from: location))),
                ("sip", self.account(line.account)),
            ])
        }
        return self.node([
            ("id", self.text(device.id)), ("name", self.text(device.name)), ("model", self.text(device.model)), ("mac", self.text(device.mac)),
            ("tags", self.list(device.tags.compactMap(self.text))), ("created", Node(String(device.createdAt))), ("lines", self.list(lines)),
        ])
    }

    private static func forwarding(_ forwarding: CallForwarding) -> Node? {
        guard forwarding != CallForwarding() else { return nil }
        return self.node([
            ("always", self.rule(forwarding.always)), ("busy", self.rule(forwarding.busy)), ("no-answer", self.rule(forwarding.noAnswer)),
            ("rings", Node(String(forwarding.numberOfRings))),
        ])
    }

    private static func recording(_ recording: CallRecordingSettings) -> Node? {
        let usual = CallRecordingSettings()
        guard recording != usual else { return nil }
        return self.node([
            ("enabled", self.unless(true, recording.isEnabled)), ("mode", self.text(recording.mode.rawValue)),
            ("announce-start-and-stop", self.unless(usual.isStartStopAnnounced, recording.isStartStopAnnounced)),
            ("notification", self.text(recording.notification.rawValue)),
            ("notify", self.unless(usual.isNotificationEnabled, recording.isNotificationEnabled)),
            ("remind", self.unless(usual.isRepeatEnabled, recording.isRepeatEnabled)),
            ("reminder-interval", Node(String(recording.repeatInterval))),
        ])
    }
}

extension Member {
    /// A device of the member by its name, the first of several, or by its id.
    fileprivate func device(reference: String) -> Device? {
        let devices = self.allDevices
        return devices.first { $0.name == reference } ?? devices.first { $0.id == reference }
    }
}

import Directory
import GRDB

/// Devices, their lines and call settings in their tables.
extension SQLiteDirectoryStore {
    // MARK: Reading

    /// Devices by the key of their owner, in the order that they have there.
    static func devices(_ database: Database) throws -> [String: [Device]] {
        var lines: [String: [DeviceLine]] = [:]
        try database.forEachRow(
            "SELECT device_line.*, member.kind AS kind FROM device_line JOIN member ON member.id = member_id ORDER BY device_id, position"
        ) { row in
            guard let kind = MemberID.Kind(rawValue: row["kind"]) else { return }
            let account = SIPAccount(username: row["username"], ha1MD5: row["ha1_md5"], ha1SHA256: row["ha1_sha256"])
            lines[row["device_id"], default: []].append(DeviceLine(memberID: MemberID(kind, row["member_id"]), account: account))
        }
        var tags: [String: [String]] = [:]
        try database.forEachRow("SELECT * FROM device_tag ORDER BY device_id, position") { row in
            tags[row["device_id"], default: []].append(row["tag"])
        }
        var result: [String: [Device]] = [:]
        try database.forEachRow("SELECT * FROM device ORDER BY owner_id, position") { row in
            let id: String = row["id"]
            result[row["owner_id"], default: []].append(
                Device(
                    id: id, name: row["name"], model: row["model"], mac: row["mac"], tags: tags[id] ?? [], lines: lines[id] ?? [],
                    createdAt: row["created_at"]))
        }
        return result
    }

    /// Call settings by the key of the member. Who has none there has the defaults.
    static func settings(_ database: Database) throws -> [String: CallSettings] {
        var result: [String: CallSettings] = [:]
        try database.forEachRow("SELECT * FROM member_settings") { row in result[row["member_id"]] = Self.settings(row) }
        try Self.forEachNamed("assistant_id", in: "assistant", database) { result[$0, default: CallSettings()].assistants.append($1) }
        return result
    }

    /// Whom members name in a list of their own, in order, each with the key of who names them.
    static func forEachNamed(_ column: String, in table: String, _ database: Database, _ body: (String, MemberID) -> Void) throws {
        try database.forEachRow(
            "SELECT member_id, \(column) AS named_id, member.kind AS kind FROM \(table) JOIN member ON member.id = \(column) ORDER BY member_id, position"
        ) { row in
            guard let kind = MemberID.Kind(rawValue: row["kind"]) else { return }
            body(row["member_id"], MemberID(kind, row["named_id"]))
        }
    }

    private static func settings(_ row: Row) -> CallSettings {
        func rule(_ name: String) -> CallForwarding.Rule {
            CallForwarding.Rule(isEnabled: row["forward_\(name)_enabled"], destination: row["forward_\(name)_destination"])
        }
        var settings = CallSettings()
        settings.forwarding.always = rule("always")
        settings.forwarding.busy = rule("busy")
        settings.forwarding.noAnswer = rule("no_answer")
        settings.forwarding.numberOfRings = row["forward_no_answer_rings"]
        settings.doNotDisturb = row["do_not_disturb"]
        settings.callWaiting = row["call_waiting"]
        settings.recording.isEnabled = row["recording_enabled"]
        settings.recording.mode = CallRecordingSettings.Mode(rawValue: row["recording_mode"]) ?? .never
        settings.recording.isStartStopAnnounced = row["recording_start_stop_announced"]
        settings.recording.notification = CallRecordingSettings.Notification(rawValue: row["recording_notification"]) ?? .none
        settings.recording.isNotificationEnabled = row["recording_notification_enabled"]
        settings.recording.isRepeatEnabled = row["recording_repeat_enabled"]
        settings.recording.repeatInterval = row["recording_repeat_interval"]
        settings.voicemailNumber = row["voicemail_number"]
        settings.preferredDeviceID = row["preferred_device_id"]
        return settings
    }

    // MARK: Writing

    /// Before a member's account changes: a user name may go from a device to the account or back.
    static func deleteDevices(of member: Member, _ database: Database) throws {
        try database.run("DELETE FROM device WHERE owner_id = ?", [member.id.key])
    }

    /// Once all members are there: lines and assistants name others.
    static func insertDevicesAndSettings(of member: Member, _ database: Database) throws {
        for (position, device) in member.devices.enumerated() {
            try database.run(
                "INSERT INTO device (id, organization_id, owner_id, position, name, model, mac, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    device.id, member.organizationID, member.id.key, position, device.name, device.model, device.mac, device.createdAt,
                ])
            for (position, tag) in device.tags.enumerated() {
                try database.run("INSERT INTO device_tag (device_id, position, tag) VALUES (?, ?, ?)", [device.id, position, tag])
            }
            for (position, line) in device.lines.enumerated() {
                try database.run(
                    "INSERT INTO device_line (device_id, position, member_id, username, ha1_md5, ha1_sha256) VALUES (?, ?, ?, ?, ?, ?)",
                    [device.id, position, line.memberID.key, line.account.username, line.account.ha1MD5, line.account.ha1SHA256])
            }
        }
        try database.run("DELETE FROM assistant WHERE member_id = ?", [member.id.key])
        for (position, id) in member.settings.assistants.enumerated() {
            try database.run(
                "INSERT INTO assistant (member_id, position, assistant_id) VALUES (?, ?, ?)", [member.id.key, position, id.key])
        }
        try self.insert(member.settings, of: member, database)
    }

    private static func insert(_ settings: CallSettings, of member: Member, _ database: Database) throws {
        try database.run("DELETE FROM member_settings WHERE member_id = ?", [member.id.key])
        var usual = CallSettings()
        // These have tables of their own.
        usual.assistants = settings.assistants
        usual.permissions = settings.permissions
        usual.music = settings.music
        usual.alternates = settings.alternates
        usual.privacy = settings.privacy
        // The defaults are not written down: who never changed a setting gets a later version's.
        guard settings != usual else { return }
        let (forwarding, recording) = (settings.forwarding, settings.recording)
        try database.run(
            """
            INSERT INTO member_settings (member_id, forward_always_enabled, forward_always_destination, forward_busy_enabled,
                forward_busy_destination, forward_no_answer_enabled, forward_no_answer_destination, forward_no_answer_rings, do_not_disturb,
                call_waiting, recording_enabled, recording_mode, recording_start_stop_announced, recording_notification,
                recording_notification_enabled, recording_repeat_enabled, recording_repeat_interval, voicemail_number, preferred_device_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                member.id.key, forwarding.always.isEnabled, forwarding.always.destination, forwarding.busy.isEnabled, forwarding.busy.destination,
                forwarding.noAnswer.isEnabled, forwarding.noAnswer.destination, forwarding.numberOfRings, settings.doNotDisturb,
                settings.callWaiting, recording.isEnabled, recording.mode.rawValue, recording.isStartStopAnnounced,
                recording.notification.rawValue, recording.isNotificationEnabled, recording.isRepeatEnabled, recording.repeatInterval,
                settings.voicemailNumber, settings.preferredDeviceID,
            ])
    }
}

import Directory

extension CallSetting {
    private struct Recording: Encodable {
        struct Notification: Encodable {
            var type: String
            var enabled: Bool
        }

        struct Repetition: Encodable {
            var interval: Int
            var enabled: Bool
        }

        var enabled: Bool
        var record: String
        var startStopAnnouncementEnabled: Bool
        var notification: Notification
        var `repeat`: Repetition

        init(_ settings: CallRecordingSettings) {
            self.enabled = settings.isEnabled
            self.record = settings.mode.rawValue
            self.startStopAnnouncementEnabled = settings.isStartStopAnnounced
            self.notification = Notification(type: settings.notification.rawValue, enabled: settings.isNotificationEnabled)
            self.repeat = Repetition(interval: settings.repeatInterval, enabled: settings.isRepeatEnabled)
        }
    }

    static let recording = CallSetting(name: "callRecording", isOwn: false, isTelephonyConfiguration: false) { member, _ in
        Recording(member.settings.recording)
    } change: { body, member, _ in
        var settings = member.settings.recording
        settings.isEnabled = try body.flag("enabled") ?? settings.isEnabled
        settings.mode = try body.choice("record") ?? settings.mode
        settings.isStartStopAnnounced = try Self.announcement(body) ?? settings.isStartStopAnnounced
        if let notification = try body.object("notification") {
            // Null is how clients write None.
            if notification.has("type") { settings.notification = try notification.choice("type") ?? .none }
            settings.isNotificationEnabled = try notification.flag("enabled") ?? settings.isNotificationEnabled
        }
        if let repetition = try body.object("repeat") {
            settings.repeatInterval = try repetition.number("interval") ?? settings.repeatInterval
            settings.isRepeatEnabled = try repetition.flag("enabled") ?? settings.isRepeatEnabled
        }
        member.settings.recording = settings
    }

    /// The announcement is one setting here; the API has it also apart for internal and other calls.
    private static func announcement(_ body: JSONBody) throws -> Bool? {
        if let isEnabled = try body.flag("startStopAnnouncementEnabled") { return isEnabled }
        guard let apart = try body.object("startStopAnnouncement") else { return nil }
        let flags = try ["internalCallsEnabled", "pstnCallsEnabled"].compactMap { try apart.flag($0) }
        return flags.isEmpty ? nil : flags.contains(true)
    }
}

import Directory
import HTTPTypes

extension OperationGroup {
    /// What is to be said of one ``CallSetting``.
    private struct Subject: Sendable {
        var setting: CallSetting
        /// In the operations' ids.
        var name: String
        /// In the operations' summaries.
        var summary: String
        var shown: Schema
        var change: Schema

        /// Reading and changing it.
        ///
        /// - Parameter owner: for the operations' ids: whose it is.
        func rows(_ path: String, _ owner: String, _ whose: String) -> [OperationDescription] {
            [
                OperationDescription(.get, path + self.setting.name, "get\(owner)\(self.name)", "\(self.summary) of \(whose)", .ok(self.shown)),
                OperationDescription(
                    .put, path + self.setting.name, "update\(owner)\(self.name)", "Changes what the body names of it", body: .json(self.change),
                    .noContent, refusals: [.conflict]),
            ]
        }
    }

    static let callSettings = OperationGroup(
        tag: "Call settings", summary: "What is set for the calls of people, workspaces and virtual lines",
        operations: Self.subjects.flatMap { subject -> [OperationDescription] in
            let isTelephony = subject.setting.isTelephonyConfiguration
            let workspaces = isTelephony ? "/telephony/config/workspaces/{memberId}/" : "/workspaces/{memberId}/features/"
            return subject.rows("/people/{memberId}/features/", "Person", "a person")
                + subject.rows(workspaces, "Workspace", "a workspace")
                + subject.rows("/telephony/config/virtualLines/{memberId}/", "VirtualLine", "a virtual line")
        })

    private static let ownPath = "/telephony/config/people/me/settings/"

    static let ownCallSettings = OperationGroup(
        tag: "Own call settings", summary: "What is set for the calls of the token's own user",
        operations: [Self.forwarding, Self.doNotDisturb, Self.callWaiting].flatMap { subject -> [OperationDescription] in
            subject.rows(Self.ownPath, "My", "the user")
        } + [Self.ownRecordingRow])

    private static let subjects: [Subject] = [
        Self.forwarding, Self.doNotDisturb, Self.callWaiting, Self.recording, Self.privacy, Self.incomingPermission,
    ]

    /// A flag that must not be true: this server does nothing with it.
    private static let unsupported = Schema.flag.optional
    private static let switchable = Schema.flag.optional

    // MARK: Forwarding

    private static let forwarding = Subject(
        setting: .forwarding, name: "CallForwarding", summary: "The call forwarding",
        shown: .object([
            "callForwarding": .object([
                "always": Self.rule.with(["ringReminderEnabled": .flag]), "busy": Self.rule,
                "noAnswer": Self.rule.with([
                    "numberOfRings": .number(CallForwarding.ringRange), "systemMaxNumberOfRings": .number(CallForwarding.ringRange),
                ]),
            ]), "businessContinuity": Self.rule,
        ]).named("CallForwarding"),
        change: .input([
            "callForwarding": .input([
                "always": Self.ruleInput.with(["ringReminderEnabled": Self.unsupported]).optional,
                "busy": Self.ruleInput.with(["ringReminderEnabled": Self.unsupported]).optional,
                "noAnswer": Self.ruleInput.with([
                    "ringReminderEnabled": Self.unsupported, "numberOfRings": .number(CallForwarding.ringRange).optional,
                ]).optional,
            ]).optional, "businessContinuity": .input(["enabled": Self.unsupported]).optional,
        ]))

    private static let rule = Schema.object(["enabled": .flag, "destination": .text, "destinationVoicemailEnabled": .flag])

    /// What is enabled needs a destination; an empty one is none.
    private static let ruleInput = Schema.input([
        "enabled": Self.switchable, "destination": .text.optional, "destinationVoicemailEnabled": Self.unsupported,
    ])

    // MARK: Do not disturb, call waiting, privacy

    private static let doNotDisturb = Subject(
        setting: .doNotDisturb, name: "DoNotDisturb", summary: "Do not disturb",
        shown: .object(["enabled": .flag, "ringSplashEnabled": .flag]),
        change: .input(["enabled": Self.switchable, "ringSplashEnabled": Self.unsupported, "webexGoOverrideEnabled": Self.unsupported]))

    private static let callWaiting = Subject(
        setting: .callWaiting, name: "CallWaiting", summary: "Call waiting", shown: .object(["enabled": .flag]),
        change: .input(["enabled": Self.switchable]))

    private static let privacy = Subject(
        setting: .privacy, name: "Privacy", summary: "The privacy",
        shown: .object([
            "aaExtensionDialingEnabled": .flag, "aaNamingDialingEnabled": .flag, "enablePhoneStatusDirectoryPrivacy": .flag,
            "enablePhoneStatusPickupBargeInPrivacy": .flag, "monitoringAgents": .list(.agent),
        ]).named("Privacy"),
        change: .input([
            "enablePhoneStatusDirectoryPrivacy": Self.switchable, "aaExtensionDialingEnabled": Self.unsupported,
            "aaNamingDialingEnabled": Self.unsupported, "enablePhoneStatusPickupBargeInPrivacy": Self.switchable,
            // Ids, or what is shown of them.
            "monitoringAgents": .list(.either(.some, .input(["id": .some])), count: 0...PhoneStatusPrivacy.limit).optional,
        ]))

    // MARK: Incoming permissions

    private static let externalTransfer = Schema.one(of: IncomingPermissions.ExternalCalls.self)

    private static let incomingPermission = Subject(
        setting: .incomingPermission, name: "IncomingPermission", summary: "Which calls may come",
        shown: .object([
            "useCustomEnabled": .flag, "externalTransfer": Self.externalTransfer, "internalCallsEnabled": .flag, "collectCallsEnabled": .flag,
        ]),
        change: .input([
            "useCustomEnabled": Self.switchable, "externalTransfer": Self.externalTransfer.optional, "internalCallsEnabled": Self.switchable,
            "collectCallsEnabled": Self.switchable,
        ]))

    // MARK: Recording

    /// Seconds between the tones that remind of a recording.
    private static let interval = Schema.number(10...1_800)
    private static let recordingMode = Schema.one(of: CallRecordingSettings.Mode.self)
    private static let notification = Schema.one(of: CallRecordingSettings.Notification.self)

    private static let recording = Subject(
        setting: .recording, name: "CallRecording", summary: "The recording of calls",
        shown: .object([
            "enabled": .flag, "record": Self.recordingMode, "startStopAnnouncementEnabled": .flag,
            "notification": .object(["type": Self.notification, "enabled": .flag]),
            "repeat": .object(["interval": Self.interval, "enabled": .flag]),
        ]).named("CallRecording"),
        change: .input([
            "enabled": Self.switchable, "record": Self.recordingMode.optional, "startStopAnnouncementEnabled": Self.switchable,
            // Where the announcement is not named itself, either of these turns it on.
            "startStopAnnouncement": .input(["internalCallsEnabled": Self.switchable, "pstnCallsEnabled": Self.switchable]).optional,
            "notification": .input(["type": Self.notification.optional, "enabled": Self.switchable]).optional,
            "repeat": .input(["interval": Self.interval.optional, "enabled": Self.switchable]).optional,
        ]))

    private static let ownRecordingRow = OperationDescription(
        .get, Self.ownPath + "callRecording", "getMyCallRecording", "Whether and how the user's calls are recorded", .ok(Self.ownRecording))

    private static let ownRecording = Schema.object([
        "enabled": .flag, "recordingMode": Self.recordingMode, "pauseResumeNotifyMethod": Self.notification, "announcementEnabled": .flag,
        "warningToneEnabled": .flag, "warningToneDuration": Self.interval,
    ])
}

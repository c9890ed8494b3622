import Directory
import HTTPTypes

extension OperationGroup {
    private static let path = RecordingSettingsRoutes.path
    private static let location = RecordingVendorRoutes.location

    static let recordingSettings = OperationGroup(
        tag: "Call recording", summary: "Whether calls are recorded, by whom, and what parties are told of it",
        operations: [
            OperationDescription(.get, Self.path, "getCallRecording", "Whether calls of the organization are recorded", .ok(Self.settings)),
            OperationDescription(
                .put, Self.path, "updateCallRecording", "Allows or forbids that recordings begin; those that run go on",
                body: .json(.input(["enabled": .flag])), .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, Self.path + "/regions", "listRecordingRegions", "Where recordings may be kept: there is nothing to choose",
                .ok(.object(["regions": .list(.object(["code": .text, "name": .text, "defaultEnabled": .flag]))]))),
            OperationDescription(
                .get, Self.path + "/announcements", "getRecordingAnnouncements", "What the parties of a recorded call are told",
                .ok(.object(Self.announcements(Self.choice)))),
            OperationDescription(
                .put, Self.path + "/announcements", "updateRecordingAnnouncements", "Changes those that the body names",
                body: .json(.input(Self.announcements(Self.choiceInput.optional))), .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, ComplianceAnnouncementRoutes.path, "getComplianceAnnouncement", "When parties outside are told that calls may be recorded",
                .ok(
                    .object(Self.compliance).with(["useCustomAnnouncementEnabled": .flag, "audioAnnouncementFile": Self.file.optional]))),
            OperationDescription(
                .put, ComplianceAnnouncementRoutes.path, "updateComplianceAnnouncement", "Changes what the body names of it",
                body: .json(
                    .input(Self.complianceInput).with([
                        "useCustomAnnouncementEnabled": .flag.optional, "audioAnnouncementFileId": .text.optional,
                    ])), .noContent, refusals: [.conflict]),
            OperationDescription(
                .get, ComplianceAnnouncementRoutes.locationPath, "getLocationComplianceAnnouncement", "The same at a location",
                .ok(
                    .object(Self.compliance).with([
                        "useOrgSettingsEnabled": .flag, "useOrgLevelAnnouncementEnabled": .flag,
                        "customComplianceAnnouncement": Self.choice.optional,
                    ]))),
            OperationDescription(
                .put, ComplianceAnnouncementRoutes.locationPath, "updateLocationComplianceAnnouncement", "Changes what the body names of it",
                body: .json(
                    .input(Self.complianceInput).with([
                        "useOrgSettingsEnabled": .flag.optional, "useOrgLevelAnnouncementEnabled": .flag.optional,
                        "customComplianceAnnouncement": Self.choiceInput.optional,
                    ])), .noContent, refusals: [.conflict]),
        ] + Self.vendorOperations)

    private static let vendorOperations = [
        OperationDescription(
            .get, Self.path + "/vendors", "listRecordingVendors", "Who records calls of the organization: this server",
            .ok(.object(["vendorId": .id, "vendorName": .text, "vendors": .list(Self.vendor), "failureBehavior": Self.behavior]))),
        OperationDescription(
            .put, Self.path + "/vendor", "updateRecordingVendor", "Sets what follows when a call cannot be recorded",
            body: .json(.input(["vendorId": .some, "failureBehavior": Self.behavior.optional, "storageRegion": .text(pattern: "^$").optional])),
            .ok(Self.job), refusals: [.conflict, .notFound]),
        OperationDescription(
            .get, Self.path + "/vendorUsers", "listRecordingUsers", "Whose calls may be recorded", query: Self.userParameters,
            .ok(Self.users)),
        OperationDescription(
            .get, Self.location + "/vendors", "listLocationRecordingVendors", "Who records calls of a location: this server",
            .ok(
                .object([
                    "orgDefaultEnabled": .flag, "orgDefaultVendorId": .id, "orgDefaultVendorName": .text, "defaultVendorId": .id,
                    "defaultVendorName": .text, "vendors": .list(Self.vendor), "orgFailureBehaviorEnabled": .flag,
                    "orgFailureBehavior": Self.behavior, "failureBehavior": Self.behavior,
                ]))),
        OperationDescription(
            .put, Self.location + "/vendor", "updateLocationRecordingVendor", "Sets what follows there when a call cannot be recorded",
            body: .json(
                .input([
                    "id": .text.optional, "orgDefaultEnabled": .flag.optional, "storageRegion": .text(pattern: "^$").optional,
                    "failureBehavior": Self.behavior.optional, "orgFailureBehaviorEnabled": .flag.optional,
                ])), .ok(Self.job), refusals: [.conflict]),
        OperationDescription(
            .get, Self.location + "/vendorUsers", "listLocationRecordingUsers", "Whose calls may be recorded at a location",
            query: Self.userParameters, .ok(Self.users)),
    ]

    private static let settings = Schema.object([
        "organization": .object(["id": .id, "name": .text]), "enabled": .flag, "vendorId": .id, "vendorName": .text, "termsOfServiceUrl": .text,
    ])

    private static let file = Schema.object([
        "id": .id.optional, "fileName": .text, "fileSize": .text.optional, "mediaFileType": .one(of: "WAV"), "level": .one(of: "LOCATION"),
    ]).named("PlayedFile")
    private static let choice = Schema.object(["type": .one(of: SoundChoice.self), "audioAnnouncementFile": Self.file.optional]).named(
        "PlayedAnnouncement")
    private static let choiceInput = Schema.input(["type": .one(of: SoundChoice.self).optional, "audioAnnouncementFileId": .text.optional])

    private static func announcements(_ schema: Schema) -> KeyValuePairs<String, Schema> {
        [
            "start": schema, "stop": schema, "pause": schema, "resume": schema, "failureEndWithCall": schema, "failureProceedWithCall": schema,
        ]
    }

    private static let compliance: KeyValuePairs<String, Schema> = [
        "inboundPSTNCallsEnabled": .flag, "outboundPSTNCallsEnabled": .flag, "outboundPSTNCallsDelayEnabled": .flag,
        "delayInSeconds": .number(ComplianceAnnouncement.delayRange),
    ]
    private static let complianceInput: KeyValuePairs<String, Schema> = [
        "inboundPSTNCallsEnabled": .flag.optional, "outboundPSTNCallsEnabled": .flag.optional, "outboundPSTNCallsDelayEnabled": .flag.optional,
        "delayInSeconds": .number(ComplianceAnnouncement.delayRange).optional,
    ]

    private static let behavior = Schema.one(of: RecordingFailureBehavior.self)
    private static let job = Schema.object(["jobId": .id])
    private static let vendor = Schema.object([
        "id": .id, "name": .text, "description": .text, "migrateUserCreationEnabled": .flag, "loginUrl": .text, "termsOfServiceUrl": .text,
    ]).named("RecordingVendor")

    private static let userParameters = [
        OperationParameter.max, .start,
        OperationParameter("standardUserOnly", .one(of: "true", "false"), "Only people with a standard licence for calls"),
    ]
    private static let users = Schema.object([
        "members": .list(
            .object([
                "id": .id, "firstName": .text.optional, "lastName": .text.optional, "type": .one(of: "PEOPLE", "PLACE", "VIRTUAL_LINE"),
                "licenseType": .one(of: "BASIC_USER", "PROFESSIONAL_USER", "WORKSPACE", "PROFESSIONAL_WORKSPACE", "VIRTUAL_PROFILE").optional,
            ]))
    ])
}

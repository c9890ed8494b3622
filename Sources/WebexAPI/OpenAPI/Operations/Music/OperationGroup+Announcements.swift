import HTTPTypes

extension OperationGroup {
    private static let collection = "/telephony/config/locations/{locationId}/announcements"

    static let announcements = OperationGroup(
        tag: "Announcements", summary: "WAV files of a location",
        operations: [
            OperationDescription(
                .get, "/telephony/config/announcements", "listAnnouncements", "Those of the organization's locations",
                query: [OperationParameter("locationId", .text, "A location's id, or `all`; without it the list is empty")] + Self.search,
                .ok(Self.list)),
            OperationDescription(
                .get, Self.collection, "listLocationAnnouncements", "Those of the location", query: Self.search, .ok(Self.list)),
            OperationDescription(
                .post, Self.collection, "uploadAnnouncement", "Uploads a WAV file of 8 MiB at most",
                body: .form(
                    .input([
                        "name": .name(255), "file": .file, "is_text_to_speech": .one(of: "false").optional,
                        "isTextToSpeech": .one(of: "false").optional,
                    ])), .created(.created), refusals: [.conflict]),
            OperationDescription(
                .get, Self.collection + "/{announcementId}", "getAnnouncement", "One of them", .ok(Self.details.named("Announcement"))),
            OperationDescription(
                .delete, Self.collection + "/{announcementId}", "deleteAnnouncement", "Deletes one that is nobody's music on hold", .noContent,
                refusals: [.conflict]),
        ])

    private static let search: [OperationParameter] = [
        .filter("name", "name"), .filter("fileName", "file name"),
        OperationParameter("fileType", .text, "Files of this type; there are only `AUDIO`", isChecked: false),
        OperationParameter("mediaFileType", .text, "Files of this type; there are only `WAV`", isChecked: false),
        OperationParameter("order", .text(pattern: "^(fileName|fileSize)(-(asc|desc))?$"), "By file name or size"), .max, .start,
    ]

    private static let summary = Schema.object([
        "id": .id, "name": .text, "fileName": .text, "fileSize": .number(from: 0), "mediaFileType": .one(of: "WAV"), "lastUpdated": .timestamp,
        "level": .one(of: "LOCATION"), "location": .location,
    ])

    private static let details = Self.summary.with(["featureReferenceCount": .number(from: 0)])

    private static let list = Schema.object(["announcements": .list(Self.summary.named("AnnouncementSummary"))])
}

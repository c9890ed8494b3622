import HTTPTypes

extension OperationGroup {
    private static let path = "/telephony/config/people/{memberId}"
    private static let fields: KeyValuePairs<String, Schema> = ["announcementLanguage": .text.optional, "timeZone": .text.optional]

    static let personCalling = OperationGroup(
        tag: "Time zones of people", summary: "Time zone and announcement language of a person",
        operations: [
            OperationDescription(
                .get, Self.path, "getPersonCalling", "Those of the person, or else of their location", .ok(.object(Self.fields))),
            OperationDescription(
                .put, Self.path, "updatePersonCalling",
                "Sets them. The time zone is that of the person's detailed call records; the language is one in which announcements are spoken",
                body: .json(.input(Self.fields)), .noContent, refusals: [.conflict]),
        ])
}

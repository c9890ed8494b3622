import HTTPTypes

extension OperationGroup {
    private static let speech = OperationParameter("ttsLanguage", .flag, "Whether only those in which texts are read aloud: none")
    private static let languages = Schema.object(["languages": .list(.object(["name": .text, "code": .text(pattern: "^[a-z]{2}_[a-z]{2}$")]))])

    static let announcementLanguages = OperationGroup(
        tag: "Announcement languages", summary: "The languages in which announcements are spoken",
        operations: [
            OperationDescription(
                .get, "/telephony/config/announcementLanguages", "listAnnouncementLanguages", "Those of the server's prompts",
                query: [Self.speech], .ok(Self.languages)),
            OperationDescription(
                .get, "/telephony/config/people/me/announcementLanguages", "listMyAnnouncementLanguages", "Those of the server's prompts",
                query: [Self.speech], .ok(Self.languages)),
        ])
}

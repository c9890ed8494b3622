import Hummingbird

/// The languages in which announcements are spoken: those of the prompts that the server has.
struct AnnouncementLanguageRoutes: Sendable {
    /// See `scripts/make-prompts.sh`.
    private static let spoken = [Languages.Language(name: "English", code: "en_us")]

    /// Whether there are prompts in a language.
    static func speaks(_ code: String) -> Bool { self.spoken.contains { $0.code == code } }

    var routes: [Route] {
        [
            Route(
                .get, "/telephony/config/announcementLanguages",
                .administrator(scope: "spark-admin:telephony_config_read", writes: false), self.languages),
            Route(
                .get, "/telephony/config/people/me/announcementLanguages", .scope(["spark:people_read", "spark:telephony_config_read"]),
                self.languages),
        ]
    }

    private struct Languages: Encodable {
        struct Language: Encodable {
            var name: String
            var code: String
        }

        var languages: [Language]
    }

    /// None of them for a text that is to be read aloud: this server reads none.
    @Sendable private func languages(_ request: AuthorizedRequest) async throws -> Response {
        let isForSpeech = try request.flag("ttsLanguage") == true
        return JSONResponse.make(.ok, Languages(languages: isForSpeech ? [] : Self.spoken))
    }
}

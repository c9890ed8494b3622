import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Announcement languages (API: Read the List of Announcement Languages)")
struct AnnouncementLanguageTests {
    @Test("Administrators and users are told the prompts' languages, and none that texts are read aloud in")
    func languages() async throws {
        let bench = try await APIBench()
        for (path, token) in [("announcementLanguages", "alice"), ("people/me/announcementLanguages", "bob")] {
            let path = "/v1/telephony/config/" + path
            #expect(try await bench.request(.get, path, token: token).items("languages").compactMap { $0["code"] as? String } == ["en_us"])
            #expect(try await bench.request(.get, path + "?ttsLanguage=true", token: token).items("languages").isEmpty)
            #expect(try await bench.request(.get, path + "?ttsLanguage=maybe", token: token).status == .badRequest)
        }
        #expect(try await bench.request(.get, "/v1/telephony/config/announcementLanguages", token: "bob").status == .forbidden)
    }
}

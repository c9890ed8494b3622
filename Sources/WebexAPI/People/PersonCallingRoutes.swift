import Directory
internal import Foundation
import Hummingbird

/// Time zone and announcement language of a person: the first is that of their detailed call records, the second of what they hear.
struct PersonCallingRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let path = "/telephony/config/people/{memberId}"

    var routes: [Route] {
        [Route(.get, Self.path, Self.read, self.details), Route(.put, Self.path, Self.write, self.update)]
    }

    private struct Body: Encodable {
        var announcementLanguage: String?
        var timeZone: String?
    }

    /// What is not set for the person is their location's.
    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.person, request, Self.read)
        let location = await self.directory.read { $0.locations[member.locationID] }
        return JSONResponse.make(
            .ok,
            Body(
                announcementLanguage: member.profile.announcementLanguage ?? location?.profile.announcementLanguage,
                timeZone: member.profile.timeZone ?? location?.timeZone))
    }

    /// What the body does not name stays; an empty text makes it the location's again.
    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.member(.person, request, Self.write)
        let body = try await request.body()
        var member = old
        if let language = try body.text("announcementLanguage") {
            guard language.isEmpty || AnnouncementLanguageRoutes.speaks(language) else {
                throw APIError.invalid("announcementLanguage: no announcement is spoken in \(language)")
            }
            member.profile.announcementLanguage = language.isEmpty ? nil : language
        }
        if let zone = try body.text("timeZone") {
            guard zone.isEmpty || TimeZone(identifier: zone) != nil else { throw APIError.invalid("timeZone: there is no time zone \(zone)") }
            member.profile.timeZone = zone.isEmpty ? nil : zone
        }
        try await self.directory.save(member, replacing: old)
        return JSONResponse.noContent
    }
}

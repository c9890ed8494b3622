import Directory
import Hummingbird

/// The music on hold of people, workspaces and virtual lines, and the organisation's default piece.
struct MemberMusicRoutes: Sendable {
    let directory: DirectoryService
    let store: any AnnouncementStore

    private static let readAccess = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let writeAccess = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/moh/settings", Self.readAccess, self.organization),
            Route(.put, "/telephony/config/moh/settings", Self.writeAccess, self.updateOrganization),
        ] + self.routes(.person, "people") + self.routes(.workspace, "workspaces") + self.routes(.virtualLine, "virtualLines")
    }

    private func routes(_ kind: MemberID.Kind, _ collection: String) -> [Route] {
        let path = "/telephony/config/\(collection)/{memberId}/musicOnHold"
        return [
            Route(.get, path, Self.readAccess) { try await self.read(kind, $0) },
            Route(.put, path, Self.writeAccess) { try await self.update(kind, $0) },
        ]
    }

    enum Greeting: String, CaseIterable {
        case standard = "DEFAULT"
        case custom = "CUSTOM"
    }

    // MARK: Members

    private struct Body: Encodable {
        var mohEnabled: Bool
        var mohLocationEnabled: Bool
        var greeting: String
        var audioAnnouncementFile: AudioFileBody?
    }

    private func read(_ kind: MemberID.Kind, _ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(kind, request, Self.readAccess)
        let location = await self.directory.read { $0.locations[member.locationID] }
        let music = member.settings.music
        var body = Body(
            mohEnabled: music.isPlayed, mohLocationEnabled: location?.musicOnHold.isPlayedOnHold ?? true,
            greeting: (music.file == nil ? Greeting.standard : .custom).rawValue)
        if let file = music.file {
            body.audioAnnouncementFile = try await AudioFileBody(file, name: music.fileName, of: member.locationID, self.store)
        }
        return JSONResponse.make(.ok, body)
    }

    /// `audioAnnouncementFile` counts with the greeting `CUSTOM` only; without a greeting the music stays what it is.
    private func update(_ kind: MemberID.Kind, _ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.member(kind, request, Self.writeAccess)
        var member = old
        let body = try await request.body()
        if let isPlayed = try body.flag("mohEnabled") { member.settings.music.isPlayed = isPlayed }
        switch try body.choice("greeting", Greeting.self) {
        case nil: break
        case .standard?:
            member.settings.music.file = nil
            member.settings.music.fileName = nil
        case .custom?:
            let file = try await self.uploaded(body, for: member)
            member.settings.music.file = file.path
            member.settings.music.fileName = file.fileName
        }
        try await self.directory.save(member, replacing: old)
        return JSONResponse.noContent
    }

    private func uploaded(_ body: JSONBody, for member: Member) async throws -> Announcement {
        try await self.store.uploaded(try body.object("audioAnnouncementFile"), field: "audioAnnouncementFile", locationID: member.locationID)
    }

    // MARK: The organisation

    private struct OrganizationBody: Encodable {
        var defaultOrgMoh: String
    }

    @Sendable private func organization(_ request: AuthorizedRequest) async throws -> Response {
        let organization = try await self.current(request)
        return JSONResponse.make(.ok, OrganizationBody(defaultOrgMoh: organization.defaultPiece.rawValue))
    }

    @Sendable private func updateOrganization(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        let old = try await self.current(request)
        var organization = old
        organization.defaultPiece = try await request.body().choice("defaultOrgMoh") ?? old.defaultPiece
        try await self.directory.save(organization, replacing: old)
        return JSONResponse.noContent
    }

    private func current(_ request: AuthorizedRequest) async throws -> Organization {
        guard let organization = await self.directory.read({ $0.organizations[request.principal.organizationID] }) else {
            throw APIError(.notFound, "The organization was not found", errorCode: 4_008)
        }
        return organization
    }
}

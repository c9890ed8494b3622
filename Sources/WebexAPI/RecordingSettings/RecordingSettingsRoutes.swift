import Directory
import HTTPTypes
import Hummingbird

/// Whether calls of the organisation are recorded, by whom, and what parties are told of it.
///
/// There are no terms of service to accept and so no routes for them: there is no third party.
struct RecordingSettingsRoutes: Sendable {
    let directory: DirectoryService
    let files: SoundFiles

    static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    static let path = "/telephony/config/callRecording"

    var routes: [Route] {
        [
            Route(.get, Self.path, Self.read, self.settings),
            Route(.put, Self.path, Self.write, self.update),
            Route(.get, Self.path + "/regions", Self.read, self.regions),
            Route(.get, Self.path + "/announcements", Self.read, self.announcements),
            Route(.put, Self.path + "/announcements", Self.write, self.updateAnnouncements),
        ]
    }

    private struct Body: Encodable {
        struct Named: Encodable {
            var id: String
            var name: String
        }

        var organization: Named
        var enabled: Bool
        var vendorId = RecordingVendorBody.webexID.description
        var vendorName = RecordingVendorBody.vendorName
        var termsOfServiceUrl = ""
    }

    @Sendable private func settings(_ request: AuthorizedRequest) async throws -> Response {
        let organization = try await self.directory.organization(request)
        return JSONResponse.make(
            .ok,
            Body(
                organization: .init(id: WebexID(.organization, organization.id).description, name: organization.name),
                enabled: organization.recording.isEnabled))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.changeRecording(request) { body, recording in
            guard let isEnabled = try body.flag("enabled") else { throw APIError.invalid("enabled is missing") }
            recording.isEnabled = isEnabled
        }
    }

    private struct Regions: Encodable {
        struct Region: Encodable {
            var code: String
            var name: String
            var defaultEnabled: Bool
        }

        var regions: [Region]
    }

    /// None to choose from: recordings are where the server is.
    @Sendable private func regions(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, Regions(regions: []))
    }

    @Sendable private func announcements(_ request: AuthorizedRequest) async throws -> Response {
        let organization = try await self.directory.organization(request)
        let uploaded = try await self.uploaded(organization)
        let bodies = RecordingAnnouncement.allCases.map {
            ($0.rawValue, AnnouncementChoiceBody(organization.recording.announcements[$0], uploaded))
        }
        return JSONResponse.make(.ok, Dictionary(uniqueKeysWithValues: bodies))
    }

    @Sendable private func updateAnnouncements(_ request: AuthorizedRequest) async throws -> Response {
        let uploaded = try await self.uploaded(try await self.directory.organization(request))
        return try await self.directory.changeRecording(request) { body, recording in
            for announcement in RecordingAnnouncement.allCases {
                guard let given = try body.object(announcement.rawValue) else { continue }
                try SoundFiles.apply(given, to: &recording.announcements[announcement], uploaded)
            }
        }
    }

    private func uploaded(_ organization: Organization) async throws -> [Announcement] {
        try await self.files.of(await self.directory.read { $0.locations(of: organization.id) })
    }
}

extension DirectoryService {
    /// The organisation that a request is about.
    func organization(_ request: AuthorizedRequest) throws -> Organization {
        guard let organization = self.index.organizations[request.principal.organizationID] else {
            throw APIError(.notFound, "The organization was not found", errorCode: 4_008)
        }
        return organization
    }

    /// Changes how the organisation of a request records; for full administrators alone.
    func changeRecording(
        _ request: AuthorizedRequest, _ change: (JSONBody, inout OrganizationRecording) throws -> Void
    ) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        let body = try await request.body()
        let old = try self.organization(request)
        var organization = old
        try change(body, &organization.recording)
        try await self.save(organization, replacing: old)
        return JSONResponse.noContent
    }
}

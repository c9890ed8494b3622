import Directory
import HTTPTypes
import Hummingbird

/// When parties outside are told that calls may be recorded, in the organisation and at its locations.
struct ComplianceAnnouncementRoutes: Sendable {
    let directory: DirectoryService
    let files: SoundFiles

    static let path = RecordingSettingsRoutes.path + "/complianceAnnouncement"
    static let locationPath = "/telephony/config/locations/{locationId}/callRecording/complianceAnnouncement"

    var routes: [Route] {
        [
            Route(.get, Self.path, RecordingSettingsRoutes.read, self.organizationSettings),
            Route(.put, Self.path, RecordingSettingsRoutes.write, self.updateOrganization),
            Route(.get, Self.locationPath, RecordingSettingsRoutes.read, self.locationSettings),
            Route(.put, Self.locationPath, RecordingSettingsRoutes.write, self.updateLocation),
        ]
    }

    private struct Body: Encodable {
        var inboundPSTNCallsEnabled: Bool
        var outboundPSTNCallsEnabled: Bool
        var outboundPSTNCallsDelayEnabled: Bool
        var delayInSeconds: Int
        // Of the organisation.
        var useCustomAnnouncementEnabled: Bool?
        var audioAnnouncementFile: SoundFileBody?
        // Of a location.
        var useOrgSettingsEnabled: Bool?
        var useOrgLevelAnnouncementEnabled: Bool?
        var customComplianceAnnouncement: AnnouncementChoiceBody?

        init(_ compliance: ComplianceAnnouncement) {
            self.inboundPSTNCallsEnabled = compliance.isPlayedInbound
            self.outboundPSTNCallsEnabled = compliance.isPlayedOutbound
            self.outboundPSTNCallsDelayEnabled = compliance.isOutboundDelayed
            self.delayInSeconds = compliance.delay
        }
    }

    private static func apply(_ body: JSONBody, to compliance: inout ComplianceAnnouncement) throws {
        compliance.isPlayedInbound = try body.flag("inboundPSTNCallsEnabled") ?? compliance.isPlayedInbound
        compliance.isPlayedOutbound = try body.flag("outboundPSTNCallsEnabled") ?? compliance.isPlayedOutbound
        compliance.isOutboundDelayed = try body.flag("outboundPSTNCallsDelayEnabled") ?? compliance.isOutboundDelayed
        compliance.delay = try body.number("delayInSeconds") ?? compliance.delay
    }

    // MARK: The organisation

    @Sendable private func organizationSettings(_ request: AuthorizedRequest) async throws -> Response {
        let organization = try await self.directory.organization(request)
        let compliance = organization.recording.compliance
        var body = Body(compliance)
        body.useCustomAnnouncementEnabled = compliance.file != nil
        if let file = compliance.file { body.audioAnnouncementFile = SoundFileBody(file, try await self.uploaded(organization)) }
        return JSONResponse.make(.ok, body)
    }

    @Sendable private func updateOrganization(_ request: AuthorizedRequest) async throws -> Response {
        let uploaded = try await self.uploaded(try await self.directory.organization(request))
        return try await self.directory.changeRecording(request) { body, recording in
            try Self.apply(body, to: &recording.compliance)
            try SoundFiles.apply(
                isCustom: try body.flag("useCustomAnnouncementEnabled"), body, to: &recording.compliance.file, uploaded)
        }
    }

    private func uploaded(_ organization: Organization) async throws -> [Announcement] {
        try await self.files.of(await self.directory.read { $0.locations(of: organization.id) })
    }

    // MARK: Locations

    @Sendable private func locationSettings(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        var body = Body(location.recording.compliance)
        body.useOrgSettingsEnabled = location.recording.usesOrganizationCompliance
        body.useOrgLevelAnnouncementEnabled = location.recording.usesOrganizationAnnouncement
        if let file = location.recording.compliance.file {
            body.customComplianceAnnouncement = AnnouncementChoiceBody(file, try await self.files.of([location]))
        }
        return JSONResponse.make(.ok, body)
    }

    @Sendable private func updateLocation(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        var location = old
        try Self.apply(body, to: &location.recording.compliance)
        if let usesOrganization = try body.flag("useOrgSettingsEnabled") { location.recording.usesOrganizationCompliance = usesOrganization }
        if let usesOrganization = try body.flag("useOrgLevelAnnouncementEnabled") {
            location.recording.usesOrganizationAnnouncement = usesOrganization
        }
        if let given = try body.object("customComplianceAnnouncement") {
            try SoundFiles.apply(given, to: &location.recording.compliance.file, try await self.files.of([location]))
            // It is the location's own, and goes with it.
            location.recording.compliance.file?.locationID = nil
        }
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }
}

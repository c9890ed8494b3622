import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Who records calls of the organisation and its locations, whose calls, and what follows when that fails.
struct RecordingVendorRoutes: Sendable {
    let directory: DirectoryService

    static let location = "/telephony/config/locations/{locationId}/callRecording"

    var routes: [Route] {
        let (read, write) = (RecordingSettingsRoutes.read, RecordingSettingsRoutes.write)
        return [
            Route(.get, RecordingSettingsRoutes.path + "/vendors", read, self.organizationVendors),
            Route(.put, RecordingSettingsRoutes.path + "/vendor", write, self.updateOrganization),
            Route(.get, RecordingSettingsRoutes.path + "/vendorUsers", read) { request in
                try await self.users(try await self.directory.organization(request).id, nil, request)
            },
            Route(.get, Self.location + "/vendors", read, self.locationVendors),
            Route(.put, Self.location + "/vendor", write, self.updateLocation),
            Route(.get, Self.location + "/vendorUsers", read) { request in
                let location = try await self.directory.location(request, writes: false)
                return try await self.users(location.organizationID, location.id, request)
            },
        ]
    }

    // MARK: Reading

    private struct Vendors: Encodable {
        var vendorId = RecordingVendorBody.webexID.description
        var vendorName = RecordingVendorBody.vendorName
        var vendors = [RecordingVendorBody()]
        var failureBehavior: String
    }

    @Sendable private func organizationVendors(_ request: AuthorizedRequest) async throws -> Response {
        let recording = try await self.directory.organization(request).recording
        return JSONResponse.make(.ok, Vendors(failureBehavior: recording.failureBehavior.rawValue))
    }

    private struct LocationVendors: Encodable {
        var orgDefaultEnabled = true
        var orgDefaultVendorId = RecordingVendorBody.webexID.description
        var orgDefaultVendorName = RecordingVendorBody.vendorName
        var defaultVendorId = RecordingVendorBody.webexID.description
        var defaultVendorName = RecordingVendorBody.vendorName
        var vendors = [RecordingVendorBody()]
        var orgFailureBehaviorEnabled: Bool
        var orgFailureBehavior: String
        /// What counts at the location.
        var failureBehavior: String
    }

    @Sendable private func locationVendors(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let whole = try await self.directory.organization(request).recording.failureBehavior
        let own = location.recording.failureBehavior
        return JSONResponse.make(
            .ok,
            LocationVendors(
                orgFailureBehaviorEnabled: own == nil, orgFailureBehavior: whole.rawValue, failureBehavior: (own ?? whole).rawValue))
    }

    // MARK: Changing

    /// What is asked for is done when this is answered; the job is over, and there is nothing to ask it.
    private struct Done: Encodable {
        var jobId = WebexID(.job, UUID().uuidString.lowercased()).description
    }

    @Sendable private func updateOrganization(_ request: AuthorizedRequest) async throws -> Response {
        _ = try await self.directory.changeRecording(request) { body, recording in
            try RecordingVendorBody.check(try body.requiredText("vendorId"), field: "vendorId")
            try Self.checkRegion(body)
            recording.failureBehavior = try body.choice("failureBehavior") ?? recording.failureBehavior
        }
        return JSONResponse.make(.ok, Done())
    }

    @Sendable private func updateLocation(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        if let id = try body.text("id") { try RecordingVendorBody.check(id, field: "id") }
        guard try body.flag("orgDefaultEnabled") != false else {
            throw APIError.invalid("orgDefaultEnabled: \(RecordingVendorBody.vendorName) is the only vendor, here as in the organization")
        }
        try Self.checkRegion(body)
        var location = old
        let given: RecordingFailureBehavior? = try body.choice("failureBehavior")
        switch try body.flag("orgFailureBehaviorEnabled") {
        case true?: location.recording.failureBehavior = nil
        case false?:
            guard let behavior = given ?? old.recording.failureBehavior else {
                throw APIError.invalid("failureBehavior is missing: orgFailureBehaviorEnabled is false")
            }
            location.recording.failureBehavior = behavior
        case nil: location.recording.failureBehavior = given ?? old.recording.failureBehavior
        }
        try await self.directory.save(location, replacing: old)
        return JSONResponse.make(.ok, Done())
    }

    /// - Throws: ``APIError`` for a region: there is none.
    private static func checkRegion(_ body: JSONBody) throws {
        guard try body.text("storageRegion")?.isEmpty ?? true else {
            throw APIError.invalid("storageRegion: recordings are kept by this server, and there are no regions to choose from")
        }
    }

    // MARK: Users

    private struct Users: Encodable {
        struct User: Encodable {
            var id: String
            var firstName: String?
            var lastName: String?
            var type: String
            var licenseType: String?

            init(_ member: Member, _ license: MemberLicenseType?) {
                self.id = WebexID(member.id).description
                self.firstName = member.id.kind == .workspace ? member.displayName : member.firstName
                self.lastName = member.lastName
                self.type =
                    switch member.id.kind {
                    case .person: "PEOPLE"
                    case .workspace: "PLACE"
                    case .virtualLine: "VIRTUAL_LINE"
                    }
                self.licenseType = license?.rawValue
            }
        }

        var members: [User]
    }

    /// - Parameter locationID: nil for the whole organisation.
    private func users(_ organizationID: String, _ locationID: String?, _ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let isStandardOnly = try request.flag("standardUserOnly") == true
        let (users, count) = await self.directory.read { index in
            let page = index.list(.recorded(organizationID: organizationID)).page(from: paging.start, limit: paging.max) { listing in
                guard case .member(let box) = listing else { return false }
                return (locationID == nil || box.member.locationID == locationID) && request.principal.maySee(box.member.locationID)
                    && (!isStandardOnly || MemberLicenseType(box.member, index) == .basicUser)
            }
            return (index.members(page.items).map { Users.User($0, MemberLicenseType($0, index)) }, page.count)
        }
        var response = JSONResponse.make(.ok, Users(members: users))
        paging.addLinks(to: &response, count: count, request)
        return response
    }
}

import Directory
import HTTPTypes
import Hummingbird

/// The number of a location that emergency services call back: read and chosen.
struct EmergencyCallbackRoutes: Sendable {
    let directory: DirectoryService

    private static let path = "/telephony/config/locations/{locationId}/features/emergencyCallbackNumber"

    var routes: [Route] {
        [
            Route(.get, Self.path, .administrator(scope: "spark-admin:telephony_config_read", writes: false), self.read),
            Route(.put, Self.path, .administrator(scope: "spark-admin:telephony_config_write", writes: true), self.change),
        ]
    }

    /// What may be chosen (the API's `selected`).
    enum Choice: String, CaseIterable {
        case mainNumber = "LOCATION_NUMBER"
        case memberNumber = "LOCATION_MEMBER_NUMBER"
    }

    /// What is called back now (the API's `effectiveLevel`).
    enum Level: String, CaseIterable {
        case mainNumber = "LOCATION_NUMBER"
        case memberNumber = "LOCATION_MEMBER_NUMBER"
        case none = "NONE"

        init(_ callback: DirectoryIndex.EmergencyCallback) {
            switch callback {
            case .member: self = .memberNumber
            case .mainNumber: self = .mainNumber
            case .none: self = .none
            }
        }
    }

    /// Whether a number reaches somebody (the API's `quality`).
    enum Quality: String, CaseIterable {
        case recommended = "RECOMMENDED"
        case invalid = "INVALID"
    }

    private struct Body: Encodable {
        struct LocationInfo: Encodable {
            var phoneNumber: String?
            var name: String
            var effectiveLevel: String
            var effectiveValue: String?
            var quality: String
        }

        struct MemberInfo: Encodable {
            var phoneNumber: String?
            var firstName: String?
            var lastName: String?
            var memberId: String
            var memberType: String
            var effectiveLevel: String
            var effectiveValue: String?
            var quality: String
        }

        var locationInfo: LocationInfo
        var locationMemberInfo: MemberInfo?
        var selected: String

        init(_ location: Location, _ index: DirectoryIndex) {
            let main = location.calling.mainNumber
            let isReachable = main.map { index.record(of: $0)?.isActive ?? true } ?? false
            self.locationInfo = LocationInfo(
                phoneNumber: main, name: location.name, effectiveLevel: (main == nil ? Level.none : .mainNumber).rawValue, effectiveValue: main,
                quality: (isReachable ? Quality.recommended : .invalid).rawValue)
            self.selected = Choice.mainNumber.rawValue
            guard let member = location.calling.emergencyCallbackMember.flatMap({ index.members[$0] }) else { return }
            let callback = index.emergencyCallback(at: location)
            self.selected = Choice.memberNumber.rawValue
            self.locationMemberInfo = MemberInfo(
                phoneNumber: member.phoneNumber, firstName: member.firstName ?? member.displayName, lastName: member.lastName,
                memberId: WebexID(member.id).description, memberType: WebexID.Kind(member.id.kind).rawValue,
                effectiveLevel: Level(callback).rawValue, effectiveValue: callback.number,
                quality: (Level(callback) == .memberNumber ? Quality.recommended : .invalid).rawValue)
        }
    }

    @Sendable private func read(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        return JSONResponse.make(.ok, await self.directory.read { Body(location, $0) })
    }

    @Sendable private func change(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        guard let choice = try body.choice("selected", Choice.self) else { throw APIError.invalid("selected is missing") }
        guard try body.number("elinExpiryTimeMinutes") == nil else {
            throw APIError.invalid("elinExpiryTimeMinutes cannot be set: no number is lent to a caller for a time")
        }
        var location = old
        switch choice {
        case .mainNumber: location.calling.emergencyCallbackMember = nil
        case .memberNumber:
            let id = try body.requiredText("locationMemberId")
            let member = await self.directory.read { $0.member(webexID: id, organizationID: old.organizationID) }
            guard let member else { throw APIError(.notFound, "locationMemberId names nobody of the organization", errorCode: 4_008) }
            let before = old.calling.emergencyCallbackMember.map { [NamedThing($0)] } ?? []
            try NamedThing(member.id).check(
                mayBeNamedBy: request.principal, field: "locationMemberId", besides: before, await self.directory.index)
            location.calling.emergencyCallbackMember = member.id
        }
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }
}

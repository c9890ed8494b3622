import Directory
import Hummingbird

/// The devices with which one may answer and dial, and the one that is preferred for it.
struct EndpointRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.member(
        own: "spark:telephony_config_read", administrator: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.member(
        own: "spark:telephony_config_write", administrator: "spark-admin:telephony_config_write", writes: true)
    private static let readOwn = Access.scope(["spark:telephony_config_read"])
    private static let writeOwn = Access.scope(["spark:telephony_config_write"])

    var routes: [Route] {
        let preferred = "/telephony/config/people/{memberId}/preferredAnswerEndpoint"
        let me = "/telephony/config/people/me"
        return [
            Route(.get, preferred, Self.read, self.preferred), Route(.put, preferred, Self.write, self.prefer),
            Route(.get, me + "/endpoints", Self.readOwn, self.myEndpoints),
            Route(.get, me + "/endpoints/{deviceId}", Self.readOwn, self.myEndpoint),
            Route(.put, me + "/endpoints/{deviceId}", Self.writeOwn, self.changeMyEndpoint),
            Route(.get, me + "/settings/availablePreferredAnswerEndpoints", Self.readOwn, self.myAvailable),
            Route(.get, me + "/settings/preferredAnswerEndpoint", Self.readOwn, self.myPreferred),
            Route(.put, me + "/settings/preferredAnswerEndpoint", Self.writeOwn, self.preferMine),
        ]
    }

    // MARK: Anybody's

    private struct Preferred: Encodable {
        struct Endpoint: Encodable {
            var id: String
            var type = "DEVICE"
            var name: String
        }

        var preferredAnswerEndpointId: String?
        var endpoints: [Endpoint]
    }

    @Sendable private func preferred(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.person, request, Self.read)
        return JSONResponse.make(
            .ok,
            Preferred(
                preferredAnswerEndpointId: member.settings.preferredDeviceID.map { WebexID(.device, $0).description },
                endpoints: member.allDevices.map { .init(id: WebexID(.device, $0.id).description, name: $0.name) }))
    }

    @Sendable private func prefer(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.person, request, Self.write)
        return try await self.prefer("preferredAnswerEndpointId", try await request.body(), member)
    }

    /// Sets or, with null, clears the device that is preferred.
    private func prefer(_ field: String, _ body: JSONBody, _ member: Member) async throws -> Response {
        guard body.has(field) else { throw APIError.invalid("\(field) is missing; null clears it") }
        var changed = member
        changed.settings.preferredDeviceID = try body.text(field).map { text in
            guard let id = WebexID(.device, parsing: text), member.allDevices.contains(where: { $0.id == id.key }) else {
                throw APIError(.notFound, "\(field) names no device of \(member.displayName)", errorCode: 4_008)
            }
            return id.key
        }
        try await self.directory.save(changed, replacing: member)
        return JSONResponse.noContent
    }

    // MARK: One's own

    private struct Endpoint: Encodable {
        struct Line: Encodable {
            var id: String
            var memberType: String
        }

        var id: String
        var type = "CALLING_DEVICE"
        var name: String
        var ownerId: String
        var ownerType: String
        /// Not of others' devices.
        var secondaryLines: [Line]?
        var isPreferredAnswerEndpoint: Bool

        init(_ device: Device, of owner: Member, for member: Member) {
            self.id = WebexID(.device, device.id).description
            self.name = device.name
            self.ownerId = WebexID(owner.id).description
            self.ownerType = WebexID.Kind(owner.id.kind).rawValue
            if owner.id == member.id {
                self.secondaryLines = device.lines.dropFirst().map {
                    Line(id: WebexID($0.memberID).description, memberType: WebexID.Kind($0.memberID.kind).rawValue)
                }
            }
            self.isPreferredAnswerEndpoint = member.settings.preferredDeviceID == device.id
        }
    }

    private struct List: Encodable {
        var endpoints: [Endpoint]
    }

    private struct Nothing: Encodable {}

    /// One's own devices, and others' on which one has a line.
    private func endpoints(of member: Member) async -> [Endpoint] {
        await self.directory.read { index in index.devices(withLineOf: member.id).map { Endpoint($0.device, of: $0.owner, for: member) } }
    }

    @Sendable private func myEndpoints(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, List(endpoints: await self.endpoints(of: await self.directory.me(request))))
    }

    private func endpoint(_ request: AuthorizedRequest) async throws -> Endpoint {
        let id = WebexID(.device, parsing: request.path["deviceId"] ?? "")?.description
        guard let endpoint = await self.endpoints(of: await self.directory.me(request)).first(where: { $0.id == id }) else {
            throw APIError(.notFound, "The endpoint was not found", errorCode: 4_008)
        }
        return endpoint
    }

    @Sendable private func myEndpoint(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, try await self.endpoint(request))
    }

    /// Mobile phones have settings here, and none of these endpoints is one.
    @Sendable private func changeMyEndpoint(_ request: AuthorizedRequest) async throws -> Response {
        let endpoint = try await self.endpoint(request)
        guard try await request.body().object("mobilitySettings") == nil else {
            throw APIError.invalid("mobilitySettings: \(endpoint.name) is not a mobile phone")
        }
        return JSONResponse.noContent
    }

    @Sendable private func myAvailable(_ request: AuthorizedRequest) async throws -> Response {
        let member = await self.directory.me(request)
        return JSONResponse.make(.ok, List(endpoints: member.allDevices.map { Endpoint($0, of: member, for: member) }))
    }

    /// An empty object where none is preferred.
    @Sendable private func myPreferred(_ request: AuthorizedRequest) async throws -> Response {
        let member = await self.directory.me(request)
        guard let device = member.allDevices.first(where: { $0.id == member.settings.preferredDeviceID }) else {
            return JSONResponse.make(.ok, Nothing())
        }
        return JSONResponse.make(.ok, Endpoint(device, of: member, for: member))
    }

    @Sendable private func preferMine(_ request: AuthorizedRequest) async throws -> Response {
        try await self.prefer("id", try await request.body(), await self.directory.me(request))
    }
}

import Directory
internal import Foundation
import Hummingbird

/// Hunt groups: list, create, details, update, delete.
///
/// Of a hunt group's settings the server keeps name, numbers, members with their weights, policy and when a call goes on to the
/// next member; other keys of a body are ignored, and not shown.
struct HuntGroupRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations/{locationId}/huntGroups"

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/huntGroups", Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{groupId}", Self.read, self.details),
            Route(.put, Self.collection + "/{groupId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{groupId}", Self.write, self.delete),
        ]
    }

    private struct List: Encodable {
        var huntGroups: [HuntGroupBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let locations = LocationScope(request.principal, locationID: try request.locationFilter())
        let name = request.filter("name")
        let number = request.numberFilter("phoneNumber")
        let organizationID = request.principal.organizationID
        let bodies = await self.directory.read { index in
            index.groups.values
                .filter { group in
                    group.kind == .huntGroup && group.organizationID == organizationID && locations.contains(group.locationID)
                        && name.allows(group.name) && number.allows(group.phoneNumber, group.extension)
                }
                .sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
                .map { HuntGroupBody(summary: $0, index) }
        }
        var response = JSONResponse.make(.ok, List(huntGroups: Array(paging.page(of: bodies))))
        paging.addLinks(to: &response, count: bodies.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        let new = MemberGroup(
            id: UUID().uuidString.lowercased(), kind: .huntGroup, organizationID: location.organizationID, locationID: location.id,
            name: try body.requiredText("name"), memberIDs: [])
        let group = try await self.changed(new, by: body, request.principal)
        try await self.directory.save(group)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(group).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let group = try await self.directory.group(.huntGroup, request, writes: false)
        return JSONResponse.make(.ok, await self.directory.read { HuntGroupBody(details: group, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.group(.huntGroup, request, writes: true)
        try await self.directory.save(try await self.changed(old, by: try await request.body(), request.principal), replacing: old)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteGroup(try await self.directory.group(.huntGroup, request, writes: true).id)
        return JSONResponse.noContent
    }

    // MARK: Bodies

    /// What a body names of a group is changed. An empty number takes the number away.
    ///
    /// - Throws: ``APIError`` also when the group would have neither extension nor phone number.
    private func changed(_ group: MemberGroup, by body: JSONBody, _ principal: Principal) async throws -> MemberGroup {
        var group = group
        if let name = try body.text("name") { group.name = name }
        if let isEnabled = try body.flag("enabled") { group.settings.hunt.isEnabled = isEnabled }
        if let digits = try body.text("extension") { group.extension = digits.isEmpty ? nil : digits }
        if let number = try body.text("phoneNumber") {
            if !number.isEmpty { try DirectoryValidation.phoneNumber(number, field: "phoneNumber") }
            group.phoneNumber = number.isEmpty ? nil : number
        }
        guard group.extension != nil || group.phoneNumber != nil else {
            throw APIError.invalid("extension or phoneNumber is missing: a hunt group needs one of them")
        }
        if let policies = try body.object("callPolicies") { try Self.change(&group.settings.hunt, by: policies) }
        if let agents = try body.list("agents") { try await self.change(&group, agents: agents, principal) }
        return group
    }

    private static func change(_ hunt: inout HuntSettings, by policies: JSONBody) throws {
        if let policy: HuntSettings.Policy = try policies.choice("policy") { hunt.policy = policy }
        for key in ["busyRedirect", "businessContinuity", "businessContinuityRedirect"] { try policies.object(key)?.refuse("enabled") }
        guard let noAnswer = try policies.object("noAnswer") else { return }
        // Calls that nobody answers go nowhere else.
        try noAnswer.refuse("destinationEnabled", "destinationVoicemailEnabled")
        guard try noAnswer.text("destination")?.isEmpty ?? true else {
            throw APIError.invalid("\(noAnswer.name(of: "destination")) is not supported by this server")
        }
        if let isEnabled = try noAnswer.flag("nextAgentEnabled") { hunt.nextAgentEnabled = isEnabled }
        // The rings before a call is forwarded, which is not done here, are taken where those before the next agent are missing.
        let rings = try noAnswer.number("nextAgentRings")
        if let rings = try rings ?? noAnswer.number("numberOfRings") { hunt.rings = rings }
    }

    /// Who stays without being given a weight keeps the one they have.
    private func change(_ group: inout MemberGroup, agents: [JSONBody.Element], _ principal: Principal) async throws {
        var ids: [String] = []
        var weights: [Int?] = []
        for agent in agents {
            switch agent {
            case .text(let id):
                ids.append(id)
                weights.append(nil)
            case .object(let object):
                ids.append(try object.requiredText("id"))
                weights.append(try object.number("weight", alsoAsText: true))
            }
        }
        group.memberIDs = try await self.directory.memberIDs(ids, field: "agents", of: group, principal)
        for (id, weight) in zip(group.memberIDs, weights) {
            if let weight { group.settings.hunt.weights[id.key] = weight }
        }
    }
}

import Directory
internal import Foundation
import Hummingbird

/// Call pickups (pickup groups) of a location. Their ids are made of their names, as those of call parks.
struct CallPickupRoutes: Sendable {
    /// Seconds after which members may be told of a call.
    static let delays = 1...120

    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations/{locationId}/callPickups"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{groupId}", Self.read, self.details),
            Route(.put, Self.collection + "/{groupId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{groupId}", Self.write, self.delete),
            Route(.get, Self.collection + "/availableUsers", Self.read, self.availableUsers),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var name: String
        var locationName: String
        var locationId: String
        var notificationType: String
        var notificationDelayTimerSeconds: Int
        var agents: [AgentBody]

        init(_ group: MemberGroup, _ index: DirectoryIndex) {
            self.id = WebexID(group).description
            self.name = group.name
            self.locationName = index.locations[group.locationID]?.name ?? ""
            self.locationId = WebexID(.location, group.locationID).description
            self.notificationType = group.settings.pickup.notification.rawValue
            self.notificationDelayTimerSeconds = group.settings.pickup.notificationDelay
            self.agents = group.memberIDs.compactMap { index.members[$0] }.map { AgentBody($0, index) }
        }
    }

    private struct List: Encodable {
        var callPickups: [GroupSummary]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let groups = try await GroupSummary.list(.pickupGroup, request, self.directory)
        var response = JSONResponse.make(.ok, List(callPickups: Array(paging.page(of: groups))))
        paging.addLinks(to: &response, count: groups.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        let new = MemberGroup(
            id: UUID().uuidString.lowercased(), kind: .pickupGroup, organizationID: location.organizationID, locationID: location.id,
            name: try body.requiredText("name"), memberIDs: [])
        let group = try await self.changed(new, by: body, request.principal)
        try await self.directory.save(group)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(group).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let group = try await self.directory.group(.pickupGroup, request, writes: false)
        return JSONResponse.make(.ok, await self.directory.read { Body(group, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.group(.pickupGroup, request, writes: true)
        let group = try await self.changed(old, by: try await request.body(), request.principal)
        try await self.directory.save(group, replacing: old)
        return JSONResponse.make(.ok, CreatedBody(id: WebexID(group).description))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteGroup(try await self.directory.group(.pickupGroup, request, writes: true).id)
        return JSONResponse.noContent
    }

    @Sendable private func availableUsers(_ request: AuthorizedRequest) async throws -> Response {
        try await AvailableAgents(directory: self.directory, kind: .pickupGroup).respond(to: request)
    }

    /// What a body names of a group is changed.
    private func changed(_ group: MemberGroup, by body: JSONBody, _ principal: Principal) async throws -> MemberGroup {
        var group = group
        if let name = try body.text("name") { group.name = name }
        if let type: PickupSettings.Notification = try body.choice("notificationType") { group.settings.pickup.notification = type }
        if let delay = try body.number("notificationDelayTimerSeconds") {
            guard Self.delays.contains(delay) else {
                throw APIError.invalid(
                    "notificationDelayTimerSeconds must be \(Self.delays.lowerBound) to \(Self.delays.upperBound) seconds")
            }
            group.settings.pickup.notificationDelay = delay
        }
        if let agents = try body.ids("agents") {
            group.memberIDs = try await self.directory.memberIDs(agents, field: "agents", of: group, principal)
        }
        return group
    }
}

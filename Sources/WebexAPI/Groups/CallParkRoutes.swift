import Directory
internal import Foundation
import Hummingbird

/// Call parks (call park groups) of a location, and its call park settings.
///
/// A call park's id is made of its name: renaming it changes the id, and the answer to a change has the new one.
struct CallParkRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations/{locationId}/callParks"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{groupId}", Self.read, self.details),
            Route(.put, Self.collection + "/{groupId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{groupId}", Self.write, self.delete),
            Route(.get, Self.collection + "/availableUsers", Self.read, self.availableUsers),
            Route(.get, Self.collection + "/availableRecallHuntGroups", Self.read, self.availableRecallHuntGroups),
            Route(.get, Self.collection + "/settings", Self.read, self.settings),
            Route(.put, Self.collection + "/settings", Self.write, self.updateSettings),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var name: String
        var locationName: String
        var locationId: String
        var recall: RecallBody
        var agents: [AgentBody]
        var parkOnAgentsEnabled: Bool
        var callParkExtensions: [CallParkExtensionBody]

        init(_ group: MemberGroup, at location: Location, _ index: DirectoryIndex) {
            self.id = WebexID(group).description
            self.name = group.name
            self.locationName = location.name
            self.locationId = WebexID(.location, location.id).description
            self.recall = RecallBody(group.settings.recall ?? location.callPark.recall, index)
            self.agents = group.memberIDs.compactMap { index.members[$0] }.map { AgentBody($0, index) }
            self.parkOnAgentsEnabled = group.settings.parkOnAgentsEnabled
            self.callParkExtensions = group.callParkExtensionIDs.compactMap { index.callParkExtensions[$0] }
                .map { CallParkExtensionBody($0, index) }
        }
    }

    private struct List: Encodable {
        var callParks: [GroupSummary]
    }

    private struct HuntGroups: Encodable {
        struct Item: Encodable {
            var id: String
            var name: String
        }

        var huntGroups: [Item]
    }

    private struct Settings: Encodable {
        struct Recalls: Encodable {
            var ringPattern: String
            var recallTime: Int
            var huntWaitTime: Int
        }

        var callParkRecall: RecallBody
        var callParkSettings: Recalls
    }

    // MARK: Groups

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let groups = try await GroupSummary.list(.callPark, request, self.directory)
        var response = JSONResponse.make(.ok, List(callParks: Array(paging.page(of: groups))))
        paging.addLinks(to: &response, count: groups.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let body = try await request.body().camelCased
        let new = MemberGroup(
            id: UUID().uuidString.lowercased(), kind: .callPark, organizationID: location.organizationID, locationID: location.id,
            name: try body.requiredText("name"), memberIDs: [])
        let group = try await self.changed(new, by: body, at: location, request.principal)
        try await self.directory.save(group)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(group).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let group = try await self.directory.group(.callPark, request, writes: false)
        return JSONResponse.make(.ok, await self.directory.read { Body(group, at: location, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let old = try await self.directory.group(.callPark, request, writes: true)
        let group = try await self.changed(old, by: try await request.body().camelCased, at: location, request.principal)
        try await self.directory.save(group, replacing: old)
        return JSONResponse.make(.ok, CreatedBody(id: WebexID(group).description))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteGroup(try await self.directory.group(.callPark, request, writes: true).id)
        return JSONResponse.noContent
    }

    /// What a body names of a group is changed; wxc-sdk from 1.25 on writes it in snake case, with whole extensions for their ids.
    private func changed(_ group: MemberGroup, by body: JSONBody, at location: Location, _ principal: Principal) async throws -> MemberGroup {
        var group = group
        if let name = try body.text("name") { group.name = name }
        if let isEnabled = try body.flag("parkOnAgentsEnabled") { group.settings.parkOnAgentsEnabled = isEnabled }
        if let agents = try body.ids("agents", under: ["id", "agentId"]) {
            group.memberIDs = try await self.directory.memberIDs(agents, field: "agents", of: group, principal)
        }
        if let ids = try body.ids("callParkExtensions", under: ["id", "cpeId"]) {
            let old = group.callParkExtensionIDs.map { NamedThing.target(.callParkExtension($0)) }
            group.callParkExtensionIDs = try await self.directory.read { index in
                try ids.enumerated().map { position, id in
                    guard let orbit = index.callParkExtension(webexID: id, organizationID: location.organizationID) else {
                        throw APIError(.notFound, "callParkExtensions[\(position)] was not found", errorCode: 4_008)
                    }
                    try NamedThing.target(.callParkExtension(orbit.id)).check(
                        mayBeNamedBy: principal, field: "callParkExtensions[\(position)]", besides: old, index)
                    return orbit.id
                }
            }
        }
        if let recall = try body.object("recall"),
            let choice = try RecallBody.choice(
                from: recall, current: group.settings.recall ?? location.callPark.recall, principal, await self.directory.index)
        {
            group.settings.recall = choice
        }
        return group
    }

    // MARK: What can be put into one

    @Sendable private func availableUsers(_ request: AuthorizedRequest) async throws -> Response {
        try await AvailableAgents(directory: self.directory, kind: .callPark).respond(to: request)
    }

    @Sendable private func availableRecallHuntGroups(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let location = try await self.directory.location(request, writes: false)
        let order = try SortOrder(request.query("order"), fields: ["lname": "name", "name": "name"], standard: ["name"])
        let name = request.filter("name")
        let groups = await self.directory.read { index in
            index.groups(.huntGroup, at: location.id).filter { name.allows($0.name) }
                .sorted { left, right in
                    order.isBefore { _ in (left.name.lowercased(), right.name.lowercased()) } ?? (left.id < right.id)
                }
                .map { HuntGroups.Item(id: WebexID($0).description, name: $0.name) }
        }
        var response = JSONResponse.make(.ok, HuntGroups(huntGroups: Array(paging.page(of: groups))))
        paging.addLinks(to: &response, count: groups.count, request)
        return response
    }

    // MARK: Settings

    @Sendable private func settings(_ request: AuthorizedRequest) async throws -> Response {
        let settings = try await self.directory.location(request, writes: false).callPark
        let recall = await self.directory.read { RecallBody(settings.recall, $0) }
        return JSONResponse.make(
            .ok,
            Settings(
                callParkRecall: recall,
                callParkSettings: .init(
                    ringPattern: settings.ringPattern.rawValue, recallTime: settings.recallTime, huntWaitTime: settings.huntWaitTime)))
    }

    @Sendable private func updateSettings(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        var location = old
        let body = try await request.body().camelCased
        if let recall = try body.object("callParkRecall"),
            let choice = try RecallBody.choice(
                from: recall, current: location.callPark.recall, request.principal, await self.directory.index)
        {
            location.callPark.recall = choice
        }
        if let settings = try body.object("callParkSettings") {
            if let pattern: RingPattern = try settings.choice("ringPattern") { location.callPark.ringPattern = pattern }
            if let seconds = try settings.number("recallTime") { location.callPark.recallTime = seconds }
            if let seconds = try settings.number("huntWaitTime") { location.callPark.huntWaitTime = seconds }
        }
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }
}

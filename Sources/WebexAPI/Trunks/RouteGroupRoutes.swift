import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Route groups, and all that calls may be sent to: trunks and route groups.
struct RouteGroupRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/premisePstn/routeGroups"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{routeGroupId}", Self.read, self.details),
            Route(.put, Self.collection + "/{routeGroupId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{routeGroupId}", Self.write, self.delete),
            Route(.get, "/telephony/config/routeChoices", Self.read, self.choices),
        ]
    }

    private struct Item: Encodable {
        var id: String
        var name: String
        var inUse: Bool
    }

    private struct List: Encodable {
        var routeGroups: [Item]
    }

    private struct Gateway: Encodable {
        var id: String
        var name: String
        var locationId: String
        var priority: Int
    }

    private struct Body: Encodable {
        var id: String
        var name: String
        var organization: NamedBody
        var localGateways: [Gateway]

        init(_ group: RouteGroup, _ index: DirectoryIndex) {
            self.id = WebexID(.routeGroup, group.id).description
            self.name = group.name
            self.organization = index.organizationBody(group.organizationID)
            self.localGateways = group.trunkIDs.compactMap { index.trunks[$0] }.enumerated().map { position, trunk in
                Gateway(
                    id: WebexID(.trunk, trunk.id).description, name: trunk.name, locationId: WebexID(.location, trunk.locationID).description,
                    priority: position + 1)
            }
        }
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let order = try SortOrder<String>(request.query("order"), fields: ["name": "name"], standard: ["name"])
        let name = request.filter("name")
        let index = await self.directory.index
        let found = index.routeGroups.values.filter { $0.organizationID == request.principal.organizationID && name.allows($0.name) }.sorted {
            left, right in order.isBefore { _ in (left.name, right.name) } ?? (left.id < right.id)
        }
        let items = paging.page(of: found).map {
            Item(id: WebexID(.routeGroup, $0.id).description, name: $0.name, inUse: index.isInUse(.routeGroup($0.id)))
        }
        var response = JSONResponse.make(.ok, List(routeGroups: items))
        paging.addLinks(to: &response, count: found.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        let body = try await request.body()
        let new = RouteGroup(
            id: UUID().uuidString.lowercased(), organizationID: request.principal.organizationID, name: try body.requiredText("name"), trunkIDs: [])
        let group = try await self.changed(new, by: body)
        try await self.directory.save(group)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(.routeGroup, group.id).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let group = try await self.group(request)
        return JSONResponse.make(.ok, await self.directory.read { Body(group, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.group(request)
        try request.principal.checkIsFullAdministrator()
        try await self.directory.save(try await self.changed(old, by: try await request.body()), replacing: old)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let group = try await self.group(request)
        try request.principal.checkIsFullAdministrator()
        try await self.directory.deleteRouteGroup(group.id)
        return JSONResponse.noContent
    }

    private func group(_ request: AuthorizedRequest) async throws -> RouteGroup {
        try await self.directory.read {
            try $0.routeGroup(webexID: request.path["routeGroupId"] ?? "", organizationID: request.principal.organizationID)
        }
    }

    /// The trunks in the order of their priorities, of which the first is 1; in the body's own where they have the same.
    private func changed(_ group: RouteGroup, by body: JSONBody) async throws -> RouteGroup {
        var group = group
        if let name = try body.text("name") { group.name = name }
        guard let gateways = try body.list("localGateways") else { return group }
        var trunks: [(id: String, priority: Int)] = []
        for (position, gateway) in gateways.enumerated() {
            guard case .object(let gateway) = gateway else { throw APIError.invalid("localGateways[\(position)] must be an object") }
            let (id, field, organizationID) = (try gateway.requiredText("id"), gateway.name(of: "id"), group.organizationID)
            let trunk = try await self.directory.read { try $0.trunk(webexID: id, organizationID: organizationID, field: field) }
            trunks.append((trunk.id, try gateway.number("priority") ?? position + 1))
        }
        group.trunkIDs = trunks.enumerated().sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }.map(\.element.id)
        return group
    }

    // MARK: Choices

    private struct Choice: Encodable {
        var id: String
        var name: String
        var type: RouteType
    }

    private struct Choices: Encodable {
        var routeIdentities: [Choice]
    }

    private enum Field: Hashable {
        case name
        case type
    }

    /// A client that names a trunk wants no groups, and the other way round.
    @Sendable private func choices(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let order = try SortOrder<Field>(
            request.query("order"), fields: ["routename": .name, "routetype": .type], standard: [.name, .type])
        let (trunkName, groupName) = (request.filter("trunkName"), request.filter("routeGroupName"))
        let organizationID = request.principal.organizationID
        let index = await self.directory.index
        let trunks = index.trunks.values.filter {
            $0.organizationID == organizationID && request.principal.maySee($0.locationID) && trunkName.allows($0.name)
                && (groupName.isEmpty || !trunkName.isEmpty)
        }
        let groups = index.routeGroups.values.filter {
            $0.organizationID == organizationID && groupName.allows($0.name) && (trunkName.isEmpty || !groupName.isEmpty)
        }
        let found = trunks.map { RouteChoice.trunk($0.id) } + groups.map { RouteChoice.routeGroup($0.id) }
        let choices = found.map { Choice(id: WebexID($0).description, name: index.name(of: $0), type: RouteType($0)) }.sorted { left, right in
            order.isBefore { $0 == .name ? (left.name, right.name) : (left.type.rawValue, right.type.rawValue) } ?? (left.id < right.id)
        }
        var response = JSONResponse.make(.ok, Choices(routeIdentities: Array(paging.page(of: choices))))
        paging.addLinks(to: &response, count: choices.count, request)
        return response
    }
}

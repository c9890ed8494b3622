import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Dial plans and their patterns.
struct DialPlanRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/premisePstn/dialPlans"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{dialPlanId}", Self.read, self.details),
            Route(.put, Self.collection + "/{dialPlanId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{dialPlanId}", Self.write, self.delete),
            Route(.get, Self.collection + "/{dialPlanId}/dialPatterns", Self.read, self.patterns),
            Route(.put, Self.collection + "/{dialPlanId}/dialPatterns", Self.write, self.changePatterns),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var name: String
        var routeId: String
        var routeName: String
        var routeType: RouteType
        /// In details alone.
        var customer: NamedBody?

        init(_ plan: DialPlan, _ index: DirectoryIndex, withCustomer: Bool = false) {
            self.id = WebexID(.dialPlan, plan.id).description
            self.name = plan.name
            self.routeId = WebexID(plan.route).description
            self.routeName = index.name(of: plan.route)
            self.routeType = RouteType(plan.route)
            self.customer = withCustomer ? index.organizationBody(plan.organizationID) : nil
        }
    }

    private struct List: Encodable {
        var dialPlans: [Body]
    }

    /// Patterns that are none are refused, and no plan is made then.
    private struct Created: Encodable {
        var id: String
        var dialPatternErrors: [String] = []
    }

    private enum Field: Hashable {
        case name
        case route
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let order = try SortOrder<Field>(request.query("order"), fields: ["name": .name, "routename": .route], standard: [.name])
        let (name, trunkName, groupName) = (request.filter("dialPlanName"), request.filter("trunkName"), request.filter("routeGroupName"))
        let index = await self.directory.index
        let found = index.dialPlans.values.filter { plan in
            guard plan.organizationID == request.principal.organizationID, name.allows(plan.name) else { return false }
            return switch plan.route {
            case .trunk: trunkName.allows(index.name(of: plan.route)) && groupName.isEmpty
            case .routeGroup: groupName.allows(index.name(of: plan.route)) && trunkName.isEmpty
            }
        }
        let ordered = found.sorted { left, right in
            order.isBefore { $0 == .name ? (left.name, right.name) : (index.name(of: left.route), index.name(of: right.route)) }
                ?? ((left.name, left.id) < (right.name, right.id))
        }
        var response = JSONResponse.make(.ok, List(dialPlans: paging.page(of: ordered).map { Body($0, index) }))
        paging.addLinks(to: &response, count: ordered.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        let body = try await request.body()
        let organizationID = request.principal.organizationID
        let plan = DialPlan(
            id: UUID().uuidString.lowercased(), organizationID: organizationID, name: try body.requiredText("name"),
            patterns: try body.ids("dialPatterns", under: ["dialPattern"]) ?? [],
            route: try await self.directory.read { try $0.route(body, type: "routeType", id: "routeId", organizationID: organizationID) })
        try await self.directory.save(plan)
        return JSONResponse.make(.created, Created(id: WebexID(.dialPlan, plan.id).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let plan = try await self.plan(request)
        return JSONResponse.make(.ok, await self.directory.read { Body(plan, $0, withCustomer: true) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.plan(request)
        try request.principal.checkIsFullAdministrator()
        let body = try await request.body().camelCased
        var plan = old
        if let name = try body.text("name") { plan.name = name }
        if body.has("routeId") || body.has("routeType") {
            plan.route = try await self.directory.read {
                try $0.route(body, type: "routeType", id: "routeId", organizationID: old.organizationID)
            }
        }
        try await self.directory.save(plan, replacing: old)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let plan = try await self.plan(request)
        try request.principal.checkIsFullAdministrator()
        try await self.directory.deleteDialPlan(plan.id)
        return JSONResponse.noContent
    }

    private func plan(_ request: AuthorizedRequest) async throws -> DialPlan {
        try await self.directory.read {
            try $0.dialPlan(webexID: request.path["dialPlanId"] ?? "", organizationID: request.principal.organizationID)
        }
    }

    // MARK: Patterns

    private struct Patterns: Encodable {
        var dialPatterns: [String]
    }

    private enum Action: String, CaseIterable {
        case add = "ADD"
        case delete = "DELETE"
    }

    @Sendable private func patterns(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let isDescending = try request.isDescending()
        let filter = request.numberFilter("dialPattern")
        let found = try await self.plan(request).patterns.filter { filter.allows($0) }
        let ordered = isDescending ? found.reversed() : found
        var response = JSONResponse.make(.ok, Patterns(dialPatterns: Array(paging.page(of: ordered))))
        paging.addLinks(to: &response, count: ordered.count, request)
        return response
    }

    /// One after another, all or none. Deleting one that is not there is refused.
    @Sendable private func changePatterns(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.plan(request)
        try request.principal.checkIsFullAdministrator()
        let body = try await request.body()
        var plan = old
        let isAll = try body.flag("deleteAllDialPatterns") ?? false
        if isAll { plan.patterns = [] }
        guard let changes = try body.list("dialPatterns") ?? (isAll ? [] : nil) else { throw APIError.invalid("dialPatterns is missing") }
        for (position, change) in changes.enumerated() {
            guard case .object(let change) = change else { throw APIError.invalid("dialPatterns[\(position)] must be an object") }
            let pattern = try change.requiredText("dialPattern")
            switch try change.choice("action", Action.self) {
            case nil: throw APIError.invalid("\(change.name(of: "action")) is missing")
            case .add?: plan.patterns.append(pattern)
            case .delete?:
                guard let place = plan.patterns.firstIndex(of: pattern) else {
                    throw APIError(.notFound, "\(change.name(of: "dialPattern")): \(plan.name) has no pattern \(pattern)", errorCode: 4_008)
                }
                plan.patterns.remove(at: place)
            }
        }
        try await self.directory.save(plan, replacing: old)
        return JSONResponse.noContent
    }
}

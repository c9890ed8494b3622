import Directory
import HTTPTypes
import Hummingbird

/// By which trunk or route group a location's calls go out: its PSTN connection.
struct ConnectionRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let location = "/telephony/pstn/locations/{locationId}"

    var routes: [Route] {
        [
            Route(.get, Self.location + "/connectionOptions", Self.read, self.options),
            Route(.get, Self.location + "/connection", Self.read, self.details),
            Route(.put, Self.location + "/connection", Self.write, self.update),
            Route(.get, Self.internalDialing, Self.read, self.readInternalDialing),
            Route(.put, Self.internalDialing, Self.write, self.updateInternalDialing),
        ]
    }

    private static let internalDialing = "/telephony/config/locations/{locationId}/internalDialing"

    private static let type = "LOCAL_GATEWAY"

    private struct Option: Encodable {
        var id = "local-gateway"
        var displayName = "Premises-based PSTN"
        var pstnConnectionType = ConnectionRoutes.type
    }

    private struct Options: Encodable {
        var items: [Option]
    }

    /// Nothing for a location whose calls do not go out.
    private struct Body: Encodable {
        var displayName: String?
        var pstnConnectionType: String?
        var routeType: RouteType?
        var routeId: String?

        init(_ route: RouteChoice?, _ index: DirectoryIndex) {
            guard let route else { return }
            self.displayName = index.name(of: route)
            self.pstnConnectionType = ConnectionRoutes.type
            self.routeType = RouteType(route)
            self.routeId = WebexID(route).description
        }
    }

    @Sendable private func options(_ request: AuthorizedRequest) async throws -> Response {
        _ = try await self.directory.location(request, writes: false)
        return JSONResponse.make(.ok, Options(items: [Option()]))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        return JSONResponse.make(.ok, await self.directory.read { Body(location.calling.route, $0) })
    }

    /// An id that is null takes the way out away.
    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        var location = old
        if body.has("premiseRouteId"), try body.text("premiseRouteId") == nil {
            location.calling.route = nil
        } else {
            location.calling.route = try await self.directory.read {
                try $0.route(body, type: "premiseRouteType", id: "premiseRouteId", organizationID: old.organizationID)
            }
        }
        try await self.check(location.calling.route, "premiseRouteId", replaces: old.calling.route, request)
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }

    /// - Throws: ``APIError``: 403 for a trunk at a location that the principal does not administer.
    private func check(_ route: RouteChoice?, _ field: String, replaces old: RouteChoice?, _ request: AuthorizedRequest) async throws {
        let before = NamedThing(old).map { [$0] } ?? []
        try NamedThing(route)?.check(mayBeNamedBy: request.principal, field: field, besides: before, await self.directory.index)
    }

    // MARK: Internal dialling

    private struct InternalDialing: Encodable {
        struct Identity: Encodable {
            var id: String
            var name: String
            var type: RouteType
        }

        var enableUnknownExtensionRoutePolicy: Bool
        var unknownExtensionRouteIdentity: Identity?
    }

    @Sendable private func readInternalDialing(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: false)
        let route = location.calling.unknownExtensionRoute
        let body = await self.directory.read { index in
            InternalDialing(
                enableUnknownExtensionRoutePolicy: route != nil,
                unknownExtensionRouteIdentity: route.map {
                    .init(id: WebexID($0).description, name: index.name(of: $0), type: RouteType($0))
                })
        }
        return JSONResponse.make(.ok, body)
    }

    @Sendable private func updateInternalDialing(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        var location = old
        let isEnabled = try body.flag("enableUnknownExtensionRoutePolicy") ?? (old.calling.unknownExtensionRoute != nil)
        if !isEnabled {
            location.calling.unknownExtensionRoute = nil
        } else if let identity = try body.object("unknownExtensionRouteIdentity") {
            location.calling.unknownExtensionRoute = try await self.directory.read {
                try $0.route(identity, type: "type", id: "id", organizationID: old.organizationID)
            }
        } else if old.calling.unknownExtensionRoute == nil {
            throw APIError.invalid("unknownExtensionRouteIdentity is missing")
        }
        try await self.check(
            location.calling.unknownExtensionRoute, "unknownExtensionRouteIdentity.id", replaces: old.calling.unknownExtensionRoute, request)
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }
}

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
        ]
    }

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
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }
}

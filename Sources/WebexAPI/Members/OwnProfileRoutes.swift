import Directory
import Hummingbird

/// What the token's own user may know of themselves and their organisation (API: “Call Settings For Me”).
struct OwnProfileRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.scope(["spark:people_read", "spark:telephony_config_read"])
    private static let base = "/telephony/config/people/me"

    var routes: [Route] {
        [
            Route(.get, Self.base, Self.read, self.profile),
            Route(.get, Self.base + "/organization/locations", Self.read, self.locations),
            Route(.get, Self.base + "/settings/monitoring", Self.read, self.monitoring),
        ]
    }

    @Sendable private func profile(_ request: AuthorizedRequest) async throws -> Response {
        let member = await self.directory.me(request)
        return JSONResponse.make(.ok, await self.directory.read { OwnProfileBody(member, $0) })
    }

    private struct Locations: Encodable {
        struct Item: Encodable {
            var id: String
            var name: String
            var routingPrefix: String?
        }

        var locations: [Item]
    }

    /// By name; several texts in `name` let any of them through.
    @Sendable private func locations(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let isDescending = try request.isDescending()
        let names = request.queries("name").map { TextFilter($0) }
        let found = await self.directory.read { index in
            index.locations(of: request.principal.organizationID).filter { location in
                location.calling.isEnabled && (names.isEmpty || names.contains { $0.allows(location.name) })
            }
        }
        let ordered = isDescending ? found.reversed() : found
        let items = paging.page(of: ordered).map {
            Locations.Item(id: WebexID(.location, $0.id).description, name: $0.name, routingPrefix: $0.routingPrefix)
        }
        var response = JSONResponse.make(.ok, Locations(locations: items))
        paging.addLinks(to: &response, count: ordered.count, request)
        return response
    }

    @Sendable private func monitoring(_ request: AuthorizedRequest) async throws -> Response {
        let member = await self.directory.me(request)
        return JSONResponse.make(.ok, await self.directory.read { OwnMonitoringBody(MonitoringBody(member.monitoring, $0)) })
    }
}

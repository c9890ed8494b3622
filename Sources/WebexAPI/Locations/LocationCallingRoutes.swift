import Directory
import HTTPTypes
import Hummingbird

/// What is set for the calls of locations: list, enabling, details, update.
struct LocationCallingRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.enable),
            Route(.get, Self.collection + "/{locationId}", Self.read, self.details),
            Route(.put, Self.collection + "/{locationId}", Self.write, self.update),
        ]
    }

    private struct List: Encodable {
        var locations: [LocationCallingBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let isDescending = try request.isDescending()
        let name = request.filter("name")
        let (bodies, count) = await self.directory.read { index in
            let enabled = index.locations(of: request.principal.organizationID).filter {
                $0.calling.isEnabled && request.principal.maySee($0.id) && name.allows($0.name)
            }
            let ordered = isDescending ? enabled.reversed() : enabled
            return (paging.page(of: ordered).map { LocationCallingBody($0, index) }, ordered.count)
        }
        var response = JSONResponse.make(.ok, List(locations: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    /// The body says which location, and may say everything of it again.
    @Sendable private func enable(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        let body = try await request.body()
        let id = try body.requiredText("id")
        _ = try body.requiredText("announcementLanguage")
        let old = try await self.directory.read { try $0.location(webexID: id, organizationID: request.principal.organizationID, field: "id") }
        guard !old.calling.isEnabled else { throw APIError(.conflict, "\(old.name) is enabled for calling already") }
        var location = old
        try LocationChange(body).apply(to: &location)
        location.calling.isEnabled = true
        try await self.directory.save(location, replacing: old)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(.location, location.id).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.location(request, writes: false)
        return JSONResponse.make(.ok, await self.directory.read { LocationCallingBody(location, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.location(request, writes: true)
        var location = old
        let index = await self.directory.index
        try LocationChange(try await request.body()).applyCalling(to: &location, index)
        let before = NamedThing(old.calling.route).map { [$0] } ?? []
        try NamedThing(location.calling.route)?.check(mayBeNamedBy: request.principal, field: "connection.id", besides: before, index)
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }

    private func location(_ request: AuthorizedRequest, writes: Bool) async throws -> Location {
        let location = try await self.directory.location(request, writes: writes)
        guard location.calling.isEnabled else {
            throw APIError(.notFound, "\(location.name) is not enabled for calling", errorCode: 4_008)
        }
        return location
    }
}

import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Locations: list, create, details, update, delete.
struct LocationRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:locations_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:locations_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/locations", Self.read, self.list),
            Route(.post, "/locations", Self.write, self.create),
            Route(.get, "/locations/{locationId}", Self.read, self.details),
            Route(.put, "/locations/{locationId}", Self.write, self.update),
            Route(.delete, "/locations/{locationId}", Self.write, self.delete),
        ]
    }

    private struct List: Encodable {
        var items: [LocationBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 1_000)
        let name = request.filter("name")
        let id = request.query("id").flatMap { $0.isEmpty ? nil : $0 }
        let locations = await self.directory.read { index in
            let own = index.locations(of: request.principal.organizationID).filter { request.principal.maySee($0.id) && name.allows($0.name) }
            guard let id else { return own }
            return own.filter { $0.id == WebexID(.location, parsing: id)?.key }
        }
        var response = JSONResponse.make(.ok, List(items: paging.page(of: locations).map(LocationBody.init)))
        paging.addLinks(to: &response, count: locations.count, request)
        return response
    }

    /// A new location's calls are enabled by a request of their own.
    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        let change = LocationChange(try await request.body())
        try change.checkIsComplete()
        var location = Location(
            id: UUID().uuidString.lowercased(), organizationID: request.principal.organizationID, name: "", routingPrefix: nil)
        location.calling.isEnabled = false
        try change.apply(to: &location)
        try await self.directory.save(location)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(.location, location.id).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, LocationBody(try await self.directory.location(request, writes: false)))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        var location = old
        try LocationChange(try await request.body()).apply(to: &location)
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        try await self.directory.deleteLocation(try await self.directory.location(request, writes: true).id)
        return JSONResponse.noContent
    }
}

extension DirectoryIndex {
    /// The locations of an organisation by name.
    func locations(of organizationID: String) -> [Location] {
        self.locations.values.filter { $0.organizationID == organizationID }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
}

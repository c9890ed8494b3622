import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Floors of locations: list, create, details, update, delete.
struct FloorRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:locations_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:locations_write", writes: true)
    private static let collection = "/locations/{locationId}/floors"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{floorId}", Self.read, self.details),
            Route(.put, Self.collection + "/{floorId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{floorId}", Self.write, self.delete),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var locationId: String
        var floorNumber: Int
        var displayName: String?

        init(_ floor: Floor) {
            self.id = WebexID(.floor, floor.id).description
            self.locationId = WebexID(.location, floor.locationID).description
            self.floorNumber = floor.number
            self.displayName = floor.name
        }
    }

    private struct List: Encodable {
        var items: [Body]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 1_000)
        let location = try await self.directory.location(request, writes: false)
        let floors = await self.directory.read { $0.floors(at: location.id) }
        var response = JSONResponse.make(.ok, List(items: paging.page(of: floors).map(Body.init)))
        paging.addLinks(to: &response, count: floors.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        var floor = Floor(id: UUID().uuidString.lowercased(), organizationID: location.organizationID, locationID: location.id, number: 0)
        try Self.apply(try await request.body(), to: &floor)
        try await self.directory.save(floor)
        return JSONResponse.make(.created, Body(floor))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, Body(try await self.floor(request, writes: false)))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.floor(request, writes: true)
        var floor = old
        try Self.apply(try await request.body(), to: &floor)
        try await self.directory.save(floor, replacing: old)
        return JSONResponse.make(.ok, Body(floor))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteFloor(try await self.floor(request, writes: true).id)
        return JSONResponse.noContent
    }

    /// The floor in the path, at the location in the path.
    ///
    /// - Throws: as `DirectoryService.location(_:writes:)`, and 404 for no floor of it.
    private func floor(_ request: AuthorizedRequest, writes: Bool) async throws -> Floor {
        let location = try await self.directory.location(request, writes: writes)
        let floor = await self.directory.read { index in WebexID(.floor, parsing: request.path["floorId"] ?? "").flatMap { index.floors[$0.key] } }
        guard let floor, floor.locationID == location.id else { throw APIError(.notFound, "The floor was not found", errorCode: 4_008) }
        return floor
    }

    /// The number the body must say; without a name the floor has none afterwards.
    private static func apply(_ body: JSONBody, to floor: inout Floor) throws {
        guard let number = try body.number("floorNumber") else { throw APIError.invalid("floorNumber is missing") }
        floor.number = number
        floor.name = try body.text("displayName").flatMap { $0.isEmpty ? nil : $0 }
    }
}

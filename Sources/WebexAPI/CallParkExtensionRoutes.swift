import CallPark
import Directory
internal import Foundation
import Hummingbird

/// Call park extensions: list, create, details, update, delete.
struct CallParkExtensionRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/locations/{locationId}/callParkExtensions"

    var routes: [Route] {
        [
            Route(.get, "/telephony/config/callParkExtensions", Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.collection + "/{callParkExtensionId}", Self.read, self.details),
            Route(.put, Self.collection + "/{callParkExtensionId}", Self.write, self.update),
            Route(.delete, Self.collection + "/{callParkExtensionId}", Self.write, self.delete),
        ]
    }

    private struct List: Encodable {
        var callParkExtensions: [CallParkExtensionBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let isDescending = try request.isDescending()
        let locations = LocationScope(request.principal, locationID: try request.locationFilter())
        let name = request.query("name")?.lowercased()
        let digits = request.query("extension")
        let locationName = request.query("locationName")?.lowercased()
        let organizationID = request.principal.organizationID
        let bodies = await self.directory.read { index in
            index.callParkExtensions.values.filter { orbit in
                orbit.organizationID == organizationID && locations.contains(orbit.locationID)
                    && (digits.map { orbit.extension.contains($0) } ?? true) && (name.map { orbit.name.lowercased().contains($0) } ?? true)
                    && (locationName.map { index.locations[orbit.locationID]?.name.lowercased().contains($0) == true } ?? true)
            }
            .sorted { left, right in
                let isBefore = (left.name.lowercased(), left.extension, left.id) < (right.name.lowercased(), right.extension, right.id)
                return isDescending ? !isBefore && left.id != right.id : isBefore
            }
            .map { CallParkExtensionBody($0, index) }
        }
        var response = JSONResponse.make(.ok, List(callParkExtensions: Array(paging.page(of: bodies))))
        paging.addLinks(to: &response, count: bodies.count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        let orbit = CallParkExtension(
            id: UUID().uuidString.lowercased(), organizationID: location.organizationID, locationID: location.id,
            name: try body.requiredText("name"), extension: try body.requiredText("extension"))
        try await self.directory.save(orbit)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(.callParkExtension, orbit.id).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let orbit = try await self.orbit(request, in: try await self.directory.location(request, writes: false))
        return JSONResponse.make(.ok, await self.directory.read { CallParkExtensionBody(orbit, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.orbit(request, in: try await self.directory.location(request, writes: true))
        var orbit = old
        let body = try await request.body()
        if let name = try body.text("name") { orbit.name = name }
        if let digits = try body.text("extension") { orbit.extension = digits }
        try await self.directory.save(orbit, replacing: old)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let orbit = try await self.orbit(request, in: try await self.directory.location(request, writes: true))
        let target = DirectoryIndex.Target.callParkExtension(orbit.id)
        guard await self.exchange.close(target) else {
            throw APIError(.conflict, "A call is parked on \(orbit.name) (\(orbit.extension)); retrieve it before deleting the call park extension")
        }
        do {
            try await self.directory.deleteCallParkExtension(orbit.id)
        } catch {
            await self.exchange.reopen(target)
            throw error
        }
        await self.exchange.reopen(target)
        return JSONResponse.noContent
    }

    private func orbit(_ request: AuthorizedRequest, in location: Location) async throws -> CallParkExtension {
        let orbit = await self.directory.read { index in
            WebexID(.callParkExtension, parsing: request.path["callParkExtensionId"] ?? "").flatMap { index.callParkExtensions[$0.key] }
        }
        guard let orbit, orbit.locationID == location.id else {
            throw APIError(.notFound, "The call park extension was not found", errorCode: 4_008)
        }
        return orbit
    }
}

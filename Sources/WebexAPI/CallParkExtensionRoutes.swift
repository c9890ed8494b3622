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

    private struct Body: Encodable {
        var id: String
        var name: String
        var `extension`: String
        var routingPrefix: String?
        var esn: String?
        var locationName: String
        var locationId: String

        init(_ orbit: CallParkExtension, _ index: DirectoryIndex) {
            let location = index.locations[orbit.locationID]
            self.id = WebexID(.callParkExtension, orbit.id).description
            self.name = orbit.name
            self.extension = orbit.extension
            self.routingPrefix = location?.routingPrefix
            self.esn = index.esn(locationID: orbit.locationID, extension: orbit.extension)
            self.locationName = location?.name ?? ""
            self.locationId = WebexID(.location, orbit.locationID).description
        }
    }

    private struct List: Encodable {
        var callParkExtensions: [Body]
    }

    private struct Created: Encodable {
        var id: String
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let isDescending = try Self.isDescending(request.query("order"))
        let locationID = try request.query("locationId").map { text in
            guard let id = WebexID(.location, parsing: text) else { throw APIError.invalid("locationId is not the id of a location") }
            return id.key
        }
        let name = request.query("name")?.lowercased()
        let digits = request.query("extension")
        let locationName = request.query("locationName")?.lowercased()
        let organizationID = request.principal.organizationID
        let bodies = await self.directory.read { index in
            index.callParkExtensions.values.filter { orbit in
                orbit.organizationID == organizationID && (locationID == nil || orbit.locationID == locationID)
                    && (digits.map { orbit.extension.contains($0) } ?? true) && (name.map { orbit.name.lowercased().contains($0) } ?? true)
                    && (locationName.map { index.locations[orbit.locationID]?.name.lowercased().contains($0) == true } ?? true)
            }
            .sorted { left, right in
                let isBefore = (left.name.lowercased(), left.extension, left.id) < (right.name.lowercased(), right.extension, right.id)
                return isDescending ? !isBefore && left.id != right.id : isBefore
            }
            .map { Body($0, index) }
        }
        var response = JSONResponse.make(.ok, List(callParkExtensions: Array(paging.page(of: bodies))))
        paging.addLinks(to: &response, count: bodies.count, request)
        return response
    }

    private static func isDescending(_ order: String?) throws -> Bool {
        switch order?.uppercased() {
        case nil, "ASC"?: return false
        case "DSC"?, "DESC"?: return true
        default: throw APIError.invalid("order must be ASC or DSC")
        }
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let location = try await self.location(request, writes: true)
        let body = try await request.body()
        let orbit = CallParkExtension(
            id: UUID().uuidString.lowercased(), organizationID: location.organizationID, locationID: location.id,
            name: try body.requiredText("name"), extension: try body.requiredText("extension"))
        try await self.directory.save(orbit)
        return JSONResponse.make(.created, Created(id: WebexID(.callParkExtension, orbit.id).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let orbit = try await self.orbit(request, in: try await self.location(request, writes: false))
        return JSONResponse.make(.ok, await self.directory.read { Body(orbit, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        var orbit = try await self.orbit(request, in: try await self.location(request, writes: true))
        let body = try await request.body()
        if let name = try body.text("name") { orbit.name = name }
        if let digits = try body.text("extension") { orbit.extension = digits }
        try await self.directory.save(orbit)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let orbit = try await self.orbit(request, in: try await self.location(request, writes: true))
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

    private func location(_ request: AuthorizedRequest, writes: Bool) async throws -> Location {
        let location = await self.directory.read { index in
            WebexID(.location, parsing: request.path["locationId"] ?? "").flatMap { index.locations[$0.key] }
        }
        guard let location, location.organizationID == request.principal.organizationID else {
            throw APIError(.notFound, "The location was not found", errorCode: 4_008)
        }
        guard !writes || request.principal.mayAdminister(location.id) else {
            throw APIError(.forbidden, "The user does not administer \(location.name)")
        }
        return location
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

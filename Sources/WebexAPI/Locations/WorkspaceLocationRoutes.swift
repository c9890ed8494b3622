import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Locations by their older name, with a short address (API: “Workspace Locations”). They are the same locations with the same ids.
struct WorkspaceLocationRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:workspace_locations_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:workspace_locations_write", writes: true)
    private static let collection = "/workspaceLocations"
    private static let item = "/workspaceLocations/{locationId}"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list), Route(.post, Self.collection, Self.write, self.create),
            Route(.get, Self.item, Self.read, self.details), Route(.put, Self.item, Self.write, self.update),
            Route(.delete, Self.item, Self.write, self.delete),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var locationId: String
        var displayName: String
        var address: String
        var countryCode: String
        var cityName: String
        var longitude: Double?
        var latitude: Double?
        var notes: String?

        init(_ location: Location) {
            let profile = location.profile
            self.id = WebexID(.location, location.id).description
            self.locationId = self.id
            self.displayName = location.name
            self.address = profile.address.address1 ?? ""
            self.countryCode = profile.address.country ?? ""
            self.cityName = profile.address.city ?? ""
            self.longitude = profile.longitude
            self.latitude = profile.latitude
            self.notes = profile.notes
        }
    }

    private struct List: Encodable {
        var items: [Body]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 1_000)
        let (name, address, city) = (request.filter("displayName"), request.filter("address"), request.filter("cityName"))
        let country = request.query("countryCode").flatMap { $0.isEmpty ? nil : $0.uppercased() }
        let found = await self.directory.read { index in
            index.locations(of: request.principal.organizationID).filter { location in
                let place = location.profile.address
                return request.principal.maySee(location.id) && name.allows(location.name) && address.allows(place.address1)
                    && city.allows(place.city)
                    && (country == nil || country == place.country)
            }
        }
        var response = JSONResponse.make(.ok, List(items: paging.page(of: found).map(Body.init)))
        paging.addLinks(to: &response, count: found.count, request)
        return response
    }

    /// Its time zone is the first of its country's; `PUT /locations/{locationId}` sets another.
    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        let body = try await request.body()
        var location = Location(
            id: UUID().uuidString.lowercased(), organizationID: request.principal.organizationID, name: try body.requiredText("displayName"),
            routingPrefix: nil)
        location.calling.isEnabled = false
        try Self.apply(body, to: &location)
        if let zone = location.profile.address.country.flatMap({ CountryTimeZones.zones(of: $0)?.first }) { location.timeZone = zone }
        try await self.directory.save(location)
        return JSONResponse.make(.created, Body(location))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, Body(try await self.directory.location(request, writes: false)))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        let body = try await request.body()
        var location = old
        location.name = try body.requiredText("displayName")
        try Self.apply(body, to: &location)
        try await self.directory.save(location, replacing: old)
        return JSONResponse.make(.ok, Body(location))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try request.principal.checkIsFullAdministrator()
        try await self.directory.deleteLocation(try await self.directory.location(request, writes: true).id)
        return JSONResponse.noContent
    }

    /// City and notes are what the body says, also nothing; address and country it must say, and the place it may.
    private static func apply(_ body: JSONBody, to location: inout Location) throws {
        var profile = location.profile
        profile.address.address1 = try body.requiredText("address")
        profile.address.country = try body.requiredText("countryCode").uppercased()
        profile.address.city = try body.text("cityName").flatMap { $0.isEmpty ? nil : $0 }
        profile.notes = try body.text("notes").flatMap { $0.isEmpty ? nil : $0 }
        if let latitude = try body.decimal("latitude", alsoAsText: true) { profile.latitude = latitude }
        if let longitude = try body.decimal("longitude", alsoAsText: true) { profile.longitude = longitude }
        location.profile = profile
    }
}

import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Trunks as Webex's clients know them.
///
/// There a trunk is a gateway that registers with Webex; here it is a provider or a gateway with which this server registers, or
/// which is where it is. So what Webex makes itself (user name, host) comes with the request: `address`, `port` and `domain` are the
/// peer's, and what else there is has keys of its own. Certificates are of no use to trunks here.
struct TrunkRoutes: Sendable {
    let directory: DirectoryService
    let status: @Sendable (String) async -> TrunkStatus?

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/premisePstn/trunks"
    private static let ownCollection = "/x-orbit/trunks"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write) { try await self.create($0, host: "address") },
            Route(.get, Self.collection + "/{trunkId}", Self.read, self.details),
            Route(.put, Self.collection + "/{trunkId}", Self.write) { try await self.update($0, host: "address") },
            Route(.delete, Self.collection + "/{trunkId}", Self.write, self.delete),
            Route(.get, Self.ownCollection, Self.read, self.ownList),
            Route(.post, Self.ownCollection, Self.write) { try await self.create($0, host: "host") },
            Route(.get, Self.ownCollection + "/{trunkId}", Self.read, self.ownDetails),
            Route(.put, Self.ownCollection + "/{trunkId}", Self.write) { try await self.update($0, host: "host") },
            Route(.delete, Self.ownCollection + "/{trunkId}", Self.write, self.delete),
        ]
    }

    // MARK: Webex's

    private struct Item: Encodable {
        var id: String
        var name: String
        var location: NamedBody
        var inUse: Bool
        var trunkType = TrunkType.registering
        var isRestrictedToDedicatedInstance = false

        init(_ trunk: Trunk, _ index: DirectoryIndex) {
            self.id = WebexID(.trunk, trunk.id).description
            self.name = trunk.name
            self.location = index.locationBody(trunk.locationID)
            self.inUse = index.isInUse(.trunk(trunk.id))
        }
    }

    private struct List: Encodable {
        var trunks: [Item]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let (found, index) = try await self.found(request)
        var response = JSONResponse.make(.ok, List(trunks: paging.page(of: found).map { Item($0, index) }))
        paging.addLinks(to: &response, count: found.count, request)
        return response
    }

    private enum Field: Hashable {
        case name
        case location
    }

    /// The trunks that a list is to show, in its order.
    private func found(_ request: AuthorizedRequest) async throws -> ([Trunk], DirectoryIndex) {
        let order = try SortOrder<Field>(request.query("order"), fields: ["name": .name, "locationname": .location], standard: [.name])
        let (name, location) = (request.filter("name"), request.filter("locationName"))
        let index = await self.directory.index
        // There is one type: a client that asks for the other gets none.
        guard try request.query("trunkType").map(TrunkType.init(query:)) ?? .registering == .registering else { return ([], index) }
        let found = index.trunks.values.filter { trunk in
            trunk.organizationID == request.principal.organizationID && request.principal.maySee(trunk.locationID) && name.allows(trunk.name)
                && location.allows(index.locations[trunk.locationID]?.name)
        }
        func value(_ trunk: Trunk, _ field: Field) -> String {
            field == .name ? trunk.name.lowercased() : index.locations[trunk.locationID]?.name.lowercased() ?? ""
        }
        let ordered = found.sorted { left, right in
            order.isBefore { (value(left, $0), value(right, $0)) } ?? ((left.name, left.id) < (right.name, right.id))
        }
        return (ordered, index)
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let trunk = try await self.trunk(request, writes: false)
        let status = await self.status(trunk.id) ?? TrunkStatus(state: .unknown)
        return JSONResponse.make(.ok, await self.directory.read { TrunkBody(trunk, status, $0) })
    }

    // MARK: Ours

    private struct OwnList: Encodable {
        var items: [OwnTrunkBody]
    }

    @Sendable private func ownList(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let (found, index) = try await self.found(request)
        var items: [OwnTrunkBody] = []
        for trunk in paging.page(of: found) { items.append(OwnTrunkBody(trunk, await self.status(trunk.id), index)) }
        var response = JSONResponse.make(.ok, OwnList(items: items))
        paging.addLinks(to: &response, count: found.count, request)
        return response
    }

    @Sendable private func ownDetails(_ request: AuthorizedRequest) async throws -> Response {
        let trunk = try await self.trunk(request, writes: false)
        let status = await self.status(trunk.id)
        return JSONResponse.make(.ok, await self.directory.read { OwnTrunkBody(trunk, status, $0) })
    }

    // MARK: Writing

    private func create(_ request: AuthorizedRequest, host: String) async throws -> Response {
        let body = try await request.body()
        let locationID = try body.requiredText("locationId")
        let location = try await self.directory.read { try $0.location(webexID: locationID, organizationID: request.principal.organizationID) }
        try request.principal.checkAdministers(location)
        try Self.checkType(body)
        let trunk = try TrunkChange(body, host: host).trunk(id: UUID().uuidString.lowercased(), at: location)
        try await self.directory.save(trunk)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(.trunk, trunk.id).description))
    }

    private func update(_ request: AuthorizedRequest, host: String) async throws -> Response {
        let old = try await self.trunk(request, writes: true)
        let body = try await request.body()
        try Self.checkType(body)
        var trunk = old
        try TrunkChange(body, host: host).apply(to: &trunk)
        if let id = try body.text("locationId") {
            let location = try await self.directory.read { try $0.location(webexID: id, organizationID: old.organizationID) }
            try request.principal.checkAdministers(location)
            trunk.locationID = location.id
        }
        try await self.directory.save(trunk, replacing: old)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteTrunk(try await self.trunk(request, writes: true).id)
        return JSONResponse.noContent
    }

    private static func checkType(_ body: JSONBody) throws {
        guard try body.choice("trunkType", TrunkType.self) ?? .registering == .registering else {
            throw APIError.invalid("trunkType must be REGISTERING: there are no certificate-based trunks here")
        }
    }

    /// The trunk in the path.
    ///
    /// - Throws: ``APIError``: 404 for one of another organisation, 403 for a location administrator of others than its location.
    private func trunk(_ request: AuthorizedRequest, writes: Bool) async throws -> Trunk {
        try await self.directory.read { index in
            let trunk = try index.trunk(webexID: request.path["trunkId"] ?? "", organizationID: request.principal.organizationID)
            if let location = index.locations[trunk.locationID] { try request.principal.check(location, writes: writes) }
            return trunk
        }
    }
}

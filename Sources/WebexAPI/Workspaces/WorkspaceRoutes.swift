import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Workspaces: list, create, details, update, delete.
struct WorkspaceRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:workspaces_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:workspaces_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/workspaces", Self.read, self.list),
            Route(.post, "/workspaces", Self.write, self.create),
            Route(.get, "/workspaces/{workspaceId}", Self.read, self.details),
            Route(.get, "/workspaces/{workspaceId}/capabilities", Self.read, self.capabilities),
            Route(.put, "/workspaces/{workspaceId}", Self.write, self.update),
            Route(.delete, "/workspaces/{workspaceId}", Self.write, self.delete),
        ]
    }

    private struct List: Encodable {
        var items: [WorkspaceBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 1_000, standard: 100)
        let filter = try WorkspaceFilter(request)
        let (bodies, count) = await self.directory.read { index in
            let (items, count) = filter.page(paging, index)
            return (index.members(items).map { WorkspaceBody($0, index) }, count)
        }
        var response = JSONResponse.make(.ok, List(items: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let principal = request.principal
        let change = try WorkspaceChange(try await request.body())
        let member = try await self.directory.read { index in
            let member = try change.workspace(
                id: UUID().uuidString.lowercased(), organizationID: principal.organizationID, locationID: principal.standardLocationID,
                now: Timestamp.now, index)
            if let location = index.locations[member.locationID] { try principal.checkAdministers(location) }
            return member
        }
        try await self.directory.save(member)
        return JSONResponse.make(.created, await self.directory.read { WorkspaceBody(member, $0) })
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.directory.member(.workspace, request, "workspaceId", writes: false)
        return JSONResponse.make(.ok, await self.directory.read { WorkspaceBody(member, $0) })
    }

    private struct Capabilities: Encodable {
        struct Capability: Encodable {
            var supported = false
            var configured = false
        }

        var capabilities: [String: Capability]
    }

    /// What Webex's own devices measure and offer in a room.
    static let capabilities = [
        "occupancyDetection", "presenceDetection", "ambientNoise", "soundLevel", "temperature", "airQuality", "relativeHumidity", "hotDesking",
        "checkIn", "adhocBooking",
    ]

    /// None of them: telephones do not measure.
    @Sendable private func capabilities(_ request: AuthorizedRequest) async throws -> Response {
        _ = try await self.directory.member(.workspace, request, "workspaceId", writes: false)
        let all = Self.capabilities.map { ($0, Capabilities.Capability()) }
        return JSONResponse.make(.ok, Capabilities(capabilities: Dictionary(uniqueKeysWithValues: all)))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.directory.member(.workspace, request, "workspaceId", writes: true)
        let change = try WorkspaceChange(try await request.body())
        let member = try await self.directory.read { index in
            let member = try change.applied(to: old, index)
            if let location = index.locations[member.locationID] { try request.principal.checkAdministers(location) }
            return member
        }
        try await self.directory.save(member, replacing: old)
        return JSONResponse.make(.ok, await self.directory.read { WorkspaceBody(member, $0) })
    }

    /// The workspace's phones go with it.
    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteMember(try await self.directory.member(.workspace, request, "workspaceId", writes: true).id)
        return JSONResponse.noContent
    }
}

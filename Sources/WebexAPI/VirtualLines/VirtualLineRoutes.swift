import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Virtual lines: list, create, details, update, delete, and their number.
struct VirtualLineRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/virtualLines"

    var routes: [Route] {
        let item = Self.collection + "/{virtualLineId}"
        return [
            Route(.get, Self.collection, Self.read, self.list),
            Route(.post, Self.collection, Self.write, self.create),
            Route(.get, item, Self.read, self.details),
            Route(.put, item, Self.write, self.update),
            Route(.delete, item, Self.write, self.delete),
            Route(.put, item + "/directorySearch", Self.write, self.updateDirectorySearch),
            Route(.get, item + "/number", Self.read, self.number),
            Route(.get, item + "/dectNetworks", Self.read, self.dectNetworks),
        ]
    }

    private struct List: Encodable {
        var virtualLines: [VirtualLineBody]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 2_000)
        let filter = try VirtualLineFilter(request)
        let (bodies, count) = await self.directory.read { index in
            let (lines, count) = filter.page(paging, index)
            return (lines.map { VirtualLineBody($0, isDetailed: false, index) }, count)
        }
        var response = JSONResponse.make(.ok, List(virtualLines: bodies))
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let change = VirtualLineChange(try await request.body())
        let line = try await self.directory.read { index in
            let line = try change.line(
                id: UUID().uuidString.lowercased(), organizationID: request.principal.organizationID, now: Timestamp.now, index)
            if let location = index.locations[line.locationID] { try request.principal.checkAdministers(location) }
            return line
        }
        try await self.directory.save(line)
        return JSONResponse.make(.created, CreatedBody(id: WebexID(line.id).description))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let line = try await self.line(request, writes: false)
        return JSONResponse.make(.ok, await self.directory.read { VirtualLineBody(line, isDetailed: true, $0) })
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.line(request, writes: true)
        try await self.directory.save(try VirtualLineChange(try await request.body()).applied(to: old), replacing: old)
        return JSONResponse.noContent
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        try await self.directory.deleteMember(try await self.line(request, writes: true).id)
        return JSONResponse.noContent
    }

    @Sendable private func updateDirectorySearch(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.line(request, writes: true)
        var line = old
        guard let isEnabled = try await request.body().flag("enabled") else { throw APIError.invalid("enabled is missing") }
        line.profile.isInDirectorySearch = isEnabled
        try await self.directory.save(line, replacing: old)
        return JSONResponse.noContent
    }

    private struct Number: Encodable {
        struct Item: Encodable {
            var directNumber: String?
            var `extension`: String?
            var primary = true
        }

        var phoneNumber: Item
    }

    @Sendable private func number(_ request: AuthorizedRequest) async throws -> Response {
        let line = try await self.line(request, writes: false)
        return JSONResponse.make(.ok, Number(phoneNumber: .init(directNumber: line.phoneNumber, extension: line.extension)))
    }

    private struct Networks: Encodable {
        var dectNetworks: [String] = []
    }

    /// This server has no DECT networks.
    @Sendable private func dectNetworks(_ request: AuthorizedRequest) async throws -> Response {
        _ = try await self.line(request, writes: false)
        return JSONResponse.make(.ok, Networks())
    }

    private func line(_ request: AuthorizedRequest, writes: Bool) async throws -> Member {
        try await self.directory.member(.virtualLine, request, "virtualLineId", writes: writes)
    }
}

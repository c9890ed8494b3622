import Directory
import HTTPTypes
import Hummingbird

/// Which calls people, workspaces, virtual lines and locations may make, and where calls go instead.
struct OutgoingPermissionRoutes: Sendable {
    let directory: DirectoryService

    /// Where a kind of member has them. People have them at two places: clients ask at either.
    static func paths(_ kind: MemberID.Kind) -> [(path: String, scope: String)] {
        switch kind {
        case .person: [("/people/{memberId}/features/", "people"), ("/telephony/config/people/{memberId}/", "telephony_config")]
        case .workspace: [("/workspaces/{memberId}/features/", "workspaces")]
        case .virtualLine: [("/telephony/config/virtualLines/{memberId}/", "telephony_config")]
        }
    }

    static let name = "outgoingPermission"
    static let transferNumbers = "outgoingPermission/autoTransferNumbers"
    static let location = "/telephony/config/locations/{locationId}/"

    private static let readLocation = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let writeLocation = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)

    var routes: [Route] {
        MemberID.Kind.allCases.flatMap { kind in Self.paths(kind).flatMap { self.routes(kind, $0.path, scope: $0.scope) } } + [
            Route(.get, Self.location + Self.name, Self.readLocation) { request in
                JSONResponse.make(.ok, OutgoingPermissionBody(try await self.directory.location(request, writes: false)))
            },
            Route(.put, Self.location + Self.name, Self.writeLocation) { request in
                try await self.changeLocation(request) { try OutgoingPermissionChange(body: $0).apply(to: &$1) }
            },
            Route(.get, Self.location + Self.transferNumbers, Self.readLocation) { request in
                JSONResponse.make(.ok, TransferNumbersBody(try await self.directory.location(request, writes: false)))
            },
            Route(.put, Self.location + Self.transferNumbers, Self.writeLocation) { request in
                try await self.changeLocation(request) { try OutgoingPermissionChange(body: $0).apply(to: &$1.transferNumbers) }
            },
        ]
    }

    private func routes(_ kind: MemberID.Kind, _ path: String, scope: String) -> [Route] {
        let read = Access.administrator(scope: "spark-admin:\(scope)_read", writes: false)
        let write = Access.administrator(scope: "spark-admin:\(scope)_write", writes: true)
        return [
            Route(.get, path + Self.name, read) { request in
                let member = try await self.directory.member(kind, request, read)
                return JSONResponse.make(.ok, await self.directory.read { OutgoingPermissionBody(member, $0) })
            },
            Route(.put, path + Self.name, write) { request in
                let member = try await self.directory.member(kind, request, write)
                let location = await self.directory.read { $0.locations[member.locationID]?.permissions ?? LocationPermissions() }
                return try await self.change(member, request) { try OutgoingPermissionChange(body: $0).apply(to: &$1, at: location) }
            },
            Route(.get, path + Self.transferNumbers, read) { request in
                let member = try await self.directory.member(kind, request, read)
                return JSONResponse.make(.ok, await self.directory.read { TransferNumbersBody(member, $0) })
            },
            Route(.put, path + Self.transferNumbers, write) { request in
                try await self.change(try await self.directory.member(kind, request, write), request) {
                    try OutgoingPermissionChange(body: $0).applyTransferNumbers(to: &$1)
                }
            },
        ]
    }

    private func change(
        _ member: Member, _ request: AuthorizedRequest, _ change: (JSONBody, inout OutgoingPermissions) throws -> Void
    ) async throws -> Response {
        var changed = member
        try change(try await request.body(), &changed.settings.permissions.outgoing)
        try await self.directory.save(changed, replacing: member)
        return JSONResponse.noContent
    }

    private func changeLocation(
        _ request: AuthorizedRequest, _ change: (JSONBody, inout LocationPermissions) throws -> Void
    ) async throws -> Response {
        let old = try await self.directory.location(request, writes: true)
        var location = old
        try change(try await request.body(), &location.permissions)
        try await self.directory.save(location, replacing: old)
        return JSONResponse.noContent
    }
}

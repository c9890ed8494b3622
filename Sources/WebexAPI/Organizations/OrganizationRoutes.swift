import Directory
import HTTPTypes
import Hummingbird

/// The organisation of the token, those that its user manages as partner administrator, and the roles that people may have.
struct OrganizationRoutes: Sendable {
    let directory: DirectoryService

    private static let find = Access.administratorOrPartner(scope: "spark-admin:people_read")
    private static let read = Access.administrator(scope: "spark-admin:people_read", writes: false)

    var routes: [Route] {
        [
            Route(.get, "/organizations", Self.find, self.list),
            Route(.get, "/organizations/{organizationId}", Self.find, self.details),
            Route(.get, "/roles", Self.read, self.roles),
            Route(.get, "/roles/{roleId}", Self.read, self.role),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var displayName: String
        var created: String

        /// The organisation is as old as the oldest of its full administrators.
        init(_ organization: Organization, _ index: DirectoryIndex) {
            let administrators = index.list(.role(organizationID: organization.id, .fullAdministrator))
            self.id = WebexID(.organization, organization.id).description
            self.displayName = organization.name
            self.created = Timestamp.text(
                index.members(administrators.slice(from: 0, limit: administrators.count)).map(\.createdAt).min() ?? 0)
        }
    }

    private struct Named: Encodable {
        var id: String
        var name: String

        init(_ role: Role) {
            self.id = WebexID(role).description
            self.name = role.title
        }
    }

    private struct List<Item: Encodable>: Encodable {
        var items: [Item]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let ids = Self.visible(request.principal)
        let bodies = await self.directory.read { index in ids.compactMap { index.organizations[$0] }.map { Body($0, index) } }
        return JSONResponse.make(.ok, List(items: bodies))
    }

    /// Their own, where they have a role that lets them see it, and those that they manage.
    private static func visible(_ principal: Principal) -> [String] {
        let own = principal.roles.isDisjoint(with: Access.roles(writes: false)) ? [] : [principal.organizationID]
        let managed = principal.roles.contains(.partnerAdministrator) ? principal.person.managedOrganizationIDs : []
        return own + managed.filter { !own.contains($0) }.sorted()
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let id = WebexID(.organization, parsing: request.path["organizationId"] ?? "")?.key
        let body = await self.directory.read { index in
            id.flatMap { Self.visible(request.principal).contains($0) ? index.organizations[$0] : nil }.map { Body($0, index) }
        }
        // One's own is known to be there: what is missing is the role.
        if body == nil, id == request.principal.organizationID { try Self.read.check(request.principal) }
        guard let body else { throw APIError(.notFound, "The organization was not found", errorCode: 4_008) }
        return JSONResponse.make(.ok, body)
    }

    @Sendable private func roles(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, List(items: Role.allCases.map(Named.init)))
    }

    @Sendable private func role(_ request: AuthorizedRequest) async throws -> Response {
        guard let role = Role(webexID: request.path["roleId"] ?? "") else { throw APIError(.notFound, "The role was not found", errorCode: 4_008) }
        return JSONResponse.make(.ok, Named(role))
    }
}

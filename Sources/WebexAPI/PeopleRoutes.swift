import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// People: list, create, details, update, delete, and oneself.
struct PeopleRoutes: Sendable {
    let directory: DirectoryService

    private static let administration = "spark-admin:people_read"
    private static let lookup = "spark:people_read"
    private static let read = Access.scope([Self.lookup, Self.administration])
    private static let write = Access.administrator(scope: "spark-admin:people_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/people/me", Self.read, self.me),
            Route(.get, "/people", Self.read, self.list),
            Route(.post, "/people", Self.write, self.create),
            Route(.get, "/people/{personId}", Self.read, self.details),
            Route(.put, "/people/{personId}", Self.write, self.update),
            Route(.delete, "/people/{personId}", Self.write, self.delete),
        ]
    }

    @Sendable private func me(_ request: AuthorizedRequest) async throws -> Response {
        await self.answer(request.principal.person, PersonBody.Extent(callingData: Self.asksForCallingData(request)))
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        var request = request
        request.principal = try request.principal.acting(as: request.request)
        let list = try PeopleList(request, isAdministrator: Self.isAdministrator(request), looksUp: Self.looksUp(request))
        let asking = request
        return await list.respond(to: request, self.directory) { member in
            Self.extent(asking, isAdministrator: Self.isAdministrator(asking, of: member))
        }
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        var request = request
        request.principal = try request.principal.acting(as: request.request)
        let member = try await self.person(request)
        let isOwn = member.id == request.principal.person.id
        let isAdministrator = isOwn || Self.isAdministrator(request, of: member)
        guard isAdministrator || !Self.isAdministrator(request) || Self.looksUp(request) else {
            throw APIError(.forbidden, "The user does not administer the location of \(member.displayName)")
        }
        return await self.answer(member, Self.extent(request, isAdministrator: isAdministrator))
    }

    @Sendable private func create(_ request: AuthorizedRequest) async throws -> Response {
        let change = PersonChange(try await request.body(), includesCalling: Self.asksForCallingData(request))
        let principal = request.principal
        let member = try await self.directory.read { index in
            try change.person(
                id: UUID().uuidString.lowercased(), organizationID: principal.organizationID, locationID: principal.standardLocationID,
                now: Timestamp.now, index)
        }
        try await self.check(principal, changes: nil, to: member)
        try await self.directory.save(member)
        return await self.answer(member, Self.extent(request, isAdministrator: true))
    }

    @Sendable private func update(_ request: AuthorizedRequest) async throws -> Response {
        let old = try await self.person(request)
        let change = PersonChange(try await request.body(), includesCalling: Self.asksForCallingData(request))
        let member = try await self.directory.read { try change.applied(to: old, now: Timestamp.now, $0) }
        try await self.check(request.principal, changes: old, to: member)
        try await self.directory.save(member, replacing: old)
        return await self.answer(member, Self.extent(request, isAdministrator: true))
    }

    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let member = try await self.person(request)
        try await self.check(request.principal, changes: member, to: nil)
        try await self.directory.deleteMember(member.id)
        return JSONResponse.noContent
    }

    // MARK: Rights

    /// Full administrators change everybody; others those of the locations that they administer, but no roles and nobody with one.
    private func check(_ principal: Principal, changes old: Member?, to new: Member?) async throws {
        if principal.roles.contains(.fullAdministrator) { return }
        let locations = await self.directory.read { index in [old, new].compactMap { $0.flatMap { index.locations[$0.locationID] } } }
        for location in locations { try principal.checkAdministers(location) }
        guard old?.roles ?? [] == new?.roles ?? [], old?.roles.isEmpty ?? true || old?.id == principal.person.id else {
            throw APIError(.forbidden, "Only a full administrator changes roles, and people who have one")
        }
    }

    private static func isAdministrator(_ request: AuthorizedRequest) -> Bool {
        request.principal.scopes.contains(Self.administration) && !request.principal.roles.isDisjoint(with: Access.roles(writes: false))
    }

    private static func isAdministrator(_ request: AuthorizedRequest, of member: Member) -> Bool {
        self.isAdministrator(request) && request.principal.maySee(member.locationID)
    }

    /// Whether the token is good for looking up people as everybody may.
    private static func looksUp(_ request: AuthorizedRequest) -> Bool { request.principal.scopes.contains(Self.lookup) }

    // MARK: Answers

    /// Calling data comes only when it is asked for, in whatever case: clients in Python send `True`.
    private static func asksForCallingData(_ request: AuthorizedRequest) -> Bool { request.query("callingData")?.lowercased() == "true" }

    private static func extent(_ request: AuthorizedRequest, isAdministrator: Bool) -> PersonBody.Extent {
        PersonBody.Extent(
            callingData: isAdministrator && Self.asksForCallingData(request), administration: isAdministrator,
            status: request.query("excludeStatus")?.lowercased() != "true")
    }

    private func answer(_ member: Member, _ extent: PersonBody.Extent) async -> Response {
        JSONResponse.make(.ok, await self.directory.read { PersonBody(member, extent, $0) })
    }

    private func person(_ request: AuthorizedRequest) async throws -> Member {
        let member = await self.directory.read { index in
            WebexID(.people, parsing: request.path["personId"] ?? "").flatMap { index.members[MemberID(.person, $0.key)] }
        }
        guard let member, member.organizationID == request.principal.organizationID else {
            throw APIError(.notFound, "The person was not found", errorCode: 4_008)
        }
        return member
    }
}

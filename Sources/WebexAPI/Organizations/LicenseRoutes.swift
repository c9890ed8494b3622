import Directory
import HTTPTypes
import Hummingbird

/// Licences of the organisation: list, details, who has one, and giving them to people.
struct LicenseRoutes: Sendable {
    let directory: DirectoryService

    private static let read = Access.administrator(scope: "spark-admin:people_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:people_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/licenses", Self.read, self.list),
            Route(.get, "/licenses/{licenseId}", Self.read, self.details),
            Route(.patch, "/licenses/users", Self.write, self.assign),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var name: String
        var totalUnits: Int
        var consumedUnits: Int
        var consumedByUsers: Int
        var consumedByWorkspaces: Int

        init(_ license: License, _ index: DirectoryIndex) {
            self.id = WebexID(.license, license.id).description
            self.name = license.name
            self.totalUnits = license.totalUnits
            self.consumedByUsers = index.consumedUnits(of: license.id, by: .person)
            self.consumedByWorkspaces = index.consumedUnits(of: license.id, by: .workspace)
            self.consumedUnits = self.consumedByUsers + self.consumedByWorkspaces + index.consumedUnits(of: license.id, by: .virtualLine)
        }
    }

    private struct List: Encodable {
        var items: [Body]
    }

    private struct Users: Encodable {
        struct User: Encodable {
            var id: String
            var type = "INTERNAL"
            var displayName: String
            var email: String?
        }

        var users: [User]
    }

    private struct Assigned: Encodable {
        var orgId: String
        var personId: String
        var email: String?
        var licenses: [String]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let bodies = await self.directory.read { index in
            index.licenses.values.filter { $0.organizationID == request.principal.organizationID }
                .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
                .map { Body($0, index) }
        }
        return JSONResponse.make(.ok, List(items: bodies))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        let license = try await self.directory.read { index in
            guard let license = index.license(webexID: request.path["licenseId"] ?? "", organizationID: request.principal.organizationID) else {
                throw APIError(.notFound, "The license was not found", errorCode: 4_008)
            }
            return license
        }
        guard let assignee = request.query("includeAssignedTo") else {
            return JSONResponse.make(.ok, await self.directory.read { Body(license, $0) })
        }
        guard assignee == "user" else { throw APIError.invalid("includeAssignedTo must be user") }
        let paging = try Paging(request, limit: 1_000, standard: 300)
        let (users, count) = await self.directory.read { index in
            let list = index.list(.license(license.id, .person))
            guard request.principal.visibleLocationIDs != nil else {
                return (index.members(list.slice(from: paging.start, limit: paging.max)), list.count)
            }
            let page = list.page(from: paging.start, limit: paging.max) { request.principal.maySee($0.locationID) }
            return (index.members(page.items), page.count)
        }
        let body = Users(users: users.map { .init(id: WebexID($0.id).description, displayName: $0.displayName, email: $0.email) })
        var response = JSONResponse.make(.ok, body)
        paging.addLinks(to: &response, count: count, request)
        return response
    }

    /// Gives licences to a person and takes them away, all or none; with a calling licence come location, extension and number.
    @Sendable private func assign(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await request.body()
        let principal = request.principal
        let (old, member) = try await self.directory.read { index -> (Member, Member) in
            let old = try Self.person(body, principal.organizationID, index)
            let member = try LicenseAssignment(body).applied(to: old, index)
            for location in [old, member].compactMap({ index.locations[$0.locationID] }) { try principal.checkAdministers(location) }
            return (old, member)
        }
        try await self.directory.save(member, replacing: old)
        return JSONResponse.make(
            .ok,
            Assigned(
                orgId: WebexID(.organization, member.organizationID).description, personId: WebexID(member.id).description, email: member.email,
                licenses: member.licenseIDs.map { WebexID(.license, $0).description }))
    }

    private static func person(_ body: JSONBody, _ organizationID: String, _ index: DirectoryIndex) throws -> Member {
        let person: Member?
        if let id = try body.text("personId") {
            person = WebexID(.people, parsing: id).flatMap { index.members[MemberID(.person, $0.key)] }
        } else if let email = try body.text("email") {
            person = index.member(email: email)
        } else {
            throw APIError.invalid("one of personId and email is needed")
        }
        guard let person, person.organizationID == organizationID else { throw APIError(.notFound, "The person was not found", errorCode: 4_008) }
        return person
    }
}

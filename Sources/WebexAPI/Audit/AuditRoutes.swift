import Directory
import Foundation
import Hummingbird

/// What was changed, by whom (the API's "Admin Audit Events"). For administrators of the whole organisation, who may be read-only.
struct AuditRoutes: Sendable {
    /// Events of a page at most, and where the request does not say.
    private static let pageLimit = 1_000
    private static let pageStandard = 100
    /// Milliseconds that one request may ask for: a year.
    private static let longest: Int64 = 366 * 86_400_000

    let directory: DirectoryService
    let log: any AuditLog

    private static let read = Access.administrator(scope: "audit:events_read", writes: false)

    var routes: [Route] {
        [
            Route(.get, "/adminAudit/events", Self.read, self.list),
            Route(.get, "/adminAudit/eventCategories", Self.read, self.categories),
        ]
    }

    private struct List: Encodable {
        var items: [AuditEventBody]
    }

    private struct Categories: Encodable {
        var eventCategories: [String]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        try Self.check(request.principal)
        let paging = try Paging(request, limit: Self.pageLimit, standard: Self.pageStandard, startName: "offset")
        guard let query = try Self.query(request, paging) else { return JSONResponse.make(.ok, List(items: [])) }
        let page = try await self.log.events(query)
        let bodies = await self.directory.read { index in page.events.map { AuditEventBody($0, index) } }
        var response = JSONResponse.make(.ok, List(items: bodies))
        paging.addLinks(to: &response, count: page.count, request)
        return response
    }

    /// Nil for what no event fits.
    private static func query(_ request: AuthorizedRequest, _ paging: Paging) throws -> AuditQuery? {
        let from = try self.moment("from", request)
        let to = try self.moment("to", request)
        guard from < to else { throw APIError.invalid("from must be before to") }
        guard to - from <= self.longest else { throw APIError.invalid("from and to must be one year apart at most") }
        var query = AuditQuery(
            organizationID: request.principal.organizationID, from: from, to: to, offset: paging.start, limit: paging.max)
        if let text = request.query("actorId") {
            guard let id = WebexID(.people, parsing: text) ?? WebexID(.application, parsing: text) else { return nil }
            query.actorID = id.key
        }
        if let text = request.query("eventCategories"), !text.isEmpty {
            query.categories = Set(
                try text.split(separator: ",").map { name in
                    guard let category = AuditEvent.Category(rawValue: name.trimmingCharacters(in: .whitespaces).uppercased()) else {
                        throw APIError.invalid("eventCategories: there is no category \(name); /adminAudit/eventCategories lists them")
                    }
                    return category
                })
        }
        return query
    }

    private static func moment(_ name: String, _ request: AuthorizedRequest) throws -> Int64 {
        guard let text = request.query(name), !text.isEmpty else { throw APIError.invalid("\(name) is missing") }
        // An offset's plus sign that was not encoded has become a space.
        guard let moment = Timestamp.milliseconds(text.replacing(" ", with: "+")) else {
            throw APIError.invalid("\(name) must be a moment in ISO 8601, such as 2026-01-31T08:00:00.000Z")
        }
        return moment
    }

    @Sendable private func categories(_ request: AuthorizedRequest) async throws -> Response {
        try Self.check(request.principal)
        return JSONResponse.make(.ok, Categories(eventCategories: AuditEvent.Category.allCases.map(\.rawValue)))
    }

    /// Events are of every location.
    private static func check(_ principal: Principal) throws {
        guard !principal.roles.isDisjoint(with: [.fullAdministrator, .readOnlyAdministrator]) else {
            throw APIError(.forbidden, "The user does not have a role that allows this request")
        }
    }
}

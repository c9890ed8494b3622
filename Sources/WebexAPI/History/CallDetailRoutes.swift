import CallControl
import Directory
import HTTPTypes
import Hummingbird

/// Records of the legs of all calls of an organisation (the API's “Reports: Detailed Call History”), which Webex has on a host of its own.
///
/// A leg's record is there as soon as the leg has ended, and for as long as the server keeps it; any window of time may be asked for.
struct CallDetailRoutes: Sendable {
    let details: any CallDetailReader

    static let scope = "spark-admin:calling_cdr_read"
    static let pageSize = 5_000
    static let mostLocations = 10
    /// Where the next page begins, in its link.
    static let next = "startTimeForNextFetch"
    /// The last record before the next page, in its link.
    static let after = "afterReportId"

    private struct List: Encodable {
        var items: [CallDetailBody]
    }

    var routes: [Route] { [Route(.get, "/cdr_feed", .administrator(scope: Self.scope, writes: false), self.list)] }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let from = try Self.moment("startTime", request)
        let to = try Self.moment("endTime", request)
        guard from < to else { throw APIError.invalid("startTime must be before endTime") }
        let locations = request.queries("locations").filter { !$0.isEmpty }
        guard locations.count <= Self.mostLocations else {
            throw APIError.invalid("locations may name \(Self.mostLocations) locations at most")
        }
        let size = try Paging(request, limit: Self.pageSize).max
        var query = CallDetailQuery(
            organizationID: request.principal.organizationID, from: from, to: to, locationNames: locations.isEmpty ? nil : Set(locations),
            limit: size + 1)
        query.locationIDs = request.principal.visibleLocationIDs
        if request.query(Self.next) != nil {
            let moment = try Self.moment(Self.next, request)
            query.from = max(from, moment)
            query.after = request.query(Self.after).map { .init(releasedAt: moment, id: $0) }
        }
        let records = try await self.details.records(query)
        var response = JSONResponse.make(.ok, List(items: records.prefix(size).map(CallDetailBody.init)))
        if records.count > size { response.headers[.link] = Self.link(request, size, after: records[size - 1]) }
        return response
    }

    private static func moment(_ name: String, _ request: AuthorizedRequest) throws -> Int64 {
        guard let text = request.query(name), !text.isEmpty else { throw APIError.invalid("\(name) is missing") }
        // A plus sign before the offset that was not encoded has become a space.
        guard let moment = Timestamp.milliseconds(text.replacing(" ", with: "+")) else {
            throw APIError.invalid("\(name) must be a date and time in ISO 8601, such as 2025-08-05T16:48:19.359Z")
        }
        return moment
    }

    /// The next page: the request's own parameters, and where to go on.
    private static func link(_ request: AuthorizedRequest, _ size: Int, after record: CallDetailRecord) -> String {
        let ours = ["max=", "\(Self.next)=", "\(Self.after)="]
        let kept = (request.request.uri.query ?? "").split(separator: "&").filter { pair in !ours.contains { pair.hasPrefix($0) } }
        let added = ["max=\(size)", "\(Self.next)=\(Timestamp.text(record.releasedAt))", "\(Self.after)=\(CallDetailBody.reportID(record))"]
        return "<\(request.baseURL)\(request.request.uri.path)?\((kept.map(String.init) + added).joined(separator: "&"))>;rel=\"next\""
    }
}

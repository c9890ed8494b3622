import CallControl
import Directory
import HTTPTypes
import Hummingbird

/// What happened in the organisation's calls, for its compliance officers (the API's “Events”).
///
/// An event is there for as long as the record or the recording is that it tells of: it is made of that when it is asked for.
struct EventRoutes: Sendable {
    /// Events of a page at most, and where the request does not say.
    private static let pageLimit = 1_000
    private static let pageStandard = 100
    /// Where the next page begins, in its link: the moment and the key of the last event of this one.
    private static let before = "before"
    private static let beforeKey = "beforeEvent"

    let details: any CallDetailReader
    let recordings: any RecordingArchive

    private static let read = Access.scope(["spark-compliance:events_read"])

    var routes: [Route] {
        [Route(.get, "/events", Self.read, self.list), Route(.get, "/events/{eventId}", Self.read, self.details)]
    }

    private struct List: Encodable {
        var items: [EventBody]
    }

    // MARK: Reading

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        try Self.check(request.principal)
        let size = try Paging(request, limit: Self.pageLimit, standard: Self.pageStandard).max
        let query = try Query(request)
        let events = try await self.events(query, of: request.principal.organizationID, limit: size + 1)
        var response = JSONResponse.make(.ok, List(items: events.prefix(size).map(EventBody.init)))
        if events.count > size { response.headers[.link] = Self.link(request, size, after: events[size - 1]) }
        return response
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        try Self.check(request.principal)
        let found = try await self.find(request.path["eventId"] ?? "", of: request.principal.organizationID)
        guard let found else { throw APIError(.notFound, "The event was not found") }
        return JSONResponse.make(.ok, EventBody(found))
    }

    private func find(_ id: String, of organizationID: String) async throws -> ComplianceEvent? {
        switch ComplianceEvent.parse(id) {
        case (.callRecords, let key)?:
            let query = CallDetailQuery(organizationID: organizationID, from: 0, to: .max, id: key, limit: 1)
            return try await self.details.records(query).first.map(ComplianceEvent.callRecord)
        case (.convergedRecordings, let key)?:
            guard let stored = try await self.recordings.find(key), stored.recording.organizationID == organizationID else { return nil }
            return .recording(stored)
        default: return nil
        }
    }

    /// The latest first.
    private func events(_ query: Query, of organizationID: String, limit: Int) async throws -> [ComplianceEvent] {
        var events: [ComplianceEvent] = []
        if query.resources.contains(.callRecords) {
            var wanted = CallDetailQuery(organizationID: organizationID, from: query.from, to: query.to, isLatestFirst: true, limit: limit)
            wanted.userKey = query.actorKey
            wanted.before = query.before.map { .init(releasedAt: $0.at, id: $0.key) }
            events += try await self.details.records(wanted).map(ComplianceEvent.callRecord)
        }
        if query.resources.contains(.convergedRecordings) {
            var wanted = RecordingQuery(organizationID: organizationID, limit: limit)
            (wanted.from, wanted.to, wanted.ownerKey) = (query.from, query.to, query.actorKey)
            wanted.before = query.before.map { .init(endedAt: $0.at, id: $0.key) }
            events += try await self.recordings.list(wanted).recordings.map(ComplianceEvent.recording)
        }
        return Array(events.sorted { ($0.at, $0.key) > ($1.at, $1.key) }.prefix(limit))
    }

    // MARK: Requests

    /// What is asked for.
    private struct Query {
        var resources: Set<ComplianceEvent.Resource>
        /// Milliseconds since 1970.
        var from: Int64
        var to: Int64
        var actorKey: String?
        var before: (at: Int64, key: String)?

        /// - Throws: ``APIError`` for a value that a parameter cannot have.
        init(_ request: AuthorizedRequest) throws {
            self.resources = [.callRecords, .convergedRecordings]
            if let name = request.query("resource"), !name.isEmpty {
                guard let resource = ComplianceEvent.Resource(rawValue: name) else {
                    let names = ComplianceEvent.Resource.allCases.map(\.rawValue).joined(separator: ", ")
                    throw APIError.invalid("resource must be one of \(names)")
                }
                self.resources = [resource]
            }
            if let type = request.query("type"), !type.isEmpty {
                guard EventRoutes.types.contains(type) else {
                    throw APIError.invalid("type must be one of \(EventRoutes.types.joined(separator: ", "))")
                }
                // Records and recordings come to be, and that is all that happens to them here.
                if type != "created", type != "all" { self.resources = [] }
            }
            self.from = try RecordingQuery.moment("from", request) ?? 0
            self.to = try RecordingQuery.moment("to", request) ?? .max
            guard self.from <= self.to else { throw APIError.invalid("from must not be after to") }
            if let actor = request.query("actorId") {
                let kinds = [WebexID.Kind.people, .place, .virtualLine]
                self.actorKey = kinds.lazy.compactMap { WebexID($0, parsing: actor)?.key }.first
                if self.actorKey == nil { self.resources = [] }
            }
            if let moment = try RecordingQuery.moment(EventRoutes.before, request) {
                self.before = (moment, request.query(EventRoutes.beforeKey) ?? "")
            }
        }
    }

    /// The API's types of events.
    static let types = ["created", "updated", "deleted", "ended", "read", "all"]

    /// The next page: the request's own parameters, and where to go on.
    private static func link(_ request: AuthorizedRequest, _ size: Int, after event: ComplianceEvent) -> String {
        let ours = ["max=", "\(Self.before)=", "\(Self.beforeKey)="]
        let kept = (request.request.uri.query ?? "").split(separator: "&").filter { pair in !ours.contains { pair.hasPrefix($0) } }
        let added = ["max=\(size)", "\(Self.before)=\(Timestamp.text(event.at))", "\(Self.beforeKey)=\(event.key)"]
        return "<\(request.baseURL)\(request.request.uri.path)?\((kept.map(String.init) + added).joined(separator: "&"))>;rel=\"next\""
    }

    /// Events are of everybody's calls: administrators do not read them for being administrators.
    private static func check(_ principal: Principal) throws {
        guard principal.roles.contains(.complianceOfficer) else {
            throw APIError(.forbidden, "The user does not have a role that allows this request: Compliance Officer")
        }
    }
}

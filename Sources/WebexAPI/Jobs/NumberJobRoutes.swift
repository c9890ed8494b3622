import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// Jobs that move numbers from one location to another, with whoever has them (the API's "Manage Numbers" jobs).
struct NumberJobRoutes: Sendable {
    let directory: DirectoryService
    let jobs: NumberJobService

    private static let read = Access.administrator(scope: "spark-admin:telephony_config_read", writes: false)
    private static let write = Access.administrator(scope: "spark-admin:telephony_config_write", writes: true)
    private static let collection = "/telephony/config/jobs/numbers/manageNumbers"
    private static let item = collection + "/{jobId}"

    var routes: [Route] {
        [
            Route(.get, Self.collection, Self.read, self.list), Route(.post, Self.collection, Self.write, self.start),
            Route(.get, Self.item, Self.read, self.details), Route(.get, Self.item + "/errors", Self.read, self.errors),
            Route(.post, Self.item + "/actions/pause/invoke", Self.write) { request in
                try await self.change(request) { try await self.jobs.pause($0.id, of: $0.organizationID) }
            },
            Route(.post, Self.item + "/actions/resume/invoke", Self.write) { request in
                try await self.change(request) { try await self.jobs.resume($0.id, of: $0.organizationID) }
            },
            Route(.post, Self.item + "/actions/abandon/invoke", Self.write) { request in
                try await self.change(request) { try await self.jobs.abandon($0.id, of: $0.organizationID) }
            },
        ]
    }

    // MARK: Reading

    private struct List<Item: Encodable>: Encodable {
        var items: [Item]
    }

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: 100)
        let jobs = try await self.jobs.jobs(of: request.principal.organizationID).filter { Self.maySee($0, request.principal) }
        let now = Timestamp.now
        var response = JSONResponse.make(.ok, List(items: paging.page(of: jobs).map { NumberJobBody($0, now: now) }))
        paging.addLinks(to: &response, count: jobs.count, request)
        return response
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, NumberJobBody(try await self.job(request), now: Timestamp.now))
    }

    @Sendable private func errors(_ request: AuthorizedRequest) async throws -> Response {
        let paging = try Paging(request, limit: NumberJob.limit)
        let job = try await self.job(request)
        let failures = job.failures
        let bodies = paging.page(of: failures).map { NumberJobErrorBody($0, trackingID: job.trackingID) }
        var response = JSONResponse.make(.ok, List(items: bodies))
        paging.addLinks(to: &response, count: failures.count, request)
        return response
    }

    private func job(_ request: AuthorizedRequest) async throws -> NumberJob {
        guard let id = WebexID(.job, parsing: request.path["jobId"] ?? "") else { throw APIError(NumberJobService.Refusal.notFound) }
        let job = try await self.jobs.job(id.key, of: request.principal.organizationID)
        guard Self.maySee(job, request.principal) else { throw Self.otherLocations }
        return job
    }

    private static let otherLocations = APIError(.forbidden, "The user does not administer the locations of the job")

    private static func locations(of job: NumberJob) -> Set<String> { Set(job.items.map(\.locationID) + [job.targetLocationID]) }

    private static func maySee(_ job: NumberJob, _ principal: Principal) -> Bool { Self.locations(of: job).allSatisfy(principal.maySee) }

    // MARK: Changing

    private enum Operation: String, CaseIterable {
        case move = "MOVE"
    }

    @Sendable private func start(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await request.body()
        let given: Operation? = try body.choice("operation")
        guard given != nil else { throw APIError.invalid("operation is missing") }
        let target = try await self.location(try body.requiredText("targetLocationId"), "targetLocationId", request)
        guard target.calling.isEnabled else { throw APIError.invalid("targetLocationId: \(target.name) is not enabled for calling") }
        var items: [NumberJob.Item] = []
        for element in try body.list("numberList") ?? [] {
            guard case .object(let object) = element else { throw APIError.invalid("numberList must have objects with locationId and numbers") }
            items += try await self.items(object, to: target, request)
        }
        guard !items.isEmpty else { throw APIError.invalid("numberList names no number") }
        guard items.count <= NumberJob.limit else { throw APIError.invalid("numberList may have \(NumberJob.limit) numbers at most") }
        guard Set(items.map(\.number)).count == items.count else { throw APIError.invalid("numberList names a number twice") }
        let context = AuditContext.current
        let job = NumberJob(
            id: UUID().uuidString.lowercased(), organizationID: request.principal.organizationID, creator: context.actor,
            trackingID: context.trackingID ?? "", targetLocationID: target.id, items: items, createdAt: Timestamp.now)
        try await self.jobs.start(job)
        return JSONResponse.make(.accepted, NumberJobBody(job, now: job.createdAt))
    }

    private func items(_ object: JSONBody, to target: Location, _ request: AuthorizedRequest) async throws -> [NumberJob.Item] {
        let source = try await self.location(try object.requiredText("locationId"), object.name(of: "locationId"), request)
        guard source.id != target.id else { throw APIError.invalid("\(object.name(of: "locationId")) is the target location") }
        let field = object.name(of: "numbers")
        let numbers = try (object.ids("numbers") ?? []).map { try PhoneNumberText.number($0, field: field) }
        return try await self.directory.read { index in
            try numbers.map { number in
                guard index.number(number, organizationID: source.organizationID)?.number.locationID == source.id else {
                    throw APIError(.notFound, "\(field): \(number) is not a number of \(source.name)", errorCode: 4_008)
                }
                return NumberJob.Item(number: number, locationID: source.id)
            }
        }
    }

    /// - Throws: ``APIError``: 404 for a location of another organisation, 403 for one that is not the principal's to change.
    private func location(_ text: String, _ field: String, _ request: AuthorizedRequest) async throws -> Location {
        let key = WebexID(.location, parsing: text)?.key
        guard let location = await self.directory.read({ index in key.flatMap { index.locations[$0] } }),
            location.organizationID == request.principal.organizationID
        else { throw APIError(.notFound, "\(field): the location was not found", errorCode: 4_008) }
        try request.principal.checkAdministers(location)
        return location
    }

    private func change(_ request: AuthorizedRequest, _ change: (NumberJob) async throws -> Void) async throws -> Response {
        let job = try await self.job(request)
        guard Self.locations(of: job).allSatisfy(request.principal.mayAdminister) else { throw Self.otherLocations }
        try await change(job)
        return JSONResponse.noContent
    }
}

extension APIError {
    init(_ refusal: NumberJobService.Refusal) {
        switch refusal {
        case .notFound: self.init(.notFound, "The job was not found", errorCode: 4_008)
        case .anotherJob(let id):
            self.init(.conflict, "The job \(WebexID(.job, id)) moves numbers of the organization already; wait for its end, or abandon it")
        case .wrongState(let status): self.init(.conflict, "The job is \(status.rawValue)")
        }
    }
}

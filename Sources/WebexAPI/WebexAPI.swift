package import CallPark
package import Directory
internal import Foundation
import HTTPTypes
package import Hummingbird
import Logging
package import Webhooks

/// The Webex Calling API on one exchange and one directory.
///
/// Every request passes here once: tracking id, route, token, scope and role, organisation, then the route; what is thrown
/// anywhere becomes the API's error body.
package struct WebexAPI: Sendable {
    let exchange: Exchange
    let directory: DirectoryService
    let publicURL: String?
    let metrics: APIMetrics
    let table: RouteTable
    private let recordings: RecordingRoutes
    private let limits: RequestLimits
    private let address: ClientAddress
    private let hash: @Sendable (String) -> String
    private let logger = Logger(label: "orbit.api")

    /// - Parameters:
    ///   - publicURL: how clients reach the server, for links; nil takes it from each request's Host.
    ///   - announcements: where uploaded sound files are kept.
    ///   - checkAnnouncement: throws for a file that could not be played; what the error says is told to the client.
    ///   - history: where calls that are over are read.
    ///   - details: where the records of their legs are read.
    ///   - recordings: where recordings of calls are kept.
    ///   - oauth: what people and applications sign in with.
    ///   - limits: how many requests a minute there may be.
    ///   - address: where a request comes from, for limits.
    ///   - hash: how tokens are stored.
    ///   - webhooks: who is told of calls by HTTP.
    ///   - trunkStatus: how a trunk is doing, by its key; nil where that is not known.
    ///   - audit: where it is kept what was changed.
    ///   - jobs: what is done in the background; nil for jobs of the process's own.
    package init(
        exchange: Exchange, directory: DirectoryService, publicURL: String?, metrics: APIMetrics,
        announcements: any AnnouncementStore = InMemoryAnnouncementStore(),
        checkAnnouncement: @escaping @Sendable ([UInt8]) throws -> Void = { _ in }, history: any CallHistoryReader = InMemoryCallHistory(),
        details: any CallDetailReader = InMemoryCallDetails(),
        recordings: any RecordingArchive = InMemoryRecordingArchive(), oauth: OAuthService,
        limits: RequestLimits = RequestLimits(perMinute: 0), address: ClientAddress = ClientAddress(),
        hash: @escaping @Sendable (String) -> String, webhooks: WebhookService = WebhookService(store: InMemoryWebhookStore()),
        trunkStatus: @escaping @Sendable (String) async -> TrunkStatus? = { _ in nil }, audit: any AuditLog = InMemoryAuditLog(),
        jobs: NumberJobService? = nil
    ) {
        self.exchange = exchange
        self.directory = directory
        self.publicURL = publicURL
        self.metrics = metrics
        self.hash = hash
        self.recordings = RecordingRoutes(directory: directory, archive: recordings)
        self.limits = limits
        self.address = address
        let people = PeopleRoutes(directory: directory)
        let calls = CallRoutes(exchange: exchange, directory: directory)
        let orbits = CallParkExtensionRoutes(exchange: exchange, directory: directory)
        let numberJobs = jobs ?? NumberJobService(store: InMemoryNumberJobStore(), directory: directory)
        let groups: [[Route]] = [
            ConferenceRoutes(exchange: exchange, directory: directory).routes,
            MessageWaitingRoutes(exchange: exchange, directory: directory).routes,
            CallParkRoutes(directory: directory).routes, HuntGroupRoutes(directory: directory).routes,
            HuntGroupForwardingRoutes(directory: directory).routes,
            AvailableNumbersRoutes(directory: directory).routes,
            CallPickupRoutes(directory: directory).routes, MonitoringRoutes(directory: directory).routes,
            MeCallParkRoutes(directory: directory).routes, FeatureCodeRoutes(directory: directory).routes,
            DeviceRoutes(exchange: exchange, directory: directory).routes, TelephonyDeviceRoutes(directory: directory).routes,
            DeviceLineRoutes(exchange: exchange, directory: directory).routes, DeviceAccountRoutes(directory: directory).routes,
            EndpointRoutes(directory: directory).routes, CallSettingsRoutes(directory: directory).routes,
            OutgoingPermissionRoutes(directory: directory).routes,
            MusicOnHoldRoutes(directory: directory, store: announcements).routes,
            MemberMusicRoutes(directory: directory, store: announcements).routes,
            AnnouncementRoutes(directory: directory, store: announcements, check: checkAnnouncement, audit: audit).routes,
            CallHistoryRoutes(directory: directory, history: history).routes,
            CallDetailRoutes(details: details).routes, EventRoutes(details: details, recordings: recordings).routes,
            self.recordings.routes,
            WebhookRoutes(directory: directory, service: webhooks).routes,
            OrganizationRoutes(directory: directory).routes,
            OrganizationDeletionRoutes(
                directory: directory, exchange: exchange, webhooks: webhooks, jobs: numberJobs, announcements: announcements
            ).routes, LicenseRoutes(directory: directory).routes,
            LocationRoutes(directory: directory).routes, LocationCallingRoutes(directory: directory).routes,
            NumberRoutes(directory: directory).routes, ValidationRoutes(directory: directory).routes,
            WorkspaceRoutes(directory: directory).routes, VirtualLineRoutes(directory: directory).routes,
            OAuthRoutes(service: oauth, metrics: metrics, audit: audit).routes,
            AuthorizationRoutes(service: oauth).routes, AuditRoutes(directory: directory, log: audit).routes,
            TrunkRoutes(directory: directory, status: trunkStatus).routes, RouteGroupRoutes(directory: directory).routes,
            DialPlanRoutes(directory: directory).routes, ConnectionRoutes(directory: directory).routes,
            CallRoutingRoutes(directory: directory).routes,
            NumberJobRoutes(directory: directory, jobs: numberJobs).routes,
            MemberNumberRoutes(directory: directory).routes, OwnProfileRoutes(directory: directory).routes,
            LocationActionRoutes(directory: directory).routes, EmergencyCallbackRoutes(directory: directory).routes,
            CountryRoutes(directory: directory).routes, CallingServiceRoutes(directory: directory).routes,
            OwnNumberRoutes(directory: directory).routes, PersonCallingRoutes(directory: directory).routes,
            WorkspaceLocationRoutes(directory: directory).routes, DeviceModelRoutes(directory: directory).routes,
            AnnouncementLanguageRoutes().routes,
            RecordingSettingsRoutes(directory: directory, files: SoundFiles(store: announcements)).routes,
            ComplianceAnnouncementRoutes(directory: directory, files: SoundFiles(store: announcements)).routes,
            RecordingVendorRoutes(directory: directory).routes, FloorRoutes(directory: directory).routes,
            ContactDirectoryRoutes(directory: directory).routes,
        ]
        let routes = people.routes + calls.routes + orbits.routes + groups.flatMap { $0 }
        self.table = RouteTable(routes + OpenAPIRoutes(describing: routes).routes)
    }

    /// Adds everything below `/v1` to a router.
    package func add(to router: Router<some APIContext>) {
        let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete, .patch, .head, .options]
        for method in methods {
            router.on("/v1/**", method: method) { await self.respond(to: $0, $1) }
            router.on("/v1", method: method) { await self.respond(to: $0, $1) }
        }
    }

    /// The answer to anything outside `/v1` that has no route of its own.
    package static func notFound(_ request: Request) -> Response {
        APIError(.notFound, "There is nothing at \(request.uri.path)").response(trackingID: self.trackingID(of: request))
    }

    private static func trackingID(of request: Request) -> String {
        if let given = request.headers[.trackingID], !given.isEmpty, given.utf8.count <= 200 { return given }
        return "ORBIT_\(UUID().uuidString.lowercased())"
    }

    /// How often a change is done again.
    private static let repetitions = 100

    private func respond(to request: Request, _ context: some APIContext) async -> Response {
        // Hummingbird reads on by itself while the connection stays.
        guard request.isLast else { return await self.answer(request, context) }
        let body = WatchedBody(request.body)
        var watched = request
        watched.body = RequestBody(asyncSequence: body)
        let response = await self.answer(watched, context)
        if !body.isRead { await request.drain() }
        return response
    }

    private func answer(_ request: Request, _ context: some APIContext) async -> Response {
        let start = ContinuousClock.now
        let trackingID = Self.trackingID(of: request)
        var route = "unknown"
        var response: Response
        do {
            let path = Substring(request.uri.path.dropFirst("/v1".count))
            let address = self.address.of(request, peer: context.remoteAddress)
            let audit = AuditContext(request, address: self.address.whole(request, peer: context.remoteAddress), trackingID: trackingID)
            try self.limits.admit(.address(address))
            switch self.table.find(request.method, path) {
            case .nothing: throw APIError(.notFound, "There is no \(request.uri.path) here")
            case .wrongMethod(let allowed):
                throw APIError(
                    .methodNotAllowed, "\(request.method.rawValue) is not allowed here", headers: [.allow: allowed.joined(separator: ", ")])
            case .route(let found, let values):
                route = "\(found.method.rawValue) \(found.path)"
                let call = OAuthRoutes.Call(request: request, address: address, baseURL: self.baseURL(of: request), trackingID: trackingID)
                response = try await self.run(found, call, values, audit)
            }
        } catch {
            let answer = APIError(any: error)
            if let limit = answer.limit { self.metrics.recordLimited(by: limit) }
            if answer.status == .internalServerError {
                self.logger.error("request failed", metadata: ["tracking-id": "\(trackingID)", "route": "\(route)", "error": "\(error)"])
            }
            response = answer.response(trackingID: trackingID)
        }
        response.headers[.trackingID] = trackingID
        self.metrics.record(route: route, status: response.status.code, took: ContinuousClock.now - start)
        // The body would be taken for the next answer (RFC 9110 §9.3.2).
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func run(_ route: Route, _ call: OAuthRoutes.Call, _ values: [String: String], _ audit: AuditContext) async throws -> Response {
        let request = call.request
        switch route.handler {
        case .signIn(let run): return try await AuditContext.$current.withValue(audit) { try await run(call) }
        case .open(let run): return try await run(request)
        case .authorized(let access, let run):
            var principal = try await self.principal(of: request, access, path: values)
            try self.limits.admit(.token(principal.tokenHash))
            var request = request
            try access.checkScope(principal)
            if access.takesOrganization {
                principal = try principal.acting(as: request, path: values, inBody: try await request.organizationInBody())
            }
            try access.check(principal)
            var authorized = AuthorizedRequest(request: request, principal: principal, path: values, baseURL: call.baseURL)
            let isChange = [.put, .patch, .delete].contains(request.method)
            if isChange { try await authorized.keepBody() }
            let kept = authorized
            return try await AuditContext.$current.withValue(audit.acting(as: AuditActor(principal))) {
                try await isChange ? Self.repeating { try await run(kept) } : run(kept)
            }
        }
    }

    /// Does a change again that somebody else came before: what is made of the old state is made of the new one then, as clients expect who
    /// change different things of one resource at a time.
    private static func repeating(_ change: () async throws -> Response) async throws -> Response {
        for _ in 0..<self.repetitions {
            do {
                return try await change()
            } catch DirectoryError.changedMeanwhile {
                await Task.yield()
            }
        }
        return try await change()
    }

    private func principal(of request: Request, _ access: Access, path: [String: String]) async throws -> Principal {
        guard case .scopeOrLink = access, request.headers[.authorization] == nil else { return try await self.authenticate(request) }
        return try await self.recordings.principal(of: request, path: path)
    }

    private func authenticate(_ request: Request) async throws -> Principal {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else { throw APIError.unauthorized }
        let token = header.dropFirst("bearer ".count).trimmingCharacters(in: .whitespaces)
        guard !token.isEmpty, let stored = try await self.directory.token(hash: self.hash(token)) else { throw APIError.unauthorized }
        if let expiresAt = stored.expiresAt, expiresAt <= Int64(Date().timeIntervalSince1970 * 1_000) { throw APIError.unauthorized }
        let person = await self.directory.read { index in
            if let name = stored.machineName { return index.organizations[stored.organizationID].map { Self.machine(stored, name, in: $0) } }
            return index.members[MemberID(.person, stored.personID)]
        }
        guard let person, person.organizationID == stored.organizationID else { throw APIError.unauthorized }
        return Principal(
            person: person, organizationID: stored.organizationID, scopes: Set(stored.scopes),
            // A role that was taken from the person is taken from their tokens too.
            roles: Set(stored.roles).intersection(person.roles), tokenHash: stored.hash, expiresAt: stored.expiresAt,
            isApplication: stored.machineName != nil)
    }

    /// A service app, which acts in its own name: nobody in the directory, with no line and no phone.
    private static func machine(_ token: AccessToken, _ name: String, in organization: Organization) -> Member {
        Member(
            id: MemberID(.person, token.personID), organizationID: organization.id, locationID: "", displayName: name, extension: nil,
            roles: [.fullAdministrator], createdAt: token.createdAt)
    }

    private func baseURL(of request: Request) -> String {
        self.publicURL ?? "http://\(request.head.authority ?? "localhost")"
    }
}

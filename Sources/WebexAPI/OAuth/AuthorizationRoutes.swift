import Directory
import Hummingbird

/// What people allowed applications, for administrators to see and to end.
struct AuthorizationRoutes: Sendable {
    let service: OAuthService

    private static let read = Access.administrator(scope: "identity:tokens_read", writes: true)
    private static let write = Access.administrator(scope: "identity:tokens_write", writes: true)

    var routes: [Route] {
        [
            Route(.get, "/authorizations", Self.read, self.list),
            Route(.delete, "/authorizations", Self.write, self.deleteOfApplication),
            Route(.delete, "/authorizations/{authorizationId}", Self.write, self.delete),
            Route(.get, "/authorizations/tokenExpiry", .anyToken, self.expiry),
        ]
    }

    private struct Body: Encodable {
        var id: String
        var applicationId: String
        var applicationName: String
        var personId: String?
        var clientId: String
        var created: String
        var type: String

        init(_ application: OAuthApplication, key: String, personID: String?, createdAt: Int64, type: String) {
            self.id = WebexID(.authorization, key).description
            self.applicationId = WebexID(.application, application.id).description
            self.applicationName = application.name
            self.personId = personID.map { WebexID(.people, $0).description }
            self.clientId = application.id
            self.created = Timestamp.text(createdAt)
            self.type = type
        }
    }

    private struct List: Encodable {
        var items: [Body]
    }

    private struct Expiry: Encodable {
        /// Milliseconds since 1970.
        var exp: Int64
    }

    /// Milliseconds since 1970 of the year 9999's end: what a token that does not expire says, as clients need a number.
    static let never = 253_402_300_799_000

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        let (id, email) = (request.query("personId"), request.query("personEmail"))
        guard (id == nil) != (email == nil) else { throw APIError.invalid("personId or personEmail must be given, and not both") }
        let person = await self.service.directory.read { index in
            id.flatMap { WebexID(.people, parsing: $0) }.flatMap { index.members[MemberID(.person, $0.key)] } ?? email.flatMap(index.member(email:))
        }
        try Self.check(person, request.principal)
        let applications = Dictionary(uniqueKeysWithValues: try await self.service.store.applications().map { ($0.id, $0) })
        let grants = try await self.service.store.grants(of: person?.id.key)
        let tokens = try await self.service.store.tokens(of: person?.id.key)
        var bodies: [Body] = []
        for grant in grants {
            guard let application = applications[grant.applicationID] else { continue }
            bodies.append(Body(application, key: grant.id, personID: grant.personID, createdAt: grant.createdAt, type: "refresh"))
            for token in tokens where token.grantID == grant.id {
                bodies.append(Body(application, key: token.hash, personID: grant.personID, createdAt: token.createdAt, type: "access"))
            }
        }
        return JSONResponse.make(.ok, List(items: bodies))
    }

    /// A refresh authorization goes with all its access tokens.
    @Sendable private func delete(_ request: AuthorizedRequest) async throws -> Response {
        let notFound = APIError(.notFound, "The authorization was not found", errorCode: 4_008)
        guard let key = WebexID(.authorization, parsing: request.path["authorizationId"] ?? "")?.key else { throw notFound }
        var grant = try await self.service.store.grant(.id(key))
        var hash: String?
        if grant == nil, let token = try await self.service.directory.token(hash: key) {
            grant = try await self.service.grant(of: token)
            hash = token.hash
        }
        guard let grant, grant.organizationID == request.principal.organizationID else { throw notFound }
        if let personID = grant.personID {
            try Self.check(await self.person(personID), request.principal)
        } else {
            try Self.checkFull(request.principal)
        }
        if let hash { try await self.service.deleteToken(hash: hash) } else { try await self.service.deleteGrant(grant.id) }
        return JSONResponse.noContent
    }

    // Swift 6.3's optimizer fails on a closure for the directory in the function above.
    private func person(_ key: String) async -> Member? {
        await self.service.directory.read { $0.members[MemberID(.person, key)] }
    }

    /// All that an application was granted in the organisation.
    @Sendable private func deleteOfApplication(_ request: AuthorizedRequest) async throws -> Response {
        guard let clientID = request.query("clientId"), !clientID.isEmpty else { throw APIError.invalid("clientId is missing") }
        try Self.checkFull(request.principal)
        guard try await self.service.store.application(clientID) != nil else {
            throw APIError(.notFound, "The application was not found", errorCode: 4_008)
        }
        _ = try await self.service.store.deleteGrants(of: clientID, in: request.principal.organizationID)
        await self.service.directory.forgetTokens()
        return JSONResponse.noContent
    }

    @Sendable private func expiry(_ request: AuthorizedRequest) async throws -> Response {
        JSONResponse.make(.ok, Expiry(exp: request.principal.expiresAt ?? Int64(Self.never)))
    }

    /// - Throws: ``APIError``: 404 for nobody of the organisation, 403 where the person is at a location that is not the administrator's.
    private static func check(_ person: Member?, _ principal: Principal) throws {
        guard let person, person.organizationID == principal.organizationID else {
            throw APIError(.notFound, "The person was not found", errorCode: 4_008)
        }
        guard principal.mayAdminister(person.locationID) else {
            throw APIError(.forbidden, "The user does not administer the location of \(person.displayName)")
        }
    }

    private static func checkFull(_ principal: Principal) throws {
        guard principal.roles.contains(.fullAdministrator) else {
            throw APIError(.forbidden, "The user does not have a role that allows this request")
        }
    }
}

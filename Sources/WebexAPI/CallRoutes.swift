import CallControl
import CallPark
import Directory
import Hummingbird

/// Call controls of the token's own user, and the operator's view of orbits.
struct CallRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    private static let read = Access.scope(["spark:calls_read"])
    private static let write = Access.scope(["spark:calls_write"])

    var routes: [Route] {
        [
            Route(.get, "/telephony/calls", Self.read, self.list),
            Route(.get, "/telephony/calls/{callId}", Self.read, self.details),
            Route(.post, "/telephony/calls/dial", Self.write, self.dial),
            Route(.post, "/telephony/calls/answer", Self.write, self.answer),
            Route(.post, "/telephony/calls/hangup", Self.write, self.hangup),
            Route(.post, "/telephony/calls/hold", Self.write, self.hold),
            Route(.post, "/telephony/calls/resume", Self.write, self.resume),
            Route(.post, "/telephony/calls/park", Self.write, self.park),
            Route(.post, "/telephony/calls/retrieve", Self.write, self.retrieve),
            Route(.post, "/telephony/calls/pickup", Self.write, self.pickUp),
            Route(.get, "/x-orbit/orbits", Self.read, self.orbits),
        ]
    }

    // MARK: Reading

    @Sendable private func list(_ request: AuthorizedRequest) async throws -> Response {
        try self.checkLine(request.query("lineOwnerId"), request)
        let calls = await self.exchange.calls(of: request.principal.person.id)
        return JSONResponse.make(.ok, CallList(items: calls.map(CallBody.init)))
    }

    @Sendable private func details(_ request: AuthorizedRequest) async throws -> Response {
        try self.checkLine(request.query("lineOwnerId"), request)
        let id = try self.callID(request.path["callId"] ?? "")
        return JSONResponse.make(.ok, CallBody(try await self.exchange.details(of: id, for: request.principal.person.id)))
    }

    @Sendable private func orbits(_ request: AuthorizedRequest) async throws -> Response {
        let occupied = await self.exchange.occupiedOrbits(organizationID: request.principal.organizationID)
        let locationID = request.principal.person.locationID
        let items = await self.directory.read { index in
            occupied.map { item in
                let orbit = index.remoteParty(Party(target: item.orbit, name: index.name(of: item.orbit), number: ""), seenFrom: locationID)
                let party = index.remoteParty(item.party, seenFrom: locationID)
                let parker = index.members[item.parker].map { index.remoteParty(Party($0), seenFrom: locationID) }
                return OrbitBody(
                    name: orbit.name, number: orbit.number, parkedParty: RemotePartyBody(party), parker: parker.map(RemotePartyBody.init),
                    parkedAt: Timestamp.text(item.parkedAt))
            }
        }
        return JSONResponse.make(.ok, OrbitList(items: items))
    }

    // MARK: Acting

    @Sendable private func dial(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await self.body(request)
        let call = try await self.exchange.dial(try body.requiredText("destination"), by: request.principal.person)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    @Sendable private func answer(_ request: AuthorizedRequest) async throws -> Response {
        try await self.exchange.answer(try await self.call(request), by: request.principal.person.id)
        return JSONResponse.noContent
    }

    @Sendable private func hangup(_ request: AuthorizedRequest) async throws -> Response {
        try await self.exchange.hangup(try await self.call(request), by: request.principal.person.id)
        return JSONResponse.noContent
    }

    @Sendable private func hold(_ request: AuthorizedRequest) async throws -> Response {
        try await self.exchange.hold(try await self.call(request), by: request.principal.person.id)
        return JSONResponse.noContent
    }

    @Sendable private func resume(_ request: AuthorizedRequest) async throws -> Response {
        try await self.exchange.resume(try await self.call(request), by: request.principal.person.id)
        return JSONResponse.noContent
    }

    @Sendable private func park(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await self.body(request)
        let call = try self.callID(try body.requiredText("callId"))
        let against = try await self.exchange.park(
            call, by: request.principal.person, destination: try self.destination(body), isGroupPark: try body.flag("isGroupPark") ?? false)
        return JSONResponse.make(.ok, ParkedBody(parkedAgainst: RemotePartyBody(against)))
    }

    @Sendable private func retrieve(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await self.body(request)
        let call = try await self.exchange.retrieve(try self.destination(body), by: request.principal.person)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    /// `target` is where the call rings; without one, anybody in the user's pickup group.
    @Sendable private func pickUp(_ request: AuthorizedRequest) async throws -> Response {
        let body = try await self.body(request)
        let target = try body.text("target").map { text in
            guard !text.isEmpty else { throw APIError.invalid("target must not be empty") }
            return text
        }
        let call = try await self.exchange.pickUp(at: target, by: request.principal.person)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    // MARK: What requests have in common

    private func body(_ request: AuthorizedRequest) async throws -> JSONBody {
        let body = try await request.body()
        try self.checkLine(try body.text("lineOwnerId"), request)
        if let endpoint = try body.text("endpointId"), !endpoint.isEmpty {
            throw APIError(.notFound, "The endpoint \(endpoint) was not found", errorCode: 4_008)
        }
        return body
    }

    private func call(_ request: AuthorizedRequest) async throws -> CallHalfID {
        try self.callID(try await self.body(request).requiredText("callId"))
    }

    private func callID(_ text: String) throws -> CallHalfID {
        guard let id = WebexID(.call, parsing: text) else { throw CallControlError.callNotFound }
        return CallHalfID(rawValue: id.key)
    }

    /// An empty destination is a mistake; none at all means one's own orbit.
    private func destination(_ body: JSONBody) throws -> String? {
        guard let text = try body.text("destination") else { return nil }
        guard !text.isEmpty else { throw APIError.invalid("destination must not be empty") }
        return text
    }

    /// Secondary lines come with devices; until then only one's own line is there.
    private func checkLine(_ lineOwner: String?, _ request: AuthorizedRequest) throws {
        guard let lineOwner, !lineOwner.isEmpty else { return }
        guard WebexID(.people, parsing: lineOwner)?.key == request.principal.person.id.key else {
            throw APIError(.badRequest, "Target user not authorized", errorCode: 4_003)
        }
    }
}

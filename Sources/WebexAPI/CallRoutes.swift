import CallControl
import CallPark
import Directory
import Hummingbird

/// Call controls, and the operator's view of orbits.
///
/// Three front doors, one implementation: the token's own user at `/telephony/calls` and at `/telephony/calls/members/me`, and
/// any member of the organisation at `/telephony/calls/members/{memberId}` for administrators.
struct CallRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    /// One operation on calls, for whoever acts.
    private typealias Operation = @Sendable (AuthorizedRequest, Member) async throws -> Response

    /// Whose calls a path is about.
    private enum Family: CaseIterable {
        case own
        case me
        case member

        var prefix: String {
            switch self {
            case .own: "/telephony/calls"
            case .me: "/telephony/calls/members/me"
            case .member: "/telephony/calls/members/{memberId}"
            }
        }

        /// Where calls are listed.
        var collection: String { self == .own ? self.prefix : self.prefix + "/calls" }

        func access(writes: Bool) -> Access {
            switch self {
            case .own, .me: .scope([writes ? "spark:calls_write" : "spark:calls_read"])
            case .member: .administrator(scope: writes ? "spark-admin:calls_write" : "spark-admin:calls_read", writes: writes)
            }
        }
    }

    var routes: [Route] {
        let actions: [(String, Operation)] = [
            ("dial", self.dial), ("answer", self.answer), ("reject", self.reject), ("hangup", self.hangup), ("hold", self.hold),
            ("resume", self.resume), ("mute", self.mute), ("unmute", self.unmute), ("divert", self.divert), ("transfer", self.transfer),
            ("park", self.park), ("retrieve", self.retrieve), ("pickup", self.pickUp),
        ]
        var routes = [Route(.get, "/x-orbit/orbits", .scope(["spark:calls_read"]), self.orbits)]
        for family in Family.allCases {
            let read = family.access(writes: false)
            let write = family.access(writes: true)
            routes.append(Route(.get, family.collection, read) { try await self.run(self.list, $0, family, writes: false) })
            routes.append(Route(.get, family.collection + "/{callId}", read) { try await self.run(self.details, $0, family, writes: false) })
            for (name, operation) in actions {
                routes.append(Route(.post, "\(family.prefix)/\(name)", write) { try await self.run(operation, $0, family, writes: true) })
            }
        }
        return routes
    }

    private func run(_ operation: Operation, _ request: AuthorizedRequest, _ family: Family, writes: Bool) async throws -> Response {
        guard family == .member else { return try await operation(request, request.principal.person) }
        let found = await self.directory.read { index in
            index.member(webexID: request.path["memberId"] ?? "", organizationID: request.principal.organizationID)
        }
        guard let member = found else { throw APIError(.notFound, "The member was not found", errorCode: 4_008) }
        guard !writes || request.principal.mayAdminister(member.locationID) else {
            throw APIError(.forbidden, "The user does not administer the location of \(member.displayName)")
        }
        return try await operation(request, member)
    }

    // MARK: Reading

    @Sendable private func list(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try self.checkLine(request.query("lineOwnerId"), member)
        let calls = await self.exchange.calls(of: member.id)
        return JSONResponse.make(.ok, CallList(items: calls.map(CallBody.init)))
    }

    @Sendable private func details(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try self.checkLine(request.query("lineOwnerId"), member)
        let id = try self.callID(request.path["callId"] ?? "")
        return JSONResponse.make(.ok, CallBody(try await self.exchange.details(of: id, for: member.id)))
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
                    parkedAt: Timestamp.text(item.parkedAt), recalling: item.isRecalling, recallAt: Timestamp.text(item.recallAt))
            }
        }
        return JSONResponse.make(.ok, OrbitList(items: items))
    }

    // MARK: Acting

    @Sendable private func dial(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        let body = try await self.body(request, member)
        let call = try await self.exchange.dial(try body.requiredText("destination"), by: member)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    @Sendable private func answer(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try await self.exchange.answer(try await self.call(request, member), by: member.id)
        return JSONResponse.noContent
    }

    /// Without an action the caller is told that the user is busy.
    @Sendable private func reject(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        let body = try await self.body(request, member)
        let rejection: Rejection = try body.choice("action") ?? .busy
        try await self.exchange.reject(try self.callID(try body.requiredText("callId")), by: member.id, rejection)
        return JSONResponse.noContent
    }

    @Sendable private func hangup(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try await self.exchange.hangup(try await self.call(request, member), by: member.id)
        return JSONResponse.noContent
    }

    @Sendable private func hold(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try await self.exchange.hold(try await self.call(request, member), by: member.id)
        return JSONResponse.noContent
    }

    @Sendable private func resume(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try await self.exchange.resume(try await self.call(request, member), by: member.id)
        return JSONResponse.noContent
    }

    @Sendable private func mute(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try await self.exchange.setMuted(true, try await self.call(request, member), by: member.id)
        return JSONResponse.noContent
    }

    @Sendable private func unmute(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        try await self.exchange.setMuted(false, try await self.call(request, member), by: member.id)
        return JSONResponse.noContent
    }

    /// To a destination. There is no voicemail, so `toVoicemail` has nowhere to lead.
    @Sendable private func divert(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        let body = try await self.body(request, member)
        let call = try self.callID(try body.requiredText("callId"))
        guard try body.flag("toVoicemail") != true else { throw APIError(.conflict, "No voicemail is configured") }
        guard let destination = try self.destination(body) else { throw APIError.invalid("destination is missing") }
        try await self.exchange.divert(call, by: member, to: destination)
        return JSONResponse.noContent
    }

    /// Two calls become one (204); or one call goes to a destination once that answers (201).
    @Sendable private func transfer(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        let body = try await self.body(request, member)
        let (first, second) = (try body.text("callId1"), try body.text("callId2"))
        if let destination = try self.destination(body) {
            guard let first, second == nil else { throw APIError.invalid("destination goes with callId1 alone") }
            let call = try await self.exchange.transfer(try self.callID(first), by: member, to: destination)
            return JSONResponse.make(.created, CallReferenceBody(call))
        }
        guard (first == nil) == (second == nil) else { throw APIError.invalid("callId1 and callId2 go together") }
        try await self.exchange.transfer(try first.map(self.callID), try second.map(self.callID), by: member.id)
        return JSONResponse.noContent
    }

    @Sendable private func park(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        let body = try await self.body(request, member)
        let call = try self.callID(try body.requiredText("callId"))
        let against = try await self.exchange.park(
            call, by: member, destination: try self.destination(body), isGroupPark: try body.flag("isGroupPark") ?? false)
        return JSONResponse.make(.ok, ParkedBody(parkedAgainst: RemotePartyBody(against)))
    }

    @Sendable private func retrieve(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        let body = try await self.body(request, member)
        let call = try await self.exchange.retrieve(try self.destination(body), by: member)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    /// `target` is where the call rings; without one, anybody in the member's pickup group.
    @Sendable private func pickUp(_ request: AuthorizedRequest, _ member: Member) async throws -> Response {
        let body = try await self.body(request, member)
        let target = try body.text("target").map { text in
            guard !text.isEmpty else { throw APIError.invalid("target must not be empty") }
            return text
        }
        let call = try await self.exchange.pickUp(at: target, by: member)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    // MARK: What requests have in common

    private func body(_ request: AuthorizedRequest, _ member: Member) async throws -> JSONBody {
        let body = try await request.body()
        try self.checkLine(try body.text("lineOwnerId"), member)
        if let endpoint = try body.text("endpointId"), !endpoint.isEmpty {
            throw APIError(.notFound, "The endpoint \(endpoint) was not found", errorCode: 4_008)
        }
        return body
    }

    private func call(_ request: AuthorizedRequest, _ member: Member) async throws -> CallHalfID {
        try self.callID(try await self.body(request, member).requiredText("callId"))
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
    private func checkLine(_ lineOwner: String?, _ member: Member) throws {
        guard let lineOwner, !lineOwner.isEmpty else { return }
        guard WebexID(.people, parsing: lineOwner)?.key == member.id.key else {
            throw APIError(.badRequest, "Target user not authorized", errorCode: 4_003)
        }
    }
}

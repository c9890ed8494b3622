import CallControl
import CallPark
import Directory
import Hummingbird

/// Conference controls: one's own calls joined, and how each party takes part.
struct ConferenceRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    var routes: [Route] {
        let actions: [(String, CallFamilies.Operation)] = [
            ("", self.start), ("/addParticipant", self.add), ("/mute", self.mute), ("/unmute", self.unmute), ("/deafen", self.deafen),
            ("/undeafen", self.undeafen), ("/hold", self.hold), ("/resume", self.resume),
        ]
        let families = CallFamilies(directory: self.directory)
        return CallFamily.allCases.flatMap { family in
            let prefix = family.prefix("/telephony/conference")
            return [
                families.route(.get, family, prefix, writes: false, self.details),
                families.route(.delete, family, prefix, writes: true, self.release),
            ] + actions.map { families.route(.post, family, prefix + $0.0, writes: true, $0.1) }
        }
    }

    @Sendable private func details(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        JSONResponse.make(.ok, ConferenceBody(await self.exchange.conference(of: actor.member.id)))
    }

    @Sendable private func start(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        guard let ids = try actor.body.ids("callIds") else { throw APIError.invalid("callIds is missing") }
        guard ids.count >= 2 else { throw APIError.invalid("callIds must name two or more calls") }
        try await self.exchange.startConference(try ids.map(CallActor.callID), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func add(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.addParticipant(try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func mute(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.setMuted(true, actor)
    }

    @Sendable private func unmute(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.setMuted(false, actor)
    }

    /// Without a call it is the host.
    private func setMuted(_ isMuted: Bool, _ actor: CallActor) async throws -> Response {
        let call = try actor.body.text("callId").flatMap { $0.isEmpty ? nil : $0 }.map(CallActor.callID)
        try await self.exchange.setConferenceMuted(isMuted, call, by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func deafen(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setDeafened(true, try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func undeafen(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setDeafened(false, try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func hold(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setConferenceHeld(true, by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func resume(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setConferenceHeld(false, by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func release(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.releaseConference(by: actor.member.id)
        return JSONResponse.noContent
    }
}

import CallControl
import CallPark
import Directory
import Hummingbird

/// Call controls, and the operator's view of orbits.
struct CallRoutes: Sendable {
    let exchange: Exchange
    let directory: DirectoryService

    var routes: [Route] {
        let actions: [(String, CallFamilies.Operation)] = [
            ("dial", self.dial), ("answer", self.answer), ("reject", self.reject), ("hangup", self.hangup), ("hold", self.hold),
            ("resume", self.resume), ("mute", self.mute), ("unmute", self.unmute), ("divert", self.divert), ("transfer", self.transfer),
            ("park", self.park), ("retrieve", self.retrieve), ("pickup", self.pickUp), ("bargeIn", self.bargeIn), ("push", self.push),
            ("pull", self.pull), ("transmitDtmf", self.transmitDigits), ("startRecording", self.startRecording),
            ("stopRecording", self.stopRecording), ("pauseRecording", self.pauseRecording), ("resumeRecording", self.resumeRecording),
        ]
        let families = CallFamilies(directory: self.directory)
        var routes = [Route(.get, "/x-orbit/orbits", .scope(["spark:calls_read"]), self.orbits)]
        for family in CallFamily.allCases {
            let prefix = family.prefix("/telephony/calls")
            let collection = family == .own ? prefix : prefix + "/calls"
            routes.append(families.route(.get, family, collection, writes: false, self.list))
            routes.append(families.route(.get, family, collection + "/{callId}", writes: false, self.details))
            for (name, operation) in actions {
                routes.append(families.route(.post, family, "\(prefix)/\(name)", writes: true, operation))
            }
        }
        return routes
    }

    // MARK: Reading

    @Sendable private func list(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let calls = await self.exchange.calls(of: actor.member.id)
        return JSONResponse.make(.ok, CallList(items: calls.map(CallBody.init)))
    }

    @Sendable private func details(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let id = try CallActor.callID(request.path["callId"] ?? "")
        return JSONResponse.make(.ok, CallBody(try await self.exchange.details(of: id, for: actor.member.id)))
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

    @Sendable private func dial(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let call = try await self.exchange.dial(try actor.body.requiredText("destination"), by: actor.member, on: actor.devices)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    @Sendable private func answer(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.answer(try actor.callID(), by: actor.member, on: actor.devices)
        return JSONResponse.noContent
    }

    /// Without an action the caller is told that the user is busy.
    @Sendable private func reject(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let rejection: Rejection = try actor.body.choice("action") ?? .busy
        try await self.exchange.reject(try actor.callID(), by: actor.member.id, rejection)
        return JSONResponse.noContent
    }

    @Sendable private func hangup(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.hangup(try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func hold(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.hold(try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func resume(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.resume(try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func mute(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setMuted(true, try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func unmute(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setMuted(false, try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    /// To a destination; or to voicemail: one's own, or with a destination that member's.
    @Sendable private func divert(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let call = try actor.callID()
        let destination = try actor.destination()
        if try actor.body.flag("toVoicemail") == true {
            let number = try await self.voicemail(of: destination, actor.member)
            try await self.exchange.divert(call, by: actor.member, to: number)
        } else {
            guard let destination else { throw APIError.invalid("destination is missing") }
            try await self.exchange.divert(call, by: actor.member, to: destination)
        }
        return JSONResponse.noContent
    }

    private func voicemail(of destination: String?, _ member: Member) async throws -> String {
        let owner = try await self.directory.read { index throws -> Member? in
            guard let destination else { return member }
            guard case .member(let id)? = try? index.resolve(destination, from: member.locationID) else {
                throw CallControlError.unknownDestination(destination)
            }
            return index.members[id]
        }
        guard let number = owner?.settings.voicemailNumber else {
            throw APIError(.conflict, "No voicemail is configured for \(owner?.displayName ?? "the destination")")
        }
        return number
    }

    /// Two calls become one (204); or one call goes to a destination once that answers (201).
    @Sendable private func transfer(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let (first, second) = (try actor.body.text("callId1"), try actor.body.text("callId2"))
        if let destination = try actor.destination() {
            guard let first, second == nil else { throw APIError.invalid("destination goes with callId1 alone") }
            let call = try await self.exchange.transfer(try CallActor.callID(first), by: actor.member, to: destination)
            return JSONResponse.make(.created, CallReferenceBody(call))
        }
        guard (first == nil) == (second == nil) else { throw APIError.invalid("callId1 and callId2 go together") }
        try await self.exchange.transfer(try first.map(CallActor.callID), try second.map(CallActor.callID), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func park(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let call = try actor.callID()
        let against = try await self.exchange.park(
            call, by: actor.member, destination: try actor.destination(), isGroupPark: try actor.body.flag("isGroupPark") ?? false)
        return JSONResponse.make(.ok, ParkedBody(parkedAgainst: RemotePartyBody(against)))
    }

    @Sendable private func retrieve(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let call = try await self.exchange.retrieve(try actor.destination(), by: actor.member, on: actor.devices)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    /// `target` is where the call rings; without one, anybody in the member's pickup group.
    @Sendable private func pickUp(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let call = try await self.exchange.pickUp(at: try actor.destination("target"), by: actor.member, on: actor.devices)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    /// Comes into the call that `target` has: a call of three.
    @Sendable private func bargeIn(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let target = try actor.body.requiredText("target")
        let call = try await self.exchange.bargeIn(at: target, by: actor.member, on: actor.devices)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    /// An assistant's call goes to the executive.
    @Sendable private func push(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.push(try actor.callID(), by: actor.member)
        return JSONResponse.noContent
    }

    /// The member's call comes to another of the member's own phones.
    @Sendable private func pull(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let call = try await self.exchange.pull(by: actor.member, on: actor.devices)
        return JSONResponse.make(.created, CallReferenceBody(call))
    }

    @Sendable private func transmitDigits(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        let digits = try actor.body.requiredText("dtmf")
        try await self.exchange.transmitDigits(digits, try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    // MARK: Recording

    @Sendable private func startRecording(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.startRecording(try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func stopRecording(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.stopRecording(try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func pauseRecording(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setRecordingPaused(true, try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }

    @Sendable private func resumeRecording(_ request: AuthorizedRequest, _ actor: CallActor) async throws -> Response {
        try await self.exchange.setRecordingPaused(false, try actor.callID(), by: actor.member.id)
        return JSONResponse.noContent
    }
}

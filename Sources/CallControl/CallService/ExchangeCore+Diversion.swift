package import Directory
import Media
import SIPSyntax
import SIPUserAgent

/// How an alerting call is rejected (the API's `action`).
package enum Rejection: String, Hashable, Sendable, CaseIterable {
    case busy
    case temporarilyUnavailable
    /// The phones stop ringing; the caller hears that it rings until nobody answers.
    case ignore
}

/// The API's reject, divert, transfer, mute: a member acts on their own calls only.
extension ExchangeCore {
    package func reject(_ id: CallHalfID, by member: MemberID, _ rejection: Rejection) throws(CallControlError) {
        let half = try self.half(id, of: member)
        guard let ringing = half.ringing, half.personality == .terminator else {
            throw .wrongState("The call is \(half.state.rawValue), not alerting")
        }
        guard rejection != .ignore else {
            for leg in half.legs { self.release(leg, status: .requestTerminated, reason: .callRejected) }
            half.legs = []
            return
        }
        half.ringing = nil
        self.cancelTimer(ringing.noAnswerTimer)
        ringing.onFailure(rejection == .busy ? .busyHere : .temporarilyUnavailable, rejection == .busy ? .userBusy : .callRejected)
    }

    /// Sends a call elsewhere: one that rings here rings there instead, one that is connected is transferred.
    package func divert(_ id: CallHalfID, by member: Member, to destination: String) throws(CallControlError) {
        let half = try self.half(id, of: member.id)
        let (target, party) = try self.divertTarget(destination, of: half, by: member)
        if half.ringing != nil, half.personality == .terminator { return try self.divertRinging(half, to: target, party) }
        try self.handOver(half, to: target, party)
    }

    /// Transfers a connected call to a destination once somebody answers there; until then, and if nobody does, the call is the
    /// member's (the API's mute transfer).
    package func transfer(_ id: CallHalfID, by member: Member, to destination: String) throws(CallControlError) -> CallReference {
        let half = try self.half(id, of: member.id)
        let (target, party) = try self.divertTarget(destination, of: half, by: member)
        let reference = CallReference(id: half.id, sessionID: half.sessionID)
        try self.handOver(half, to: target, party)
        return reference
    }

    func handOver(
        _ half: CallHalf, to target: DirectoryIndex.Destination, _ party: Party, style: RingStyle = RingStyle()
    ) throws(CallControlError) {
        guard half.isFree, let other = half.peer else { throw .wrongState(half.whyNotFree) }
        self.handOver(other, from: half, to: target, shownAs: party, style: style, onProgress: {}, onEnd: { _, then in then() })
    }

    private func divertTarget(
        _ destination: String, of half: CallHalf, by member: Member
    ) throws(CallControlError) -> (DirectoryIndex.Destination, Party) {
        let (found, party) = try self.destination(destination, for: member, isTransfer: true)
        guard case .target(let target) = found else { return (found, party) }
        if case .callParkExtension = target { throw .wrongState("\(party.number) is a call park extension: calls come there by park") }
        guard target != .member(member.id), half.peer?.owner.map({ target != .member($0) }) ?? true else {
            throw .wrongState("The call cannot be diverted to one of its own parties")
        }
        return (found, party)
    }

    private func divertRinging(_ half: CallHalf, to target: DirectoryIndex.Destination, _ party: Party) throws(CallControlError) {
        guard let caller = half.peer, let handlers = caller.hunt?.handlers ?? half.soughtBy else {
            throw .wrongState("The call is \(half.state.rawValue) and cannot be diverted")
        }
        let sessionID = half.sessionID
        if let member = half.owner.flatMap({ self.directory.members[$0] }) { self.redirected(caller, by: member, .divert) }
        half.isForwarded = true
        half.relate(.deflection, nil)
        half.noteReleased(by: .local, including: nil)
        if let hunt = caller.hunt {
            self.end(hunt, except: nil)
        } else {
            self.cancelTimer(half.ringing?.noAnswerTimer)
            half.ringing = nil
            half.onHangup = nil
            self.unlink(half)
            self.release(half, status: .requestTerminated, reason: .completedElsewhere)
        }
        self.seek(target, for: caller, shownAs: party, sessionID: sessionID, handlers: handlers)
    }

    /// The other parties of two of a member's calls get each other. Without ids: of the only two there are.
    package func transfer(_ first: CallHalfID?, _ second: CallHalfID?, by member: MemberID) throws(CallControlError) {
        let halves: [CallHalf]
        if let first, let second {
            halves = [try self.half(first, of: member), try self.half(second, of: member)]
        } else {
            halves = (self.halvesByOwner[member] ?? []).compactMap { self.halves[$0] }.filter { $0.isFree || $0.conference?.isHost($0) == true }
            guard halves.count == 2 else { throw .wrongState("There are \(halves.count) connected or held calls; give callId1 and callId2") }
        }
        // The host of a conference of three may leave it: the others stay with each other.
        let conference = halves[0].conference
        let isWhole = conference?.isHosted == true && halves[1].conference === conference && conference?.hostCalls.count == 2
        for half in halves {
            guard half.isFree || isWhole, half.answeredLeg?.state == .confirmed else { throw .wrongState(half.whyNotFree) }
        }
        guard halves[0] !== halves[1], let one = halves[0].peer, let other = halves[1].peer, one !== halves[1] else {
            throw .wrongState("These are not two calls with two other parties")
        }
        try self.mayJoin(one, and: other, by: member)
        if isWhole, let conference { self.dissolve(conference) }
        self.joinOthers(of: halves[0], one, and: halves[1], other)
    }

    package func setMuted(_ isMuted: Bool, _ id: CallHalfID, by member: MemberID) throws(CallControlError) {
        let half = try self.half(id, of: member)
        guard half.isAnswered else { throw .wrongState("The call is \(half.state.rawValue), not connected") }
        guard half.isMuted != isMuted else { throw .wrongState("The call is \(isMuted ? "muted already" : "not muted")") }
        half.isMuted = isMuted
        self.media(.mute(half.port, isMuted))
        self.noteChange(of: half)
    }
}

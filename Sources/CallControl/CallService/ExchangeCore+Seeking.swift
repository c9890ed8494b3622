package import Directory
import SDP
import SIPSyntax
import SIPUserAgent

/// Taking a caller to a target of the directory: a member's phones, or a hunt group's.
extension ExchangeCore {
    /// Takes a caller to a destination: to somebody of the directory, or outside.
    package func seek(
        _ destination: DirectoryIndex.Destination, for caller: CallHalf, shownAs party: Party, sessionID: String, style: RingStyle = RingStyle(),
        handlers: Ringing
    ) {
        switch destination {
        case .target(let target): self.seek(target, for: caller, shownAs: party, sessionID: sessionID, style: style, handlers: handlers)
        case .outside(let number):
            caller.remote = party
            self.callOutside(number, for: caller, sessionID: sessionID, style: style, handlers: handlers)
        }
    }

    /// Rings a target for a caller.
    ///
    /// - Parameters:
    ///   - shownAs: whom the caller sees until somebody answers.
    ///   - sessionID: of the conversation that this is part of.
    ///   - handlers: told once of an answer or of the failure, maybe before this returns.
    package func seek(
        _ target: DirectoryIndex.Target, for caller: CallHalf, shownAs party: Party, sessionID: String, style: RingStyle = RingStyle(),
        handlers: Ringing
    ) {
        switch target {
        case .member(let id):
            guard let member = self.directory.members[id] else { return handlers.onFailure(.notFound, .unallocatedNumber) }
            caller.remote = party
            var style = style
            // A recall rings as its location says.
            if style.recalledFrom == nil { style.pattern = self.directory.ringPattern(of: member, calledBy: party.number) }
            self.seek(member, for: caller, sessionID: sessionID, style: style, handlers: handlers)
        case .group(let id):
            guard let group = self.directory.groups[id], group.kind == .huntGroup, group.settings.hunt.isEnabled else {
                return handlers.onFailure(.notFound, .unallocatedNumber)
            }
            caller.remote = party
            self.seek(group, for: caller, shownAs: party, sessionID: sessionID, style: style, handlers: handlers)
        case .callParkExtension:
            handlers.onFailure(.notFound, .unallocatedNumber)
        }
    }

    /// Rings one member's phones for a caller. Nil when there is nothing to ring; `onFailure` has then been called.
    ///
    /// - Parameter redirect: what to do instead of failing: send the caller elsewhere.
    func ring(
        _ member: Member, for caller: CallHalf, sessionID: String, style: RingStyle, handlers: Ringing,
        redirect: ((CallHalf, SIPStatus, SIPReason) -> (() -> Void)?)? = nil
    ) -> CallHalf? {
        let calling = caller.legs.first?.flow
        let contacts = self.contacts(of: member.id).filter { member.id != caller.owner || $0.flow != calling }
        guard !contacts.isEmpty else {
            handlers.onFailure(.temporarilyUnavailable, .subscriberAbsent)
            return nil
        }
        guard let callee = self.makeHalf(owner: member, personality: .terminator, sessionID: sessionID) else {
            handlers.onFailure(.serviceUnavailable, .temporaryFailure)
            return nil
        }
        if style.recalledFrom == nil { callee.historyParty = caller.party }
        let handlers = self.prepare(callee, for: caller, style: style, handlers: handlers, redirect: redirect)
        self.ring(callee, contacts: contacts, offer: self.offerTemplate(for: caller), handlers: handlers)
        return callee
    }

    /// Makes a new half the one that is called for a caller.
    ///
    /// - Returns: the handlers to ring it with: they release it when nobody answers.
    func prepare(
        _ callee: CallHalf, for caller: CallHalf, style: RingStyle, handlers: Ringing,
        redirect: ((CallHalf, SIPStatus, SIPReason) -> (() -> Void)?)? = nil
    ) -> Ringing {
        callee.ringStyle = style
        callee.remote = caller.party
        callee.redirections = caller.redirections
        callee.onBehalfOf = style.onBehalfOf
        callee.recalledFrom = style.recalledFrom
        callee.trail.relation = style.relation
        if let member = caller.owner, !style.isTransferred, style.recalledFrom == nil {
            callee.dialling = Dialling(member: member, outside: caller.redirections.isEmpty ? callee.outsideCall?.number.number : nil)
        }
        callee.peer = caller
        callee.meet(caller)
        caller.sought = callee
        // Several may ring for one caller, who has one peer: the first. A parked or transferred caller has none of these before
        // one answers.
        if caller.peer == nil, caller.onHangup == nil { self.link(caller, callee) }
        callee.soughtBy = handlers
        var handlers = handlers
        let onFailure = handlers.onFailure
        handlers.onFailure = { [unowned self] status, reason in
            callee.onHangup = nil
            let forward = redirect?(callee, status, reason)
            callee.isForwarded = forward != nil
            if forward != nil { callee.relate(Self.forwardReason(callee, status), nil) }
            self.release(callee, status: status, reason: reason)
            if let forward { forward() } else { onFailure(status, reason) }
        }
        return handlers
    }

    /// Why a call that rang at a member is sent on, once it is.
    private static func forwardReason(_ callee: CallHalf, _ status: SIPStatus) -> CallRelation.Reason {
        if callee.redirectedTo != nil { return .deflection }
        return status == .busyHere || status.rawValue == 600 ? .callForwardBusy : .callForwardNoAnswer
    }

    /// What a caller's phones can do, answered or not.
    func offerTemplate(for caller: CallHalf) -> SessionDescription? {
        caller.isAnswered ? self.offerTemplate(of: caller) : caller.legs.first?.remoteDescription
    }

    /// Nobody rings any more for a caller who was not answered yet.
    package func stopSeeking(for caller: CallHalf) {
        if let hunt = caller.hunt { self.end(hunt, except: nil) }
        guard let sought = caller.sought, !sought.isAnswered, !sought.hasEnded, sought.peer === caller else { return }
        sought.onHangup = nil
        self.release(sought, status: .requestTerminated, reason: .completedElsewhere)
    }

    /// Acknowledges the answer of a phone that was sought. False when it brought no session.
    package func acknowledgeAnswer(on leg: Leg) -> Bool {
        self.acknowledge(leg, sequence: leg.inviteSequence)
        return leg.remoteDescription?.audio.map { $0.port != 0 } == true
    }

    // MARK: Hunt groups

    func hunt(_ group: MemberGroup, for caller: CallHalf, sessionID: String, style: RingStyle, handlers: Ringing) {
        let idle = group.memberIDs.filter { id in
            guard !self.isBusy(id), !self.contacts(of: id).isEmpty, let member = self.directory.members[id] else { return false }
            return !member.settings.doNotDisturb && self.mayReceive(member, from: caller, isTransferred: style.isTransferred)
        }
        guard !idle.isEmpty else {
            let isAnybodyThere = group.memberIDs.contains { !self.contacts(of: $0).isEmpty }
            return handlers.onFailure(
                isAnybodyThere ? .busyHere : .temporarilyUnavailable, isAnybodyThere ? .userBusy : .subscriberAbsent)
        }
        let order = self.huntOrder.order(
            group, among: idle, idleSince: { [unowned self] in self.lastCallEnded[$0] ?? 0 }, random: { [unowned self] in self.environment.random() })
        let hunt = Hunt(caller: caller, group: group, order: order, sessionID: sessionID, style: style, handlers: handlers)
        caller.hunt = hunt
        self.huntNext(hunt)
    }

    /// Whether a member has any call.
    package func isBusy(_ member: MemberID) -> Bool { !(self.halvesByOwner[member] ?? []).isEmpty }

    private func huntNext(_ hunt: Hunt) {
        guard !hunt.isOver else { return }
        self.cancelTimer(hunt.timer)
        let isLast = hunt.order.isEmpty
        if isLast, hunt.ringing.isEmpty { return self.huntFailed(hunt) }
        let settings = hunt.group.settings.hunt
        if settings.policy == .simultaneous {
            let everybody = hunt.order
            hunt.order = []
            for id in everybody where !hunt.isOver { self.huntRing(id, hunt) }
            if hunt.ringing.isEmpty, !hunt.isOver { self.huntFailed(hunt) }
            return
        }
        guard !isLast else { return }
        self.huntRing(hunt.order.removeFirst(), hunt)
    }

    private func huntRing(_ id: MemberID, _ hunt: Hunt) {
        guard let caller = hunt.caller, let member = self.directory.members[id] else { return self.huntNext(hunt) }
        let isSimultaneous = hunt.group.settings.hunt.policy == .simultaneous
        var agent: CallHalf?
        var hasFailed = false
        func failed(_ status: SIPStatus, _ reason: SIPReason) {
            hasFailed = true
            hunt.bestFailure = hunt.bestFailure ?? (status, reason)
            if let agent { hunt.ringing.removeAll { $0 === agent } }
            if hunt.ringing.isEmpty, !isSimultaneous || hunt.order.isEmpty && agent != nil { self.huntNext(hunt) }
        }
        agent = self.ring(
            member, for: caller, sessionID: hunt.sessionID, style: hunt.style,
            handlers: Ringing(
                onStart: hunt.handlers.onStart, onProgress: { leg, response in hunt.handlers.onProgress(leg, response) },
                onAnswer: { [unowned self] leg, response in
                    guard let winner = leg.half, !hunt.isOver, let caller = hunt.caller else { return }
                    self.end(hunt, except: winner)
                    winner.onHangup = nil
                    self.huntOrder.answered(hunt.group.id, by: id)
                    self.link(caller, winner)
                    hunt.handlers.onAnswer(leg, response)
                },
                onFailure: { status, reason in failed(status, reason) }, onPickup: hunt.handlers.onPickup))
        guard let agent, !hasFailed, !agent.hasEnded, !hunt.isOver else { return }
        hunt.ringing.append(agent)
        // One who declines by the API: the hunt goes on without them.
        agent.onHangup = { [unowned self] in
            hunt.ringing.removeAll { $0 === agent }
            hunt.bestFailure = hunt.bestFailure ?? (.decline, .callRejected)
            if hunt.ringing.isEmpty { self.huntNext(hunt) }
        }
        guard !isSimultaneous, hunt.group.settings.hunt.nextAgentEnabled else { return }
        let patience = Duration.seconds(hunt.group.settings.hunt.rings * HuntSettings.ringLength)
        hunt.timer = self.schedule(after: patience) { [unowned self] in
            agent.onHangup = nil
            self.release(agent, status: .temporarilyUnavailable, reason: .noAnswer)
            failed(.temporarilyUnavailable, .noAnswer)
        }
    }

    private func huntFailed(_ hunt: Hunt) {
        self.end(hunt, except: nil)
        let (status, reason) = hunt.bestFailure ?? (.temporarilyUnavailable, .noAnswer)
        hunt.handlers.onFailure(status, reason)
    }

    /// Nobody rings any more for this hunt but the one who has answered.
    ///
    /// - Parameter reason: what the others' phones are told; by default whether one has answered.
    func end(_ hunt: Hunt, except winner: CallHalf?, reason: SIPReason? = nil) {
        guard !hunt.isOver else { return }
        hunt.isOver = true
        self.cancelTimer(hunt.timer)
        hunt.caller?.hunt = nil
        let losers = hunt.ringing.filter { $0 !== winner }
        hunt.ringing = []
        for loser in losers {
            loser.onHangup = nil
            self.release(loser, status: .requestTerminated, reason: reason ?? (winner == nil ? .normalClearing : .completedElsewhere))
        }
    }
}

import Directory
import SIPSyntax
import SIPUserAgent

/// Call forwarding, do not disturb, call waiting, assistants: what is set for a member or a hunt group decides where a call to them goes.
extension ExchangeCore {
    /// Calls are sent on so often at most; then the last one's caller hears that nobody is there.
    static let mostRedirections = 5

    /// Takes a caller to a member, by what is set for that member's calls.
    func seek(_ member: Member, for caller: CallHalf, sessionID: String, style: RingStyle, handlers: Ringing) {
        let seeking = Seeking(caller: caller, sessionID: sessionID, style: style, handlers: handlers)
        // A recall, or a call that is pushed, is for this member and nobody else.
        guard style.recalledFrom == nil, !style.isPushed else {
            _ = self.ring(member, for: caller, sessionID: sessionID, style: style, handlers: handlers)
            return
        }
        guard self.mayReceive(member, from: caller, isTransferred: style.isTransferred) else { return handlers.onFailure(.forbidden, .callRejected) }
        let rules = member.settings.forwarding
        if rules.always.isEnabled {
            guard let forward = self.forward(seeking, from: member, to: rules.always.destination, .unconditional) else {
                return handlers.onFailure(.temporarilyUnavailable, .temporaryFailure)
            }
            return forward()
        }
        if member.settings.doNotDisturb || (!member.settings.callWaiting && self.isBusy(member.id, besides: caller)) {
            guard rules.busy.isEnabled, let forward = self.forward(seeking, from: member, to: rules.busy.destination, .busy) else {
                return handlers.onFailure(.busyHere, .userBusy)
            }
            return forward()
        }
        if !member.settings.assistants.isEmpty, !member.settings.assistants.contains(where: { $0 == caller.owner }) {
            return self.seekAssistants(of: member, seeking)
        }
        self.ring(member, seeking)
    }

    /// Takes a caller to a hunt group: to where its calls are forwarded, or to its members.
    func seek(_ group: MemberGroup, for caller: CallHalf, shownAs party: Party, sessionID: String, style: RingStyle, handlers: Ringing) {
        // A recall is for this group and nobody else. It is no step on the way either: it may come to the group again and again.
        guard style.recalledFrom == nil else { return self.hunt(group, for: caller, sessionID: sessionID, style: style, handlers: handlers) }
        let seeking = Seeking(caller: caller, sessionID: sessionID, style: style, handlers: handlers)
        let destination: String?
        let isSelective: Bool
        switch self.directory.forwarding(of: group, for: self.ruleCaller(caller)) {
        case .hunt:
            caller.redirections.append(Redirection(reason: .huntGroup, party: party))
            return self.hunt(group, for: caller, sessionID: sessionID, style: style, handlers: handlers)
        case .always(let to): (destination, isSelective) = (to, false)
        case .selective(let to): (destination, isSelective) = (to, true)
        }
        let forwarder = Forwarder(party: Party(group), member: Member(standingInFor: group), isSelective: isSelective)
        guard let forward = self.forward(seeking, from: forwarder, to: destination, .unconditional) else {
            return handlers.onFailure(.temporarilyUnavailable, .temporaryFailure)
        }
        forward()
    }

    /// A caller as rules of forwarding ask for them.
    private func ruleCaller(_ caller: CallHalf) -> DirectoryIndex.Caller {
        if case .member(let id)? = caller.party.target {
            return self.directory.members[id]?.isPrivate == true ? .withheld : .member(id)
        }
        guard caller.party.number.isEmpty else { return .outside(caller.party.number) }
        return caller.party.name == Party.anonymousName ? .withheld : .unknown
    }

    /// Who sends a call on.
    private struct Forwarder {
        var party: Party
        /// Whose permissions count, and from where the destination is dialled.
        var member: Member
        var isSelective = false

        init(_ member: Member) { self.init(party: Party(member), member: member) }

        init(party: Party, member: Member, isSelective: Bool = false) {
            self.party = party
            self.member = member
            self.isSelective = isSelective
        }
    }

    /// A caller on the way to somebody, with all that is needed to send them on.
    private struct Seeking {
        var caller: CallHalf
        var sessionID: String
        var style: RingStyle
        var handlers: Ringing
    }

    private func isBusy(_ member: MemberID, besides caller: CallHalf) -> Bool {
        (self.halvesByOwner[member] ?? []).contains { $0 != caller.id }
    }

    private func ring(_ member: Member, _ seeking: Seeking) {
        let rules = member.settings.forwarding
        if self.contacts(of: member.id).isEmpty, rules.noAnswer.isEnabled,
            let forward = self.forward(seeking, from: member, to: rules.noAnswer.destination, .unavailable)
        {
            return forward()
        }
        var style = seeking.style
        if rules.noAnswer.isEnabled, style.noAnswer == nil { style.noAnswer = .seconds(rules.numberOfRings * CallForwarding.ringLength) }
        _ = self.ring(member, for: seeking.caller, sessionID: seeking.sessionID, style: style, handlers: seeking.handlers) {
            [unowned self] callee, status, reason in
            if let uri = callee.redirectedTo, reason != .callRejected {
                return self.forward(seeking, from: member, to: Self.destination(uri), .divert)
            }
            if status == .busyHere || status.rawValue == 600 {
                return rules.busy.isEnabled ? self.forward(seeking, from: member, to: rules.busy.destination, .busy) : nil
            }
            guard reason != .callRejected, rules.noAnswer.isEnabled else { return nil }
            return self.forward(seeking, from: member, to: rules.noAnswer.destination, reason == .noAnswer ? .noAnswer : .unavailable)
        }
    }

    /// Sends a caller on. Nil when that leads nowhere, or round in a circle; what comes back does it.
    private func forward(
        _ seeking: Seeking, from member: Member, to destination: String?, _ reason: RedirectionReason
    ) -> (() -> Void)? {
        self.forward(seeking, from: Forwarder(member), to: destination, reason)
    }

    private func forward(
        _ seeking: Seeking, from forwarder: Forwarder, to destination: String?, _ reason: RedirectionReason
    ) -> (() -> Void)? {
        let caller = seeking.caller
        let member = forwarder.member
        guard let destination, let own = forwarder.party.target, !caller.hasEnded, caller.redirections.count < Self.mostRedirections,
            !caller.redirections.contains(where: { $0.party.target == own }),
            let wanted = try? self.directory.destination(destination, from: member.locationID, localDomains: self.configuration.localDomains),
            wanted != .target(own), let (target, party) = try? self.permitted(wanted, destination, by: member, isTransfer: true),
            target != .target(own)
        else { return nil }
        // Calls come to an orbit by park alone, and to an emergency service from whoever needs it.
        switch target {
        case .target(.callParkExtension): return nil
        case .outside(let outside) where outside.isEmergency: return nil
        default: break
        }
        return { [unowned self] in
            self.redirected(caller, Redirection(reason: reason, party: forwarder.party, isSelective: forwarder.isSelective ? true : nil))
            self.seek(
                target, for: caller, shownAs: party, sessionID: seeking.sessionID, style: seeking.style, handlers: seeking.handlers)
        }
    }

    /// Notes that a call was sent on.
    func redirected(_ caller: CallHalf, by member: Member, _ reason: RedirectionReason) {
        self.redirected(caller, Redirection(reason: reason, party: Party(member)))
    }

    private func redirected(_ caller: CallHalf, _ redirection: Redirection) {
        caller.redirections.append(redirection)
        self.noteChange(of: caller)
    }

    // MARK: Assistants

    /// The assistants' phones ring; the executive's own when none of them answers.
    private func seekAssistants(of executive: Member, _ seeking: Seeking) {
        var group = MemberGroup(
            id: "assistants-\(executive.id.key)", kind: .huntGroup, organizationID: executive.organizationID, locationID: executive.locationID,
            name: executive.displayName, memberIDs: executive.settings.assistants)
        group.settings.hunt.policy = .simultaneous
        var style = seeking.style
        style.onBehalfOf = executive.id
        if style.note == nil { style.note = executive.displayName }
        var handlers = seeking.handlers
        handlers.onFailure = { [unowned self] status, reason in
            guard !seeking.caller.hasEnded else { return }
            // Declined for the executive.
            if reason == .callRejected { return seeking.handlers.onFailure(status, reason) }
            self.ring(executive, seeking)
        }
        self.hunt(group, for: seeking.caller, sessionID: seeking.sessionID, style: style, handlers: handlers)
    }
}

package import Directory
import SIPSyntax
import SIPUserAgent

/// Calls that move between phones: from one of one's own to another, and from an assistant to the executive.
extension ExchangeCore {
    /// Pulls a member's call to another of the member's own phones: that phone rings and answers by itself, and has the call from
    /// then on. Until then, and if it does not answer, the call stays where it is.
    ///
    /// - Parameter devices: where the call is wanted; nil for any other phone.
    package func pull(by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        let calls = (self.halvesByOwner[member.id] ?? []).compactMap { self.halves[$0] }.filter(\.isFree)
        guard let half = calls.max(by: { ($0.answeredAt ?? 0, $0.id.rawValue) < ($1.answeredAt ?? 0, $1.id.rawValue) }),
            let peer = half.peer, let leg = half.answeredLeg
        else { throw .wrongState("There is no connected call to pull") }
        let contacts = try self.contacts(of: member, on: devices ?? Set(self.connectedDevices([member.id]))).filter { contact in
            contact.flow != leg.flow && !contact.contact.isSameHost(as: leg.dialog?.remoteTarget)
        }
        guard !contacts.isEmpty else { throw .wrongState("The call is on that device already, and no other one is registered") }
        let pulled = try self.ringOwnPhones(
            of: member, contacts: contacts, remote: peer.party, sessionID: half.sessionID, offer: self.offerTemplate(of: peer),
            onAnswer: { [unowned self] new in
                guard !half.hasEnded, half.isFree, let peer = half.peer else { return self.release(new, status: .gone) }
                new.personality = half.personality
                new.historyParty = half.historyParty
                new.redirections = half.redirections
                new.onBehalfOf = half.onBehalfOf
                new.relate(.callRetrieve, half.id)
                half.relate(.callRetrieve, new.id)
                half.noteReleased(by: .local, including: nil)
                half.historyParty = nil
                self.unlink(half)
                self.silence(half)
                self.connect(new, peer)
                self.refreshParty(of: peer)
                self.release(half, reason: .completedElsewhere)
            },
            onFailure: { [unowned self] new, status, reason in self.release(new, status: status, reason: reason) })
        guard !pulled.hasEnded else { throw .notRegistered }
        half.whenEnded.append { [unowned self, weak pulled] in
            if let pulled, !pulled.isAnswered { self.release(pulled, reason: .normalClearing) }
        }
        return CallReference(id: pulled.id, sessionID: pulled.sessionID)
    }

    /// Gives a call that an assistant took to the executive it was for.
    package func push(_ id: CallHalfID, by member: Member) throws(CallControlError) {
        let half = try self.half(id, of: member.id)
        guard let executive = half.onBehalfOf.flatMap({ self.directory.members[$0] }), executive.settings.assistants.contains(member.id) else {
            throw .wrongState("The call is not one that the user took as somebody's assistant")
        }
        var style = RingStyle()
        style.isPushed = true
        style.relation = CallRelation(.executiveAssistantCallPush, half.id)
        try self.handOver(half, to: .target(.member(executive.id)), Party(executive), style: style)
    }
}

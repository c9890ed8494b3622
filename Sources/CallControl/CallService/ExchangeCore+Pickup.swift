package import Directory
import SDP
import SIPSyntax
import SIPUserAgent

/// Call pickup: taking a call that rings elsewhere.
extension ExchangeCore {
    /// The call that has been ringing longest at one of these members, and that `member` may pick up. Where phone status is private,
    /// only those who may see it may.
    package func ringingCall(at members: [MemberID], for member: MemberID) -> CallHalf? {
        var oldest: CallHalf?
        for id in members where id != member && self.directory.maySeePhoneStatus(of: id, member) {
            for half in (self.halvesByOwner[id] ?? []).compactMap({ self.halves[$0] }) {
                guard half.isAlerting, half.personality == .terminator, self.canBePickedUp(half) else { continue }
                guard let other = oldest else {
                    oldest = half
                    continue
                }
                if (half.createdAt, half.id.rawValue) < (other.createdAt, other.id.rawValue) { oldest = half }
            }
        }
        return oldest
    }

    /// A call whose caller belongs to a transfer under way is left to that.
    private func canBePickedUp(_ callee: CallHalf) -> Bool {
        guard let ringing = callee.ringing, let caller = callee.peer, !callee.isAnswered else { return false }
        return caller.onHangup == nil || ringing.onPickup != nil
    }

    /// Gives a ringing call to another caller: who rang gets 487 with "completed elsewhere", the two parties talk.
    ///
    /// - Parameter isDirected: whether the picker named whose call it is.
    package func pickUp(_ callee: CallHalf, by picker: CallHalf, isDirected: Bool = true) {
        guard let pickerOwner = picker.owner.flatMap({ self.directory.members[$0] }),
            let calleeOwner = callee.owner.flatMap({ self.directory.members[$0] }), pickerOwner.organizationID == calleeOwner.organizationID,
            self.directory.maySeePhoneStatus(of: calleeOwner.id, pickerOwner.id), self.canBePickedUp(callee), let ringing = callee.ringing,
            let caller = callee.peer, caller !== picker
        else { return self.release(picker, status: .callDoesNotExist, reason: .normalClearing) }
        if let onPickup = ringing.onPickup { return onPickup(picker) }
        guard let pickerLeg = picker.legs.first else { return self.release(picker, status: .temporarilyUnavailable) }
        // Before anybody's phone stops: a picker who shares no codec with the caller takes nothing.
        if !picker.isAnswered, let offer = pickerLeg.remoteDescription, Self.answer(to: offer, codecs: self.codecs(of: caller)) == nil {
            return self.release(picker, status: .notAcceptableHere, reason: .temporaryFailure)
        }
        picker.relate(isDirected ? .directedCallPickup : .callPickup, callee.id)
        callee.relate(isDirected ? .directedCallPickup : .callPickup, picker.id)
        // The picker's phone stands for those that rang: what follows an answer follows now.
        if let hunt = caller.hunt {
            self.end(hunt, except: nil, reason: .completedElsewhere)
        } else {
            self.cancelTimer(ringing.noAnswerTimer)
            callee.ringing = nil
            callee.onHangup = nil
            self.release(callee, status: .requestTerminated, reason: .completedElsewhere)
        }
        self.unlink(caller)
        picker.remote = caller.party
        self.join(caller, picker, pickerLeg)
    }

    /// What a caller's phones can do, answered or not.
    private func codecs(of caller: CallHalf) -> [AudioCodec] {
        self.offerTemplate(for: caller)?.audio?.codecs ?? Self.ownCodecs
    }

    /// Two callers who both called here get each other.
    private func join(_ caller: CallHalf, _ picker: CallHalf, _ pickerLeg: Leg) {
        picker.sessionID = caller.sessionID
        guard !picker.isAnswered else { return self.answerCaller(caller, with: picker, isToBeShown: true) }
        // The picker is answered in what the caller can do; then the caller in what was agreed with the picker.
        if let offer = pickerLeg.remoteDescription {
            guard let answer = Self.answer(to: offer, codecs: self.codecs(of: caller)) else {
                self.release(picker, status: .notAcceptableHere, reason: .temporaryFailure)
                return self.release(caller, status: .notAcceptableHere, reason: .temporaryFailure)
            }
            self.accept(pickerLeg, with: self.localDescription(answer, for: pickerLeg, half: picker).aligned(with: offer))
            self.answerCaller(caller, with: picker)
        } else {
            let own = self.offerTemplate(for: caller) ?? self.ownDescription(Self.ownCodecs, for: pickerLeg, half: picker)
            self.accept(pickerLeg, with: self.localDescription(own, for: pickerLeg, half: picker)) { [unowned self] ack in
                guard self.takeAnswer(in: ack, on: pickerLeg) else {
                    self.release(picker, reason: .temporaryFailure)
                    return self.release(caller, reason: .temporaryFailure)
                }
                self.answerCaller(caller, with: picker)
            }
        }
    }

    /// - Parameter isToBeShown: the picker was answered before it was known who calls.
    private func answerCaller(_ caller: CallHalf, with picker: CallHalf, isToBeShown: Bool = false) {
        guard !caller.hasEnded, !picker.hasEnded else { return self.release(caller.hasEnded ? picker : caller) }
        guard !caller.isAnswered, let leg = caller.legs.first, leg.role == .server else {
            if caller.personality == .clickToDial {
                // As when the one it dialled had answered.
                caller.becomeOriginator()
                caller.answeredAt = self.environment.wallClock
            }
            self.connect(caller, picker)
            self.refreshParty(of: caller)
            return self.refreshParty(of: picker)
        }
        guard let template = self.offerTemplate(of: picker) else { return self.releaseBoth(caller, reason: .temporaryFailure) }
        self.link(caller, picker)
        guard let offer = leg.remoteDescription else {
            return self.accept(leg, with: self.localDescription(template, for: leg, half: caller)) { [unowned self] ack in
                guard self.takeAnswer(in: ack, on: leg) else { return self.releaseBoth(caller, reason: .temporaryFailure) }
                self.connect(caller, picker)
                if isToBeShown { self.refreshParty(of: picker) }
            }
        }
        guard let answer = Self.answer(to: offer, codecs: template.audio?.codecs ?? Self.ownCodecs) else {
            return self.releaseBoth(caller, status: .notAcceptableHere, reason: .temporaryFailure)
        }
        self.accept(leg, with: self.localDescription(answer, for: leg, half: caller).aligned(with: offer))
        self.connect(caller, picker)
        if isToBeShown { self.refreshParty(of: picker) }
    }
}

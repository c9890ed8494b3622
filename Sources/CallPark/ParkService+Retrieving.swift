package import CallControl
package import Directory
import Media
import SDP
import SIPSyntax
package import SIPUserAgent

/// Taking calls off their orbits: through the API, by dialling, by key.
extension ParkService {
    /// Rings a member's own phones and gives them the parked call when one answers.
    ///
    /// - Parameters:
    ///   - destination: the orbit; nil is the member's own.
    ///   - devices: the member's phones to ring; nil for the preferred one, or all.
    package func retrieve(_ destination: String?, by member: Member, on devices: Set<String>? = nil) throws(CallControlError) -> CallReference {
        try self.core.enter { () throws(CallControlError) -> CallReference in
            if self.core.isDraining { throw .unavailable("The server is shutting down") }
            let orbit = try self.orbit(destination, member)
            guard let slot = self.slots[orbit] else { throw .nothingParked(self.core.directory.name(of: orbit)) }
            guard slot.machine.isParked else { throw .gone }
            let retriever = try self.core.ringOwnPhones(
                of: member, contacts: try self.core.contacts(of: member, on: devices), remote: slot.half.party, sessionID: slot.half.sessionID,
                offer: self.core.offerTemplate(of: slot.half),
                onAnswer: { [unowned self] half in self.retrieverAnswered(half, slot) },
                onFailure: { [unowned self] half, status, reason in
                    half.onHangup = nil
                    self.core.release(half, status: status, reason: reason)
                    self.run(slot.machine.retrieverFailed(half.id), slot)
                })
            // The phones may all have failed at once; then the call is parked as before.
            guard !retriever.hasEnded else { throw .notRegistered }
            retriever.relate(.callParkRetrieve, slot.half.id)
            do throws(ParkedCall.RetrieveFailure) {
                self.run(try slot.machine.retrieve(by: retriever.id), slot)
            } catch {
                self.core.release(retriever)
                throw .gone
            }
            retriever.onHangup = { [unowned self] in self.run(slot.machine.retrieverFailed(retriever.id), slot) }
            return CallReference(id: retriever.id, sessionID: retriever.sessionID)
        }
    }

    private func retrieverAnswered(_ half: CallHalf, _ slot: OrbitSlot) {
        half.onHangup = nil
        let actions = slot.machine.retrieverAnswered(half.id)
        guard !actions.isEmpty else { return self.core.release(half, status: .gone) }
        half.becomeOriginator()
        self.run(actions, slot)
        self.core.refreshParty(of: slot.half)
    }

    // MARK: By dialling

    /// A call park extension's own number: its call is retrieved; a free one takes the call that the same phone holds.
    package func takes(_ target: DirectoryIndex.Target, caller: CallHalf) -> Bool {
        guard case .callParkExtension = target else { return false }
        if let slot = self.slots[target] {
            self.retrieve(slot, by: caller)
        } else if let held = self.heldCall(of: caller), let member = caller.owner.flatMap({ self.core.directory.members[$0] }) {
            self.park(held, by: member, on: .success(target), secondCall: caller)
        } else {
            // Nothing is parked here (PARK.md: 404 on SIP).
            self.core.refuse(caller, saying: [.nothingParked], status: .notFound)
        }
        return true
    }

    /// An INVITE in place of the dialog that an orbit's line key shows.
    package func takes(replacing replaces: SIPReplaces, caller: CallHalf) -> Bool {
        guard replaces.callID.hasPrefix(Self.dialogPrefix) else { return false }
        let callID = CallHalfID(rawValue: String(replaces.callID.dropFirst(Self.dialogPrefix.count)))
        let organizationID = caller.owner.flatMap { self.core.directory.members[$0]?.organizationID }
        guard let slot = self.slotsByCall[callID], self.core.directory.organizationID(of: slot.record.orbit) == organizationID else {
            self.core.release(caller, status: .callDoesNotExist, reason: .normalClearing)
            return true
        }
        self.retrieve(slot, by: caller)
        return true
    }

    /// Gives the call on an orbit to a caller.
    func retrieve(_ slot: OrbitSlot, by caller: CallHalf) {
        caller.relate(.callParkRetrieve, slot.half.id)
        do throws(ParkedCall.RetrieveFailure) {
            self.run(try slot.machine.retrieve(by: caller.id), slot)
        } catch {
            switch error {
            case .notYetParked:
                // The key was pressed twice: the first press is still being written down.
                slot.whenSettled.append { [unowned self] in
                    guard !caller.hasEnded else { return }
                    if slot.machine.isParked {
                        self.retrieve(slot, by: caller)
                    } else {
                        self.core.refuse(caller, saying: [.nothingParked], status: .notFound)
                    }
                }
            case .alreadyBeingRetrieved, .noLongerParked:
                self.core.release(caller, status: .gone, reason: .normalClearing)
            }
            return
        }
        caller.onHangup = { [unowned self] in self.dialledRetrievalFailed(caller, slot) }
        if caller.isAnswered {
            self.retrieverAnswered(caller, slot)
            // It was answered by the voice that asked for the orbit.
            if !caller.hasEnded { self.core.refreshParty(of: caller) }
        } else {
            self.answerRetriever(caller, slot)
        }
    }

    private func dialledRetrievalFailed(_ caller: CallHalf, _ slot: OrbitSlot) {
        caller.onHangup = nil
        let orbit = self.party(of: slot.record.orbit)
        slot.half.remote = orbit
        // It may have been shown the retriever already.
        if !slot.half.hasEnded { self.core.display(orbit, to: slot.half) }
        self.run(slot.machine.retrieverFailed(caller.id), slot)
    }

    /// The retriever's phone waits for an answer: the parked party is offered what it offers, and its answer is the answer.
    private func answerRetriever(_ caller: CallHalf, _ slot: OrbitSlot) {
        guard let callerLeg = caller.legs.first, let parkedLeg = slot.half.answeredLeg else {
            self.dialledRetrievalFailed(caller, slot)
            return self.core.release(caller)
        }
        self.core.sendProgress(.ringing, on: callerLeg)
        guard let offer = callerLeg.remoteDescription else { return self.answerWithOffer(caller, callerLeg, slot) }
        self.core.showParty(caller.party, to: slot.half)
        self.core.offer(on: parkedLeg, { [unowned self] in self.core.localDescription(offer, for: parkedLeg, half: slot.half) }) {
            [unowned self] outcome in
            guard !caller.hasEnded else { return }
            guard outcome == .accepted, let answer = parkedLeg.remoteDescription, !slot.half.hasEnded else {
                self.dialledRetrievalFailed(caller, slot)
                return self.core.release(caller, status: outcome == .dead ? .gone : .notAcceptableHere, reason: .temporaryFailure)
            }
            caller.onHangup = nil
            let description = self.core.localDescription(answer, for: callerLeg, half: caller)
            caller.remote = slot.half.party
            self.core.accept(callerLeg, with: description.aligned(with: offer))
            self.run(slot.machine.retrieverAnswered(caller.id), slot)
        }
    }

    /// An INVITE without an offer gets the parked party's as offer; the ACK answers it.
    private func answerWithOffer(_ caller: CallHalf, _ callerLeg: Leg, _ slot: OrbitSlot) {
        guard let template = self.core.offerTemplate(of: slot.half) else {
            self.dialledRetrievalFailed(caller, slot)
            return self.core.release(caller, status: .notAcceptableHere)
        }
        caller.remote = slot.half.party
        self.core.accept(callerLeg, with: self.core.localDescription(template, for: callerLeg, half: caller)) { [unowned self] ack in
            guard self.core.takeAnswer(in: ack, on: callerLeg) else {
                self.dialledRetrievalFailed(caller, slot)
                return self.core.release(caller, reason: .temporaryFailure)
            }
            self.retrieverAnswered(caller, slot)
        }
    }
}

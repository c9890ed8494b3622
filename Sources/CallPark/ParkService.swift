package import CallControl
package import Directory
import Media
import SDP
import SIPSyntax
import SIPUserAgent

/// Call park: puts calls on orbits and gives them back. The one door for the API, for feature codes and for keys.
///
/// Like the exchange's core it is synchronous and belongs to whoever owns that.
package final class ParkService: CallFeature {
    /// What is told when a park is done.
    package struct Parked: Hashable, Sendable {
        package var against: RemoteParty
    }

    /// One orbit that holds a call, as an operator sees it.
    package struct Occupied: Hashable, Sendable {
        package var orbit: DirectoryIndex.Target
        package var callID: CallHalfID
        package var party: Party
        package var parker: MemberID
        package var parkedAt: Int64
    }

    /// How long until a parked call rings back, in milliseconds. The location's setting comes with recall itself.
    private static let recallAfter: Int64 = 45_000

    private final class Slot {
        var machine: ParkedCall
        let half: CallHalf
        var record: ParkRecord
        var parkerHalf: CallHalf?
        var completion: ExchangeCore.Completion<Parked>?
        /// Why the park is refused, once it is.
        var refusal = CallControlError.gone

        init(machine: ParkedCall, half: CallHalf, record: ParkRecord) {
            self.machine = machine
            self.half = half
            self.record = record
        }
    }

    private unowned let core: ExchangeCore
    private var slots: [DirectoryIndex.Target: Slot] = [:]
    /// Orbits whose deletion is under way: nothing is parked there any more.
    private var closing: Set<DirectoryIndex.Target> = []
    package private(set) var adoptionsUnderWay = 0

    package init(core: ExchangeCore) {
        self.core = core
        core.add(self)
    }

    package var parkedCalls: Int { self.slots.count }

    package func occupied(organizationID: String) -> [Occupied] {
        self.slots.compactMap { orbit, slot in
            guard self.core.directory.organizationID(of: orbit) == organizationID else { return nil }
            return Occupied(
                orbit: orbit, callID: slot.half.id, party: slot.half.party, parker: slot.record.parker, parkedAt: slot.record.parkedAt)
        }.sorted { ($0.parkedAt, $0.callID.rawValue) < ($1.parkedAt, $1.callID.rawValue) }
    }

    package func holdsCall(_ orbit: DirectoryIndex.Target) -> Bool { self.slots[orbit] != nil }

    /// Orbits that hold a call which no longer exists; there are none.
    package var orphans: Int { self.slots.values.reduce(0) { $0 + ($1.half.hasEnded ? 1 : 0) } }

    package func isParked(_ half: CallHalf) -> Bool { self.slots.values.contains { $0.half === half && $0.machine.isParked } }

    // MARK: Parking

    /// Parks the other side of a member's call.
    ///
    /// - Parameters:
    ///   - destination: the orbit in any form of `DialString`; nil parks against the member.
    ///   - completion: called once the record is durable and the call is parked, or with the refusal; then the call is as it was.
    package func park(
        _ callID: CallHalfID, by member: Member, destination: String?, isGroupPark: Bool = false,
        completion: @escaping ExchangeCore.Completion<Parked>
    ) {
        self.core.enter {
            do throws(CallControlError) {
                try self.begin(callID, member, destination, isGroupPark, completion)
            } catch {
                self.core.environment.publish(.parkRefused(error.description))
                completion(.failure(error))
            }
        }
    }

    private func begin(
        _ callID: CallHalfID, _ member: Member, _ destination: String?, _ isGroupPark: Bool, _ completion: @escaping ExchangeCore.Completion<Parked>
    ) throws(CallControlError) {
        let parker = try self.core.half(callID, of: member.id)
        if isGroupPark { throw .wrongState("Group park is not available on this server yet; give a destination") }
        let orbit = try self.orbit(destination, member)
        guard parker.onHangup == nil, parker.isEstablished, let parked = parker.peer, parked.onHangup == nil else {
            throw .wrongState("The call is \(parker.onHangup == nil ? parker.state.rawValue : "being parked or parked"), not connected")
        }
        guard self.slots[orbit] == nil else { throw .orbitOccupied(self.core.directory.name(of: orbit)) }
        guard parked.answeredLeg?.state == .confirmed else { throw .wrongState("The call is still being answered") }
        let now = self.core.environment.wallClock
        let locationID = self.locationID(of: orbit) ?? member.locationID
        guard
            let record = ParkRecord(
                parked, orbit: orbit, locationID: locationID, parker: member.id, parkedAt: now, recallAt: now + Self.recallAfter)
        else { throw .wrongState("The call has no dialog") }
        let slot = Slot(machine: ParkedCall(), half: parked, record: record)
        slot.parkerHalf = parker
        slot.completion = completion
        self.slots[orbit] = slot
        parked.onHangup = { [unowned self] in
            slot.refusal = .gone
            self.run(slot.machine.parkedPartyHungUp(), slot)
        }
        // The parker may hang up before the record is durable: the park goes on.
        parker.onHangup = {}
        self.core.persist([.put(record), .delete(.call, parked.id.rawValue)]) { [unowned self] failure in
            if let failure { slot.refusal = .unavailable("The call could not be stored: \(failure.reason)") }
            self.run(failure == nil ? slot.machine.recordIsDurable() : slot.machine.storeFailed(), slot)
        }
    }

    /// The orbit that a destination names. The dial string's own rules say what it may look like.
    private func orbit(_ destination: String?, _ member: Member) throws(CallControlError) -> DirectoryIndex.Target {
        guard let destination else { return .member(member.id) }
        // Whatever extension somebody may have given away: an emergency number is not a place to park.
        if case .digits(let digits)? = DialString(parsing: destination), DirectoryIndex.isEmergency(digits) {
            throw .unknownDestination(destination)
        }
        let target: DirectoryIndex.Target
        do throws(DirectoryIndex.RoutingFailure) {
            target = try self.core.directory.resolve(destination, from: member.locationID, localDomains: self.core.configuration.localDomains)
        } catch {
            throw error == .malformed ? .malformedDestination(destination) : .unknownDestination(destination)
        }
        switch target {
        case .member, .callParkExtension: break
        case .group: throw .unknownDestination(destination)
        }
        guard !self.closing.contains(target) else { throw .unknownDestination(destination) }
        return target
    }

    private func locationID(of orbit: DirectoryIndex.Target) -> String? {
        switch orbit {
        case .member(let id): self.core.directory.members[id]?.locationID
        case .callParkExtension(let id): self.core.directory.callParkExtensions[id]?.locationID
        case .group(let id): self.core.directory.groups[id]?.locationID
        }
    }

    private func party(of orbit: DirectoryIndex.Target) -> Party {
        switch orbit {
        case .member(let id): self.core.directory.members[id].map { Party($0) } ?? Party(target: orbit, name: nil, number: "")
        case .callParkExtension(let id): self.core.directory.callParkExtensions[id].map { Party($0) } ?? Party(target: orbit, name: nil, number: "")
        case .group: Party(target: orbit, name: self.core.directory.name(of: orbit), number: "")
        }
    }

    // MARK: Doing what the machine says

    private func run(_ actions: [ParkedCall.Action], _ slot: Slot) {
        for action in actions {
            switch action {
            case .settle: self.settle(slot)
            case .refuse: self.refuse(slot)
            case .connect(let retriever):
                guard let half = self.core.halves[retriever] else { break }
                self.core.connect(slot.half, half)
            case .stopRinging(let retriever):
                guard let half = self.core.halves[retriever] else { break }
                half.onHangup = nil
                self.core.release(half, status: .gone, reason: .normalClearing)
            case .deleteRecord: self.deleteRecord(slot)
            case .freeOrbit:
                if self.slots[slot.record.orbit] === slot { self.slots[slot.record.orbit] = nil }
            case .publish(let resolution): self.publish(resolution, slot)
            }
        }
    }

    private func settle(_ slot: Slot) {
        let parked = slot.half
        let parker = slot.parkerHalf
        slot.parkerHalf = nil
        let orbit = self.party(of: slot.record.orbit)
        if let parker, !parker.hasEnded {
            parker.onHangup = nil
            self.core.unlink(parker)
            self.core.release(parker, reason: .callParked)
        }
        parked.isRecordedAsParked()
        parked.remote = orbit
        self.core.playMusic(to: parked, at: slot.record.locationID)
        self.core.environment.publish(.parked(parked.id, orbit: orbit.number))
        let against = self.core.directory.remoteParty(orbit, seenFrom: self.core.directory.members[slot.record.parker]?.locationID)
        slot.completion?(.success(Parked(against: against)))
        slot.completion = nil
    }

    /// The call stays as it was, if it is still there.
    private func refuse(_ slot: Slot) {
        slot.half.onHangup = nil
        let parker = slot.parkerHalf
        slot.parkerHalf = nil
        if let parker {
            parker.onHangup = nil
            if slot.half.hasEnded || slot.refusal == .gone {
                self.core.release(parker)
            } else if parker.hasEnded {
                self.core.release(slot.half)
            } else {
                self.core.rerecord(slot.half)
            }
        }
        self.core.environment.publish(.parkRefused(slot.refusal.description))
        slot.completion?(.failure(slot.refusal))
        slot.completion = nil
    }

    private func deleteRecord(_ slot: Slot) {
        // Not urgent: a record that outlives its call by a crash is found dead by the re-INVITE of its adoption.
        self.core.environment.persistBehind(.delete(.parked, slot.record.recordID))
    }

    private func publish(_ resolution: ParkedCall.Resolution, _ slot: Slot) {
        let orbit = self.party(of: slot.record.orbit).number
        switch resolution {
        case .retrieved: self.core.environment.publish(.retrieved(slot.half.id, orbit: orbit))
        case .abandoned: self.core.environment.publish(.parkAbandoned(slot.half.id, orbit: orbit))
        case .refused: break
        }
    }

    // MARK: Retrieving

    /// Rings a member's own phones and gives them the parked call when one answers.
    ///
    /// - Parameter destination: the orbit; nil is the member's own.
    package func retrieve(_ destination: String?, by member: Member) throws(CallControlError) -> CallReference {
        try self.core.enter { () throws(CallControlError) -> CallReference in
            if self.core.isDraining { throw .unavailable("The server is shutting down") }
            let orbit = try self.orbit(destination, member)
            guard let slot = self.slots[orbit] else { throw .nothingParked(self.core.directory.name(of: orbit)) }
            guard slot.machine.isParked else { throw .gone }
            let retriever = try self.core.ringOwnPhones(
                of: member, remote: slot.half.party, sessionID: slot.half.sessionID, offer: self.core.offerTemplate(of: slot.half),
                onAnswer: { [unowned self] half in self.retrieverAnswered(half, slot) },
                onFailure: { [unowned self] half, status, reason in
                    slot.machine.retrieverFailed(half.id)
                    half.onHangup = nil
                    self.core.release(half, status: status, reason: reason)
                })
            // The phones may all have failed at once; then the call is parked as before.
            guard !retriever.hasEnded else { throw .notRegistered }
            do throws(ParkedCall.RetrieveFailure) {
                try slot.machine.retrieve(by: retriever.id)
            } catch {
                self.core.release(retriever)
                throw .gone
            }
            retriever.onHangup = { slot.machine.retrieverFailed(retriever.id) }
            return CallReference(id: retriever.id, sessionID: retriever.sessionID)
        }
    }

    private func retrieverAnswered(_ half: CallHalf, _ slot: Slot) {
        half.onHangup = nil
        let actions = slot.machine.retrieverAnswered(half.id)
        guard !actions.isEmpty else { return self.core.release(half, status: .gone) }
        half.becomeOriginator()
        self.run(actions, slot)
        self.core.refreshParty(of: slot.half)
    }

    /// A call park extension's own number, dialled on a phone, retrieves.
    package func takes(_ target: DirectoryIndex.Target, caller: CallHalf) -> Bool {
        guard case .callParkExtension = target else { return false }
        guard let slot = self.slots[target] else {
            // Nothing is parked here (PARK.md: 404 on SIP).
            self.core.release(caller, status: .notFound, reason: .unallocatedNumber)
            return true
        }
        do throws(ParkedCall.RetrieveFailure) {
            try slot.machine.retrieve(by: caller.id)
        } catch {
            self.core.release(caller, status: .gone, reason: .normalClearing)
            return true
        }
        caller.onHangup = { [unowned self] in
            slot.machine.retrieverFailed(caller.id)
            slot.half.remote = self.party(of: slot.record.orbit)
        }
        if caller.isAnswered {
            self.retrieverAnswered(caller, slot)
        } else {
            self.answerRetriever(caller, slot)
        }
        return true
    }

    /// The retriever's phone waits for an answer: the parked party is offered what it offers, and its answer is the answer.
    private func answerRetriever(_ caller: CallHalf, _ slot: Slot) {
        guard let callerLeg = caller.legs.first, let parkedLeg = slot.half.answeredLeg else {
            slot.machine.retrieverFailed(caller.id)
            return self.core.release(caller)
        }
        self.core.sendProgress(.ringing, on: callerLeg)
        guard let offer = callerLeg.remoteDescription else { return self.answerWithOffer(caller, callerLeg, slot) }
        self.core.showParty(caller.party, to: slot.half)
        self.core.offer(on: parkedLeg, { [unowned self] in self.core.localDescription(offer, for: parkedLeg, half: slot.half) }) {
            [unowned self] outcome in
            guard !caller.hasEnded else { return }
            guard outcome == .accepted, let answer = parkedLeg.remoteDescription, !slot.half.hasEnded else {
                slot.machine.retrieverFailed(caller.id)
                caller.onHangup = nil
                slot.half.remote = self.party(of: slot.record.orbit)
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
    private func answerWithOffer(_ caller: CallHalf, _ callerLeg: Leg, _ slot: Slot) {
        guard let template = self.core.offerTemplate(of: slot.half) else {
            slot.machine.retrieverFailed(caller.id)
            return self.core.release(caller, status: .notAcceptableHere)
        }
        caller.remote = slot.half.party
        self.core.accept(callerLeg, with: self.core.localDescription(template, for: callerLeg, half: caller)) { [unowned self] ack in
            guard self.core.takeAnswer(in: ack, on: callerLeg) else {
                slot.machine.retrieverFailed(caller.id)
                caller.onHangup = nil
                return self.core.release(caller, reason: .temporaryFailure)
            }
            self.retrieverAnswered(caller, slot)
        }
    }

    // MARK: An orbit goes away

    /// Keeps new calls off an orbit that is about to be deleted. False when it holds one.
    package func close(_ orbit: DirectoryIndex.Target) -> Bool {
        guard self.slots[orbit] == nil else { return false }
        self.closing.insert(orbit)
        return true
    }

    /// The deletion is done, or failed.
    package func reopen(_ orbit: DirectoryIndex.Target) {
        self.closing.remove(orbit)
    }

    // MARK: Adoption

    /// Takes over calls that an earlier process parked: their orbits are occupied at once, and each parked party gets one
    /// re-INVITE that moves its media here.
    package func adopt(_ records: [ParkRecord]) {
        self.core.enter {
            for record in records { self.adopt(record) }
        }
    }

    private func adopt(_ record: ParkRecord) {
        let orbitNumber = self.party(of: record.orbit).number
        guard self.slots[record.orbit] == nil,
            let half = self.core.restoreHalf(
                id: record.callID, sessionID: record.sessionID, owner: record.owner, personality: record.personality, party: record.party,
                createdAt: record.createdAt, answeredAt: record.answeredAt, dialog: record.dialog, localDescription: record.localDescription,
                remoteDescription: record.remoteDescription)
        else {
            return self.core.environment.publish(.adoptionFailed(record.callID, orbit: orbitNumber, "no media ports are free"))
        }
        let slot = Slot(machine: .adopted, half: half, record: record)
        self.slots[record.orbit] = slot
        half.remote = self.party(of: record.orbit)
        half.onHangup = { [unowned self] in self.run(slot.machine.parkedPartyHungUp(), slot) }
        self.adoptionsUnderWay += 1
        self.reinvite(slot, attempt: 1)
    }

    private func reinvite(_ slot: Slot, attempt: Int) {
        guard let leg = slot.half.answeredLeg else { return }
        self.core.offer(on: leg, { [unowned self] in self.core.adoptionOffer(for: leg, half: slot.half) }) { [unowned self] outcome in
            let orbit = self.party(of: slot.record.orbit).number
            switch outcome {
            case .accepted:
                if slot.machine.isParked { self.core.playMusic(to: slot.half, at: slot.record.locationID) }
                self.core.environment.publish(.adopted(slot.half.id, orbit: orbit))
            case .refused(.serviceUnavailable) where attempt < 12:
                // Its connection went with the old process; the phone may open a new one any moment.
                _ = self.core.schedule(after: .seconds(5)) { [unowned self] in
                    if slot.half.hasEnded { self.adoptionsUnderWay -= 1 } else { self.reinvite(slot, attempt: attempt + 1) }
                }
                return
            case .refused(let status):
                self.core.environment.publish(.adoptionFailed(slot.half.id, orbit: orbit, "the phone answered \(status)"))
                self.core.hungUp(slot.half, reason: .temporaryFailure)
            case .dead:
                self.core.environment.publish(.adoptionFailed(slot.half.id, orbit: orbit, "the phone is gone"))
            }
            self.adoptionsUnderWay -= 1
        }
    }
}

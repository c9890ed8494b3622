package import CallControl
package import Directory
import Media
import SIPSyntax
package import SIPUserAgent

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
        package var isRecalling: Bool
        /// Milliseconds since 1970.
        package var recallAt: Int64
    }

    unowned let core: ExchangeCore
    var slots: [DirectoryIndex.Target: OrbitSlot] = [:]
    /// Slots by the parked half.
    var slotsByCall: [CallHalfID: OrbitSlot] = [:]
    /// Orbits whose deletion is under way: nothing is parked there any more.
    private var closing: Set<DirectoryIndex.Target> = []
    /// Organisations whose deletion is under way.
    var closingOrganizations: Set<String> = []
    /// The last orbit that each call park group gave.
    var lastOfGroup: [String: DirectoryIndex.Target] = [:]
    package internal(set) var adoptionsUnderWay = 0

    package init(core: ExchangeCore) {
        self.core = core
        core.add(self)
    }

    package var parkedCalls: Int { self.slots.count }

    package func occupied(organizationID: String) -> [Occupied] {
        self.slots.compactMap { orbit, slot in
            guard self.core.directory.organizationID(of: orbit) == organizationID else { return nil }
            return Occupied(
                orbit: orbit, callID: slot.half.id, party: slot.half.party, parker: slot.record.parker, parkedAt: slot.record.parkedAt,
                isRecalling: slot.machine.isRecalling, recallAt: slot.record.recallAt)
        }.sorted { ($0.parkedAt, $0.callID.rawValue) < ($1.parkedAt, $1.callID.rawValue) }
    }

    package func holdsCall(_ orbit: DirectoryIndex.Target) -> Bool { self.slots[orbit] != nil }

    /// Whether those who watch an orbit should see it lit.
    package func isLit(_ orbit: DirectoryIndex.Target) -> Bool { self.slots[orbit]?.machine.isOnOrbit == true }

    /// Orbits that hold a call which no longer exists; there are none.
    package var orphans: Int { self.slots.values.reduce(0) { $0 + ($1.half.hasEnded ? 1 : 0) } }

    package func isParked(_ half: CallHalf) -> Bool { self.slotsByCall[half.id]?.machine.isOnOrbit == true }

    /// Whether a parked half waits for a retriever, and none has come.
    package func canBeRetrieved(_ half: CallHalf) -> Bool { self.slotsByCall[half.id]?.machine.isParked == true }

    // MARK: Parking

    /// Parks the other side of a member's call.
    ///
    /// - Parameters:
    ///   - destination: the orbit in any form of `DialString`; nil parks against the member.
    ///   - isGroupPark: the member's call park group finds the orbit; `destination` is ignored.
    ///   - completion: called once the record is durable and the call is parked, or with the refusal; then the call is as it was.
    package func park(
        _ callID: CallHalfID, by member: Member, destination: String?, isGroupPark: Bool = false,
        completion: @escaping ExchangeCore.Completion<Parked>
    ) {
        self.core.enter {
            self.attempt(completion) { () throws(CallControlError) in
                let parker = try self.core.half(callID, of: member.id)
                if isGroupPark {
                    let (orbit, group) = try self.groupOrbit(for: member)
                    try self.begin(parker, member, orbit, groupID: group.id, completion)
                } else {
                    try self.begin(parker, member, try self.orbit(destination, member), completion)
                }
            }
        }
    }

    /// Runs something that ends with the completion, or throws before it is under way.
    func attempt(_ completion: ExchangeCore.Completion<Parked>, _ body: () throws(CallControlError) -> Void) {
        do throws(CallControlError) {
            try body()
        } catch {
            self.core.environment.publish(.parkRefused(error.description))
            completion(.failure(error))
        }
    }

    func begin(
        _ parker: CallHalf, _ member: Member, _ orbit: DirectoryIndex.Target, groupID: String? = nil, referral: Referral? = nil,
        _ completion: @escaping ExchangeCore.Completion<Parked>
    ) throws(CallControlError) {
        if parker.peer?.isEmergency == true { throw .wrongState("The call is an emergency call, which is not parked") }
        if parker.conference != nil { throw .wrongState(parker.whyNotFree) }
        guard parker.onHangup == nil, parker.isEstablished, let parked = parker.peer, parked.onHangup == nil else {
            throw .wrongState("The call is \(parker.onHangup == nil ? parker.state.rawValue : "being parked or parked"), not connected")
        }
        guard self.slots[orbit] == nil else { throw .orbitOccupied(self.core.directory.name(of: orbit)) }
        guard parked.answeredLeg?.state == .confirmed else { throw .wrongState("The call is still being answered") }
        let now = self.core.environment.wallClock
        let locationID = self.locationID(of: orbit) ?? member.locationID
        let recallTime = Int64(self.settings(parker: member.id, orbit: orbit).recallTime) * 1_000
        let relations = (parked: parked.trail.relation, parker: parker.trail.relation)
        parked.relate(.callPark, parker.id)
        guard
            let record = ParkRecord(
                parked, orbit: orbit, locationID: locationID, parker: member.id, parkedAt: now, recallAt: now + recallTime, groupID: groupID)
        else { throw .wrongState("The call has no dialog") }
        let slot = OrbitSlot(machine: ParkedCall(), half: parked, record: record)
        slot.referral = referral
        slot.parkerHalf = parker
        slot.relations = relations
        parker.relate(.callPark, parked.id)
        slot.completion = completion
        self.slots[orbit] = slot
        self.slotsByCall[parked.id] = slot
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
    func orbit(_ destination: String?, _ member: Member) throws(CallControlError) -> DirectoryIndex.Target {
        guard !self.closingOrganizations.contains(member.organizationID) else { throw .unavailable("the organization is being deleted") }
        guard let destination else { return .member(member.id) }
        // Whatever extension somebody may have given away: an emergency number is not a place to park.
        if self.core.directory.isEmergency(destination, at: member.locationID) { throw .unknownDestination(destination) }
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

    func isClosing(_ orbit: DirectoryIndex.Target) -> Bool {
        self.closing.contains(orbit) || self.core.directory.organizationID(of: orbit).map(self.closingOrganizations.contains) == true
    }

    func locationID(of orbit: DirectoryIndex.Target) -> String? {
        switch orbit {
        case .member(let id): self.core.directory.members[id]?.locationID
        case .callParkExtension(let id): self.core.directory.callParkExtensions[id]?.locationID
        case .group(let id): self.core.directory.groups[id]?.locationID
        }
    }

    func party(of orbit: DirectoryIndex.Target) -> Party {
        switch orbit {
        case .member(let id): self.core.directory.members[id].map { Party($0) } ?? Party(target: orbit, name: nil, number: "")
        case .callParkExtension(let id): self.core.directory.callParkExtensions[id].map { Party($0) } ?? Party(target: orbit, name: nil, number: "")
        case .group: Party(target: orbit, name: self.core.directory.name(of: orbit), number: "")
        }
    }

    // MARK: Doing what the machine says

    func run(_ actions: [ParkedCall.Action], _ slot: OrbitSlot) {
        for action in actions {
            switch action {
            case .settle: self.settle(slot)
            case .refuse: self.refuse(slot)
            case .connect(let retriever):
                guard let half = self.core.halves[retriever] else { break }
                slot.half.relate(.callPark, half.id)
                self.core.connect(slot.half, half)
            case .stopRinging(let retriever):
                guard let half = self.core.halves[retriever] else { break }
                half.onHangup = nil
                self.core.release(half, status: .gone, reason: .normalClearing)
            case .stopRecallTimer: self.stopRecallTimer(slot)
            case .resumeRecallTimer: self.resumeRecallTimer(slot)
            case .restartRecallTimer: self.restartRecallTimer(slot)
            case .recall: self.recall(slot)
            case .stopRecall: self.stopRecall(slot)
            case .release:
                slot.half.onHangup = nil
                self.core.release(slot.half, reason: .parkedTooLong)
            case .deleteRecord: self.deleteRecord(of: slot)
            case .freeOrbit:
                if self.slots[slot.record.orbit] === slot { self.slots[slot.record.orbit] = nil }
                if self.slotsByCall[slot.half.id] === slot { self.slotsByCall[slot.half.id] = nil }
                self.core.touch(slot.record.orbit)
            case .publish(let resolution): self.publish(resolution, slot)
            }
        }
    }

    /// At once, though nobody waits for it: as long as the record is there, the next process finds the call parked. The same
    /// transaction writes down what the call is now, so that there is a record of it at every moment.
    private func deleteRecord(of slot: OrbitSlot) {
        let halves = [slot.half, slot.half.peer].compactMap(\.self)
        let deletion = RecordOperation.delete(.parked, slot.record.recordID)
        self.core.persist([deletion] + halves.flatMap(self.core.establishedRecords)) { [unowned self] failure in
            // Tried again behind, unless the call is parked again.
            guard failure != nil, self.slotsByCall[slot.half.id] == nil else { return }
            self.core.environment.persistBehind(deletion)
            for half in halves { self.core.rerecord(half) }
        }
    }

    private func settle(_ slot: OrbitSlot) {
        let parked = slot.half
        let parker = slot.parkerHalf
        slot.parkerHalf = nil
        let orbit = self.party(of: slot.record.orbit)
        if let parker, !parker.hasEnded {
            parker.onHangup = nil
            self.core.unlink(parker)
            self.letGo(parker, slot, orbit)
        }
        parked.isRecordedAsParked()
        parked.remote = orbit
        self.core.playMusic(to: parked, parkedBy: slot.record.parker, at: slot.record.locationID)
        self.startRecallTimer(slot)
        self.core.touch(slot.record.orbit)
        self.core.environment.publish(.parked(parked.id, orbit: orbit.number))
        let against = self.core.directory.remoteParty(orbit, seenFrom: self.core.directory.members[slot.record.parker]?.locationID)
        slot.completion?(.success(Parked(against: against)))
        slot.completion = nil
        self.settled(slot)
    }

    /// The parker's call ends: at once, or after its phone has said where the call went.
    private func letGo(_ parker: CallHalf, _ slot: OrbitSlot, _ orbit: Party) {
        guard let referral = slot.referral else { return self.core.release(parker, reason: .callParked) }
        self.tell(parker, parkedOn: orbit, isShown: false)
        self.core.report(referral, .ok) { [unowned self] in
            if !parker.hasEnded { self.core.display(orbit, to: parker) }
        }
    }

    /// The call stays as it was, if it is still there.
    private func refuse(_ slot: OrbitSlot) {
        slot.half.onHangup = nil
        slot.half.relate(slot.relations.parked)
        slot.parkerHalf?.relate(slot.relations.parker)
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
        self.settled(slot)
    }

    private func settled(_ slot: OrbitSlot) {
        let waiting = slot.whenSettled
        slot.whenSettled = []
        for body in waiting { body() }
    }

    private func publish(_ resolution: ParkedCall.Resolution, _ slot: OrbitSlot) {
        let orbit = self.party(of: slot.record.orbit).number
        switch resolution {
        case .retrieved: self.core.environment.publish(.retrieved(slot.half.id, orbit: orbit))
        case .recalled: self.core.environment.publish(.recalled(slot.half.id, orbit: orbit))
        case .abandoned: self.core.environment.publish(.parkAbandoned(slot.half.id, orbit: orbit))
        case .expired: self.core.environment.publish(.parkExpired(slot.half.id, orbit: orbit))
        case .refused: break
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

    // MARK: Line keys

    /// What an orbit's line key shows: the parked call.
    package func dialogs(of target: DirectoryIndex.Target, seenFrom locationID: String?) -> [DialogInfo.Dialog] {
        guard let slot = self.slots[target], slot.machine.isOnOrbit else { return [] }
        let organizationID = self.core.directory.organizationID(of: target)
        let domain = organizationID.flatMap { self.core.directory.organizations[$0]?.sipDomain } ?? self.core.configuration.host
        return [
            DialogInfo.Dialog(
                id: Self.dialogPrefix + slot.half.id.rawValue, callID: Self.dialogPrefix + slot.half.id.rawValue, localTag: "orbit",
                remoteTag: "parked", direction: .recipient, state: .confirmed,
                local: self.core.participant(self.party(of: target), seenFrom: locationID, domain: domain),
                remote: self.core.participant(slot.half.party, seenFrom: locationID, domain: domain), isParked: true)
        ]
    }

    static let dialogPrefix = "parked-"
}

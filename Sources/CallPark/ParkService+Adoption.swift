import CallControl
import Directory
import SIPSyntax
import SIPUserAgent

/// Calls that an earlier process parked (ARCHITECTURE.md, idea 2).
extension ParkService {
    /// Takes them over: their orbits are occupied at once, and each parked party gets one re-INVITE that moves its media here.
    package func adopt(_ records: [ParkRecord]) {
        self.core.enter {
            for record in records { self.adopt(record) }
        }
    }

    private func adopt(_ record: ParkRecord) {
        // A recall of the earlier process rings on: nobody would answer whoever answers it.
        for invite in record.ringing ?? [] { self.core.cancel(invite) }
        var record = record
        record.ringing = nil
        let orbitNumber = self.party(of: record.orbit).number
        guard self.slots[record.orbit] == nil,
            let half = self.core.restoreHalf(
                id: record.callID, sessionID: record.sessionID, owner: record.owner, personality: record.personality, party: record.party,
                createdAt: record.createdAt, answeredAt: record.answeredAt, dialog: record.dialog, localDescription: record.localDescription,
                remoteDescription: record.remoteDescription, deviceID: record.deviceID, trunkID: record.trunkID,
                redirections: record.redirections ?? [], trail: record.trail ?? CallTrail())
        else {
            return self.core.environment.publish(.adoptionFailed(record.callID, orbit: orbitNumber, "no media ports are free"))
        }
        let slot = OrbitSlot(machine: .adopted, half: half, record: record)
        self.slots[record.orbit] = slot
        self.slotsByCall[half.id] = slot
        half.remote = self.party(of: record.orbit)
        half.onHangup = { [unowned self] in self.run(slot.machine.parkedPartyHungUp(), slot) }
        self.core.touch(record.orbit)
        self.startRecallTimer(slot)
        self.adoptionsUnderWay += 1
        self.reinvite(slot, attempt: 1)
    }

    private func reinvite(_ slot: OrbitSlot, attempt: Int) {
        guard let leg = slot.half.answeredLeg else { return }
        self.core.offer(on: leg, { [unowned self] in self.core.adoptionOffer(for: leg, half: slot.half) }) { [unowned self] outcome in
            let orbit = self.party(of: slot.record.orbit).number
            switch outcome {
            case .accepted:
                if slot.machine.isOnOrbit {
                    self.core.playMusic(to: slot.half, parkedBy: slot.record.parker, at: slot.record.locationID)
                }
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

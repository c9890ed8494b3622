import CallControl
import Directory
import SIPSyntax
import SIPUserAgent

/// Recall: a parked call that nobody takes comes back by itself (PARK.md, "Recall").
extension ParkService {
    /// Milliseconds that a recall timer starts again with at least, after a retriever gave up.
    private static let leastRemaining: Int64 = 10_000

    /// Whom a recall alerts, one after another.
    private enum Stage {
        case parker(Duration?)
        case huntGroup(String)
    }

    /// The settings of the parker's location; of the orbit's where the parker is gone.
    func settings(parker: MemberID, orbit: DirectoryIndex.Target) -> CallParkSettings {
        let locationID = self.core.directory.members[parker]?.locationID ?? self.locationID(of: orbit)
        return locationID.flatMap { self.core.directory.locations[$0]?.callPark } ?? CallParkSettings()
    }

    // MARK: The timer

    /// One timer serves recall and final release: whichever deadline is first.
    func startRecallTimer(_ slot: OrbitSlot) {
        self.core.cancelTimer(slot.recallTimer)
        let now = self.core.environment.wallClock
        let deadline = min(slot.record.recallAt, self.releaseAt(slot))
        slot.recallTimer = self.core.schedule(after: .milliseconds(max(0, deadline - now))) { [unowned self] in self.timerFired(slot) }
    }

    private func releaseAt(_ slot: OrbitSlot) -> Int64 {
        let (seconds, _) = self.core.configuration.maximumParkTime.components
        return slot.record.parkedAt + seconds * 1_000
    }

    private func timerFired(_ slot: OrbitSlot) {
        if self.core.environment.wallClock >= self.releaseAt(slot) { return self.run(slot.machine.expired(), slot) }
        self.run(slot.machine.recallDue(), slot)
    }

    func stopRecallTimer(_ slot: OrbitSlot) {
        self.core.cancelTimer(slot.recallTimer)
        slot.recallTimer = nil
    }

    func resumeRecallTimer(_ slot: OrbitSlot) {
        self.setRecall(slot, at: max(slot.record.recallAt, self.core.environment.wallClock + Self.leastRemaining))
    }

    func restartRecallTimer(_ slot: OrbitSlot) {
        let recallTime = self.settings(parker: slot.record.parker, orbit: slot.record.orbit).recallTime
        self.setRecall(slot, at: self.core.environment.wallClock + Int64(recallTime) * 1_000)
        self.core.environment.publish(.recallFailed(slot.half.id, orbit: self.party(of: slot.record.orbit).number))
    }

    /// The deadline is stored: a restart neither forgets a recall nor starts one anew.
    private func setRecall(_ slot: OrbitSlot, at deadline: Int64) {
        guard !slot.half.hasEnded else { return }
        slot.record.recallAt = deadline
        slot.record.ringing = nil
        self.core.environment.persistBehind(.put(slot.record))
        self.startRecallTimer(slot)
    }

    // MARK: Ringing

    func recall(_ slot: OrbitSlot) {
        self.core.environment.publish(.recallStarted(slot.half.id, orbit: self.party(of: slot.record.orbit).number))
        // The limit holds while it rings, too.
        let left = max(0, self.releaseAt(slot) - self.core.environment.wallClock)
        self.core.cancelTimer(slot.recallTimer)
        slot.recallTimer = self.core.schedule(after: .milliseconds(left)) { [unowned self] in self.run(slot.machine.expired(), slot) }
        self.ring(self.stages(slot)[...], slot)
    }

    private func stages(_ slot: OrbitSlot) -> [Stage] {
        let settings = self.settings(parker: slot.record.parker, orbit: slot.record.orbit)
        let choice = slot.record.groupID.flatMap { self.core.directory.groups[$0]?.settings.recall } ?? settings.recall
        switch (choice.option, choice.huntGroupID) {
        case (.parkingUserOnly, _), (_, nil): return [.parker(nil)]
        case (.parkingUserFirstThenHuntGroup, let group?): return [.parker(.seconds(settings.huntWaitTime)), .huntGroup(group)]
        case (.huntGroupOnly, let group?): return [.huntGroup(group)]
        }
    }

    private func ring(_ stages: ArraySlice<Stage>, _ slot: OrbitSlot) {
        guard slot.machine.isRecalling else { return }
        guard let stage = stages.first else { return self.run(slot.machine.recallFailed(), slot) }
        let orbit = self.party(of: slot.record.orbit)
        let settings = self.settings(parker: slot.record.parker, orbit: slot.record.orbit)
        var style = RingStyle(pattern: settings.ringPattern, note: orbit.name ?? orbit.number)
        style.recalledFrom = orbit
        style.relation = CallRelation(.callPark, slot.half.id)
        let target: DirectoryIndex.Target
        switch stage {
        case .parker(let patience):
            target = .member(slot.record.parker)
            style.noAnswer = patience
        case .huntGroup(let id): target = .group(id)
        }
        self.core.seek(
            target, for: slot.half, shownAs: orbit, sessionID: slot.half.sessionID, style: style,
            handlers: Ringing(
                onStart: { [unowned self] send in self.noteRinging(slot, then: send) }, onProgress: { _, _ in },
                onAnswer: { [unowned self] leg, _ in self.recallAnswered(leg, slot) },
                onFailure: { [unowned self] _, _ in self.ring(stages.dropFirst(), slot) },
                onPickup: { [unowned self] picker in self.retrieve(slot, by: picker) }))
    }

    /// Writes down which phones will ring before they do: whoever takes the call over makes them stop. They ring also when the
    /// disk is full.
    private func noteRinging(_ slot: OrbitSlot, then send: @escaping () -> Void) {
        guard slot.machine.isRecalling else { return send() }
        slot.record.ringing = self.core.pendingInvites(soughtFor: slot.half)
        self.core.persist([.put(slot.record)]) { _ in send() }
    }

    private func recallAnswered(_ leg: Leg, _ slot: OrbitSlot) {
        guard let half = leg.half else { return }
        let hasMedia = self.core.acknowledgeAnswer(on: leg)
        guard hasMedia else {
            self.core.release(half, reason: .temporaryFailure)
            return self.run(slot.machine.recallFailed(), slot)
        }
        let actions = slot.machine.recallAnswered(by: half.id)
        guard !actions.isEmpty else { return self.core.release(half, reason: .normalClearing) }
        self.stopRecallTimer(slot)
        self.run(actions, slot)
        self.core.refreshParty(of: slot.half)
        if self.core.needsNewCodecs(slot.half, half) { self.core.refreshParty(of: half) }
    }

    func stopRecall(_ slot: OrbitSlot) {
        self.stopRecallTimer(slot)
        self.core.stopSeeking(for: slot.half)
        guard slot.record.ringing != nil else { return }
        slot.record.ringing = nil
        self.core.environment.persistBehind(.put(slot.record))
    }
}

package import Directory
import Media
package import SDP
package import SIPSyntax
import SIPTransaction
package import SIPUserAgent

/// Making, joining and ending the two halves of calls.
extension ExchangeCore {
    /// A new half with ports of its own; nil when there are none.
    package func makeHalf(owner: Member, personality: Personality, sessionID: String? = nil) -> CallHalf? {
        self.makeHalf(Party(owner), owner: owner.id, personality: personality, sessionID: sessionID)
    }

    /// - Parameter owner: nil for a party outside the directory.
    func makeHalf(_ party: Party, owner: MemberID?, personality: Personality, sessionID: String? = nil) -> CallHalf? {
        guard let port = self.environment.media.open() else { return nil }
        let half = CallHalf(
            id: self.nextHalfID(), sessionID: sessionID ?? self.uuid(), owner: owner, personality: personality, party: party, port: port,
            createdAt: self.environment.wallClock)
        self.halves[half.id] = half
        if let owner { self.halvesByOwner[owner, default: []].insert(half.id) }
        if personality != .terminator { self.giveAppearance(to: half) }
        self.touch(half)
        self.counters.callsStarted += 1
        self.environment.publish(.callStarted(half.id))
        return half
    }

    /// Puts back a half that an earlier process had, with its dialog.
    package func restoreHalf(
        id: CallHalfID, sessionID: String, owner: MemberID?, personality: Personality, party: Party, createdAt: Int64, answeredAt: Int64?,
        dialog: Dialog, localDescription: SessionDescription?, remoteDescription: SessionDescription?, deviceID: String?,
        trunkID: String? = nil, redirections: [Redirection], trail: CallTrail = CallTrail()
    ) -> CallHalf? {
        guard self.halves[id] == nil, let port = self.environment.media.open() else { return nil }
        let half = CallHalf(
            id: id, sessionID: sessionID, owner: owner, personality: personality, party: party, port: port, createdAt: createdAt)
        half.answeredAt = answeredAt
        half.isAnswered = true
        half.isRecorded = true
        half.isRestored = true
        half.redirections = redirections
        half.trail = trail
        let leg = Leg(
            id: self.nextLegID(), role: .client, half: half, flow: dialog.flow, localTag: dialog.id.localTag, callID: dialog.id.callID,
            descriptionID: localDescription?.origin.sessionID ?? self.descriptionID())
        leg.state = .confirmed
        leg.deviceID = deviceID
        leg.trunkID = trunkID
        if let trunk = trunkID.flatMap({ self.directory.trunks[$0] }) { half.isOutside(on: trunk) }
        leg.dialog = dialog
        leg.dialog?.resume(wallClock: self.environment.wallClock)
        leg.localDescription = localDescription
        leg.remoteDescription = remoteDescription
        // Versions may have been used up since the record was written, as CSeq numbers may.
        leg.descriptionVersion = max((localDescription?.origin.version ?? 1) + 1_000, UInt64(clamping: self.environment.wallClock / 1_000))
        half.legs = [leg]
        half.noteLeg(leg)
        self.legs[leg.id] = leg
        self.dialogs[DialogKey(callID: leg.callID, localTag: leg.localTag)] = leg
        self.halves[id] = half
        if let owner { self.halvesByOwner[owner, default: []].insert(id) }
        self.giveAppearance(to: half)
        self.touch(half)
        return half
    }

    /// Makes two halves each other's peer.
    package func link(_ first: CallHalf, _ second: CallHalf) {
        first.peer = second
        second.peer = first
        second.sessionID = first.sessionID
        first.meet(second)
        second.meet(first)
        self.touch(first)
        self.touch(second)
    }

    /// Both halves have answered: they hear each other from now on, unless one holds.
    package func connect(_ first: CallHalf, _ second: CallHalf) {
        self.link(first, second)
        first.onHangup = nil
        second.onHangup = nil
        for half in [first, second] {
            if let leg = half.answeredLeg { self.setRemote(of: half, from: leg) }
            self.record(half)
        }
        self.updateMedia(first)
        for half in [first, second] {
            self.complyOutside(half)
            self.recordIfAlways(half)
        }
    }

    /// Makes the media engine do what the states of a half and its peer ask for.
    package func updateMedia(_ half: CallHalf) {
        if let conference = half.conference { return self.updateMix(conference) }
        guard let peer = half.peer, !half.hasEnded, !peer.hasEnded else { return }
        switch (half.isHolding, peer.isHolding) {
        case (false, false): self.hearEachOther(half, peer)
        case (true, false): self.playHoldMusic(to: peer, heldBy: half)
        case (false, true): self.playHoldMusic(to: half, heldBy: peer)
        case (true, true):
            self.silence(half)
            self.silence(peer)
        }
    }

    private func playHoldMusic(to half: CallHalf, heldBy holder: CallHalf) {
        self.silence(holder)
        self.play(to: half, by: holder.owner, at: self.locationID(of: holder)) { $0.isPlayedOnHold }
    }

    /// Connects the media of two halves.
    func hearEachOther(_ first: CallHalf, _ second: CallHalf) {
        first.music = nil
        second.music = nil
        self.media(.connect(first.port, second.port))
    }

    /// A half hears nothing.
    package func silence(_ half: CallHalf) {
        half.music = nil
        self.media(.stop(half.port))
    }

    func play(_ music: MusicSource, to half: CallHalf) {
        let codec = self.musicCodec(for: half)
        half.music = (music, codec)
        self.media(.play(half.port, music, codec))
    }

    /// After a new agreement with a half's phone: its music goes on in what is agreed now, and its part in a conference.
    func renewMusic(of half: CallHalf) {
        if let conference = half.conference { return self.updateMix(conference) }
        if let music = half.music, music.codec != self.musicCodec(for: half) { self.play(music.source, to: half) }
    }

    /// Where a half's owner is.
    package func locationID(of half: CallHalf) -> String? {
        half.owner.flatMap { self.directory.members[$0]?.locationID }
    }

    /// A codec in which music can be sent to a half: PCMU or PCMA, where its session has one.
    package func musicCodec(for half: CallHalf) -> AudioCodec? {
        half.answeredLeg?.codecs.first { G711($0) != nil }
    }

    /// What a parked party hears instead of its peer: the parker's music or the location's, or silence where one of them wants that.
    package func playMusic(to half: CallHalf, parkedBy parker: MemberID, at locationID: String?) {
        self.play(to: half, by: parker, at: locationID) { $0.isPlayedOnPark }
    }

    /// Plays what somebody's callers hear while they wait: that one's own music, else the location's, else the organisation's.
    ///
    /// - Parameter isPlayed: whether the location plays anything then.
    private func play(to half: CallHalf, by owner: MemberID?, at locationID: String?, _ isPlayed: (MusicOnHold) -> Bool) {
        let location = locationID.flatMap { self.directory.locations[$0] }
        let own = owner.flatMap { self.directory.members[$0]?.settings.music } ?? MemberMusic()
        guard own.isPlayed, location.map({ isPlayed($0.musicOnHold) }) ?? true else { return self.silence(half) }
        if let file = own.file ?? location?.musicOnHold.file { return self.play(MusicSource(file: file), to: half) }
        // Held by somebody outside: it is the other party's organisation.
        let organizationID = location?.organizationID ?? half.owner.flatMap { self.directory.members[$0]?.organizationID }
        let piece = organizationID.flatMap { self.directory.organizations[$0]?.defaultPiece } ?? .legacy
        self.play(MusicSource(builtIn: piece == .opus ? .waltz : .arpeggio), to: half)
    }

    /// Tells the media engine where a leg's description wants its media.
    func setRemote(of half: CallHalf, from leg: Leg) {
        guard let description = leg.remoteDescription, let audio = description.audio, audio.port != 0,
            let address = description.audioConnection
        else { return self.media(.setRemote(half.port, nil)) }
        // The old hold address is nobody's: media then goes where it comes from.
        let target = address.isUnspecified ? leg.flow.host : address.address
        self.media(.setRemote(half.port, MediaRemote(address: target, port: audio.port, signallingAddress: leg.flow.host)))
    }

    /// Writes down, some time later, what is needed to end this half after a crash.
    func record(_ half: CallHalf) {
        for operation in self.establishedRecords(of: half) { self.environment.persistBehind(operation) }
    }

    /// What to write down so that the next process can end this half: nothing when it is over or has no dialog.
    package func establishedRecords(of half: CallHalf) -> [RecordOperation] {
        guard !half.hasEnded, let leg = half.answeredLeg, let dialog = leg.dialog else { return [] }
        half.isRecorded = true
        return [.put(CallRecord(callID: half.id, dialog: dialog, trunkID: leg.trunkID, leg: self.leg(of: half)))]
    }

    /// Takes a half out of its conversation: the peer stays, alone.
    package func unlink(_ half: CallHalf) {
        self.noteChange(of: half)
        if let peer = half.peer, peer.peer === half {
            self.noteChange(of: peer)
            peer.peer = nil
        }
        half.peer = nil
    }

    /// Ends a half: its phones are told in whatever way their state asks for, its ports go back. Its peer is left alone.
    ///
    /// - Parameters:
    ///   - status: what a caller who is not answered yet is told.
    ///   - reason: goes along in BYE, CANCEL and the final response (RFC 3326).
    package func release(_ half: CallHalf, status: SIPStatus = .temporarilyUnavailable, reason: SIPReason = .normalClearing) {
        guard !half.hasEnded else { return }
        let last = self.noteEnd(of: half)
        half.completedElsewhere = reason == .completedElsewhere
        if let recording = half.recording { self.halfEnded(recording) }
        half.hasEnded = true
        self.halves[half.id] = nil
        if let owner = half.owner {
            self.halvesByOwner[owner]?.remove(half.id)
            if self.halvesByOwner[owner]?.isEmpty == true { self.halvesByOwner[owner] = nil }
            if half.isAnswered { self.lastCallEnded[owner] = self.environment.wallClock }
        }
        self.takeBackAppearance(of: half)
        self.touch(half)
        if let token = half.ringing?.noAnswerTimer { self.timers.cancel(token) }
        half.ringing = nil
        half.soughtBy = nil
        // Nobody is rung any more for one who is gone.
        if let hunt = half.hunt { self.end(hunt, except: nil) }
        if let sought = half.sought, !sought.isAnswered, sought.peer === half, half.peer !== sought {
            sought.onHangup = nil
            self.release(sought, status: .requestTerminated, reason: reason)
        }
        self.unlink(half)
        for leg in half.legs { self.release(leg, status: status, reason: reason) }
        half.legs = []
        self.closePort(of: half)
        if half.isRecorded { self.environment.persistBehind(.delete(.call, half.id.rawValue)) }
        self.counters.callsEnded += 1
        if !half.isAnswered { self.counters.callsRefused += 1 }
        self.environment.publish(.callEnded(half.id, half.isAnswered ? nil : status))
        self.tellEnd(of: half, last)
        self.leaveHistory(of: half)
        self.leaveRecord(of: half, status: status, reason: reason)
        if let conference = half.conference { self.left(conference, half) }
        let whenEnded = half.whenEnded
        half.whenEnded = []
        for body in whenEnded { body() }
    }

    private func closePort(of half: CallHalf) {
        guard half.hasPort else { return }
        half.hasPort = false
        self.digitHandlers[half.port] = nil
        self.media(.close(half.port))
    }

    /// Ends a half and its peer.
    package func releaseBoth(_ half: CallHalf, status: SIPStatus = .temporarilyUnavailable, reason: SIPReason = .normalClearing) {
        let peer = half.peer
        // The peer's owner hears of the end, not of a moment alone before it.
        if let peer { self.notePeerEnds(peer) }
        self.release(half, status: status, reason: reason)
        if let peer { self.release(peer, status: status, reason: reason) }
    }

    /// The party of a half hung up, or its phone is gone.
    package func hungUp(_ half: CallHalf, reason: SIPReason) {
        let isKnown = reason != .recoveryOnTimerExpiry && reason != .temporaryFailure
        half.noteReleased(by: isKnown ? .local : .unknown, including: half.onHangup == nil ? half.peer : nil)
        if let onHangup = half.onHangup {
            half.onHangup = nil
            onHangup()
            self.release(half, reason: reason)
        } else {
            self.releaseBoth(half, status: .requestTerminated, reason: reason)
        }
    }
}

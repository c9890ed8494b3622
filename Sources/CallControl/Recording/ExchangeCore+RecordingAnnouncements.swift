import Directory
import Media
import SIPUserAgent

/// What the parties of a call are told of its recording, and what follows when there is none.
extension ExchangeCore {
    /// What is set for recording where a half's owner is.
    func recordingPolicy(of half: CallHalf) -> OrganizationRecording {
        self.locationID(of: half).map { self.directory.recording(at: $0) } ?? OrganizationRecording()
    }

    /// Both parties hear a tone.
    func beep(_ half: CallHalf) {
        for party in [half, half.peer].compactMap({ $0 }) where !party.hasEnded { self.media(.beep(party.port)) }
    }

    /// Tells both parties. Returns how long that takes.
    @discardableResult
    func say(_ announcement: RecordingAnnouncement, to half: CallHalf) -> Duration {
        let words = Announcement([announcement.prompt], file: self.recordingPolicy(of: half).announcements[announcement]?.path)
        for party in [half, half.peer].compactMap({ $0 }) where !party.hasEnded { self.media(.say(party.port, words)) }
        return self.environment.media.length(of: words)
    }

    /// The beginning or the end of a recording. A party outside who was told that the call may be recorded is not told again.
    func announce(_ announcement: RecordingAnnouncement, _ half: CallHalf, _ settings: CallRecordingSettings) {
        guard settings.isStartStopAnnounced, half.peer?.isToldOfRecording != true else { return }
        self.say(announcement, to: half)
    }

    /// A pause, or its end.
    func notify(_ announcement: RecordingAnnouncement, _ half: CallHalf, _ settings: CallRecordingSettings) {
        guard settings.isNotificationEnabled else { return }
        switch settings.notification {
        case .none: break
        case .beep: self.beep(half)
        case .announcement: self.say(announcement, to: half)
        }
    }

    // MARK: The compliance announcement

    /// The member talks to a party outside from now on, whom the compliance announcement is for: at once, or later.
    ///
    /// It is for calls that are recorded or may be, and each party outside is told once. Not an emergency service: nothing stands
    /// in the way of what it says.
    func complyOutside(_ half: CallHalf) {
        guard let outside = half.peer, outside.owner == nil, !outside.isToldOfRecording, !outside.isEmergency, self.mayRecord(half) else { return }
        let compliance = self.recordingPolicy(of: half).compliance
        let isOutbound = outside.outsideCall != nil
        guard isOutbound ? compliance.isPlayedOutbound : compliance.isPlayedInbound else { return }
        outside.isToldOfRecording = true
        let words = Announcement([.mayBeRecorded], file: compliance.file?.path)
        let say = { [unowned self] in
            // It can be said in G.711 alone, which recording needs as well.
            self.makeMixable([outside], isResuming: false) { [unowned self] isDone in
                if isDone, !outside.hasEnded { self.media(.say(outside.port, words)) }
            }
        }
        guard isOutbound, compliance.isOutboundDelayed, compliance.delay > 0 else { return say() }
        let timer = self.schedule(after: .seconds(compliance.delay), say)
        outside.whenEnded.append { [unowned self] in self.cancelTimer(timer) }
    }

    // MARK: Failures

    /// A call that is to be recorded cannot be, or not any more.
    func recordingFailed(_ half: CallHalf) {
        half.recordingState = .failed
        self.noteChange(of: half)
        switch self.recordingPolicy(of: half).failureBehavior {
        case .proceed: break
        case .proceedAnnounced: self.say(.failureProceedWithCall, to: half)
        case .end:
            // Half a second for what is still in the phone's buffer.
            _ = self.schedule(after: self.say(.failureEndWithCall, to: half) + .milliseconds(500)) { [unowned self] in
                guard half.recordingState == .failed, !half.hasEnded else { return }
                // Others of a conference go on without the one whose calls are to be recorded.
                if half.conference != nil { self.release(half, reason: .temporaryFailure) } else { self.releaseBoth(half, reason: .temporaryFailure) }
            }
        }
    }
}

extension RecordingAnnouncement {
    /// The server's own sentence.
    var prompt: Prompt {
        switch self {
        case .start: .recordingStarted
        case .stop: .recordingStopped
        case .pause: .recordingPaused
        case .resume: .recordingResumed
        case .failureEndWithCall: .notRecordedEnds
        case .failureProceedWithCall: .notRecorded
        }
    }
}

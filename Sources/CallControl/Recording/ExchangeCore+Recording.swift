package import Directory
import Media
import SIPTransaction

/// A recording under way.
final class ActiveRecording {
    let id: String
    weak var half: CallHalf?
    var recording: CallRecording
    var isPaused = false
    var reminder: TimerToken?

    init(half: CallHalf, recording: CallRecording) {
        self.id = recording.id
        self.half = half
        self.recording = recording
    }
}

/// Recording a member's calls, by the member's own settings and the organisation's.
extension ExchangeCore {
    private func settings(of half: CallHalf) -> CallRecordingSettings? {
        guard let settings = half.owner.flatMap({ self.directory.members[$0]?.settings.recording }), settings.isOn else { return nil }
        return settings
    }

    /// Whether a half's call is recorded from its beginning, or may be when that is asked for.
    func mayRecord(_ half: CallHalf) -> Bool { self.settings(of: half) != nil && self.recordingPolicy(of: half).isEnabled }

    // MARK: The API's startRecording, stopRecording, pauseRecording, resumeRecording

    package func startRecording(_ id: CallHalfID, by member: MemberID, completion: @escaping Completion<Void>) {
        self.attempt(completion) { () throws(CallControlError) in
            let half = try self.half(id, of: member)
            guard self.settings(of: half) != nil else { throw .wrongState("Call recording is not enabled for the user") }
            guard self.recordingPolicy(of: half).isEnabled else { throw .wrongState("Call recording is not enabled for the organization") }
            guard half.isEstablished || half.conference != nil else { throw .wrongState("The call is \(half.state.rawValue), not connected") }
            guard half.recording == nil, half.recordingState != .pending else { throw .wrongState("The call is being recorded already") }
            self.beginRecording(half, completion)
        }
    }

    package func stopRecording(_ id: CallHalfID, by member: MemberID) throws(CallControlError) {
        let (half, recording, settings) = try self.recording(id, member)
        // Who has had recording switched off meanwhile may stop what still runs.
        guard settings == nil || settings?.mode == .onDemand else { throw .wrongState("The user's calls are always recorded") }
        self.endRecording(recording)
        half.recording = nil
        half.recordingState = .stopped
        if let settings { self.announce(.stop, half, settings) }
        self.media(.stopRecording(half.port))
        self.noteChange(of: half)
    }

    package func setRecordingPaused(_ isPaused: Bool, _ id: CallHalfID, by member: MemberID) throws(CallControlError) {
        let (half, recording, settings) = try self.recording(id, member)
        guard settings?.mode != .always else { throw .wrongState("The user's calls are recorded without pauses") }
        guard recording.isPaused != isPaused else { throw .wrongState("The recording is \(isPaused ? "paused already" : "not paused")") }
        recording.isPaused = isPaused
        half.recordingState = isPaused ? .paused : .started
        self.media(.pauseRecording(half.port, isPaused))
        if let settings { self.notify(isPaused ? .pause : .resume, half, settings) }
        self.noteChange(of: half)
    }

    private func recording(
        _ id: CallHalfID, _ member: MemberID
    ) throws(CallControlError) -> (CallHalf, ActiveRecording, CallRecordingSettings?) {
        let half = try self.half(id, of: member)
        guard let recording = half.recording else {
            throw .wrongState(half.recordingState == .pending ? "The recording is just being started" : "The call is not being recorded")
        }
        return (half, recording, self.settings(of: half))
    }

    // MARK: Beginning and ending

    /// A half talks from now on: where its owner wants every call recorded, recording begins.
    func recordIfAlways(_ half: CallHalf) {
        guard half.recording == nil, half.recordingState == nil, self.mayRecord(half), self.settings(of: half)?.mode != .onDemand else { return }
        self.beginRecording(half) { _ in }
    }

    private func beginRecording(_ half: CallHalf, _ completion: @escaping Completion<Void>) {
        guard let folder = self.configuration.recordingFolder else {
            self.recordingFailed(half)
            return completion(.failure(.unavailable("This server has no folder for recordings")))
        }
        half.recordingState = .pending
        self.noteChange(of: half)
        self.makeMixable([half, half.peer].compactMap { $0 }, isResuming: false) { [unowned self] isDone in
            guard !half.hasEnded else { return completion(.failure(.callNotFound)) }
            guard isDone, let owner = half.owner.flatMap({ self.directory.members[$0] }) else {
                self.recordingFailed(half)
                return completion(.failure(.phoneRefused("A phone does not take G.711, which recording needs")))
            }
            let details = self.details(of: half)
            let recording = ActiveRecording(
                half: half,
                recording: CallRecording(
                    id: self.uuid(), owner: owner.id, organizationID: owner.organizationID, locationID: owner.locationID, callID: half.id,
                    sessionID: half.sessionID, personality: half.personality, remoteParty: details.remoteParty,
                    startedAt: self.environment.wallClock, endedAt: 0, status: .available))
            let file = "\(folder)/\(recording.id).wav"
            half.recording = recording
            half.recordingState = .started
            self.recordings[file] = recording
            self.media(.record(half.port, file: file))
            self.announce(.start, half, owner.settings.recording)
            self.remind(recording, owner.settings.recording)
            self.noteChange(of: half)
            completion(.success(()))
        }
    }

    /// The tone that reminds of a recording.
    private func remind(_ recording: ActiveRecording, _ settings: CallRecordingSettings) {
        guard settings.isRepeatEnabled else { return }
        recording.reminder = self.schedule(after: .seconds(settings.repeatInterval)) { [unowned self] in
            guard let half = recording.half, !half.hasEnded, half.recording === recording else { return }
            if !recording.isPaused { self.beep(half) }
            self.remind(recording, settings)
        }
    }

    private func endRecording(_ recording: ActiveRecording) {
        self.cancelTimer(recording.reminder)
        recording.recording.endedAt = self.environment.wallClock
    }

    /// The half of a recording has ended; its port is about to be closed, which ends the file.
    func halfEnded(_ recording: ActiveRecording) {
        self.endRecording(recording)
        recording.half?.recording = nil
        recording.half?.recordingState = .stopped
    }

    /// The media engine has closed a recording's file. A failure ends the recording, never the call.
    func recordingEnded(_ file: String, failure: String?) {
        guard let recording = self.recordings.removeValue(forKey: file) else { return }
        if recording.recording.endedAt == 0 { self.endRecording(recording) }
        if let failure {
            recording.recording.status = .incomplete
            self.environment.publish(.recordingFailed(recording.recording.callID, failure))
            if let half = recording.half, half.recording === recording {
                half.recording = nil
                self.recordingFailed(half)
            }
        }
        self.environment.publish(.recorded(recording.recording))
    }
}

import CallControl
import CallPark
import Directory
import Media
import SIPPhone

/// What the API asks for besides dialling and parking: settings, holding, moving, joining, recording, and calls of several.
extension RandomDay {
    private var core: ExchangeCore { self.office.server.core }

    mutating func control() {
        self.report.controls += 1
        // A conference does not last long: what can be done in it is done.
        if let host = self.hosts().first, self.chance(0.6) { return self.control(conferenceOf: host) }
        switch Int.random(in: 0..<100, using: &self.office.world.generator) {
        case 0..<12: self.changeSettings()
        case 12..<34: self.controlConference()
        case 34..<42: self.bargeIn()
        case 42..<48: self.pull()
        case 48..<60: self.holdByAPI()
        case 60..<74: self.move()
        case 74..<86: self.record()
        case 86..<92: self.transmit()
        default: self.end()
        }
    }

    /// A member's call, of those that talk or are held where there are any.
    private mutating func talking() -> (Member, CallDetails)? {
        for member in self.office.members.shuffled(using: &self.office.world.generator) {
            let calls = self.office.calls(of: member)
            let wanted = self.chance(0.9) ? calls.filter { $0.state != .connecting && $0.state != .alerting } : calls
            if let call = self.pick(wanted) { return (self.current(member), call) }
        }
        return nil
    }

    private func current(_ member: Member) -> Member { self.core.directory.members[member.id] ?? member }

    private mutating func number() -> String {
        self.chance(0.15) ? self.pick(["7001", "4711", "not a number!"]) ?? "" : self.pick(self.office.members)?.extension ?? ""
    }

    private func attempt(_ name: String, _ body: (ExchangeCore) throws(CallControlError) -> Void) {
        let core = self.core
        do throws(CallControlError) {
            try core.enter { () throws(CallControlError) in try body(core) }
            self.book.done[name, default: 0] += 1
        } catch {}
    }

    /// Runs an operation that ends later; it must end exactly once.
    private func attempt(_ name: String, _ body: (ExchangeCore, @escaping ExchangeCore.Completion<Void>) -> Void) {
        let core = self.core
        let book = self.book
        let number = book.began(name)
        core.enter {
            body(core) { result in
                book.ended(number)
                if case .success = result { book.done[name, default: 0] += 1 }
            }
        }
    }

    // MARK: Settings

    private mutating func changeSettings() {
        guard var member = self.pick(self.office.members).map(self.current) else { return }
        member.settings = CallSettings()
        // Most members most of the time have set nothing, or nobody would be reached.
        if self.chance(0.6) {
            func rule(_ destination: String) -> CallForwarding.Rule { .init(isEnabled: true, destination: destination) }
            switch Int.random(in: 0..<7, using: &self.office.world.generator) {
            case 0: member.settings.forwarding.always = rule(self.number())
            case 1: member.settings.forwarding.busy = rule(self.number())
            case 2:
                member.settings.forwarding.noAnswer = rule(self.number())
                member.settings.forwarding.numberOfRings = 2
            case 3:
                member.settings.doNotDisturb = true
                if self.chance(0.5) { member.settings.forwarding.busy = rule(self.number()) }
            case 4: member.settings.callWaiting = false
            case 5: member.settings.assistants = self.office.members.map(\.id).filter { $0 != member.id }.prefix(2).map(\.self)
            default:
                member.settings.recording.isEnabled = true
                member.settings.recording.mode = self.pick(CallRecordingSettings.Mode.allCases) ?? .always
                member.settings.recording.isStartStopAnnounced = self.chance(0.5)
                member.settings.recording.isRepeatEnabled = self.chance(0.5)
            }
        }
        // What the directory does not allow is not set.
        try? self.office.apply(.member(member))
    }

    // MARK: Conferences

    private mutating func controlConference() {
        let busy = self.office.members.filter { self.office.calls(of: $0).count > 1 }
        if let member = self.pick(busy) {
            let calls = self.office.calls(of: member).filter { $0.state == .connected || $0.state == .held || self.chance(0.1) }.map(\.id)
            return self.attempt("conference") { core, done in core.startConference(calls, by: member.id, completion: done) }
        }
        self.callOneMore(self.office.phones.map(\.phone).filter { $0.liveCalls.count == 1 })
    }

    /// Somebody who talks calls one more, so that there can be a conference, or a larger one.
    private mutating func callOneMore(_ phones: [ScriptedPhone]) {
        guard let phone = self.pick(phones) else { return }
        if let call = phone.liveCalls.last, self.chance(0.7) { phone.setHold(call.id, true) }
        phone.call(to: self.number())
    }

    private func hosts() -> [Member] { self.office.members.filter { self.core.conference(of: $0.id)?.isBargeIn == false } }

    private mutating func control(conferenceOf host: Member) {
        let calls = self.office.calls(of: host).map(\.id)
        let flag = self.chance(0.6)
        guard let call = self.pick(calls) else { return }
        switch Int.random(in: 0..<14, using: &self.office.world.generator) {
        case 12..<14: self.callOneMore([self.office.phone(of: host)])
        case 0..<3: self.attempt("add") { core, done in core.addParticipant(call, by: host.id, completion: done) }
        case 3: self.attempt("mute participants") { core throws(CallControlError) in try core.setConferenceMuted(flag, call, by: host.id) }
        case 4: self.attempt("mute participants") { core throws(CallControlError) in try core.setConferenceMuted(flag, nil, by: host.id) }
        case 5: self.attempt("deafen") { core throws(CallControlError) in try core.setDeafened(flag, call, by: host.id) }
        case 6..<9: self.attempt("conference hold") { core, done in core.setConferenceHeld(flag, by: host.id, completion: done) }
        case 9: self.attempt("transfer out of a conference") { core throws(CallControlError) in try core.transfer(nil, nil, by: host.id) }
        case 10: self.hangUpByAPI(call, of: host)
        default: self.attempt("release") { core throws(CallControlError) in try core.releaseConference(by: host.id) }
        }
    }

    private mutating func bargeIn() {
        guard let member = self.pick(self.office.members).map(self.current), let (other, _) = self.talking() else { return }
        self.attempt("barge in") { core throws(CallControlError) in _ = try core.bargeIn(at: other.extension ?? "", by: member) }
    }

    // MARK: One call

    private mutating func pull() {
        guard let (member, _) = self.talking() else { return }
        self.attempt("pull") { core throws(CallControlError) in _ = try core.pull(by: member) }
    }

    private mutating func holdByAPI() {
        guard let (member, call) = self.talking() else { return }
        if self.chance(0.6) {
            self.attempt("hold") { core, done in core.hold(call.id, by: member.id, completion: done) }
        } else {
            self.attempt("resume") { core, done in core.resume(call.id, by: member.id, completion: done) }
        }
        if self.chance(0.2) { self.attempt("mute") { core throws(CallControlError) in try core.setMuted(!call.muted, call.id, by: member.id) } }
    }

    private mutating func move() {
        let destination = self.number()
        let ringing = self.office.members.compactMap { member in
            self.office.calls(of: member).first { $0.personality == .terminator && $0.state == .alerting }.map { (member, $0) }
        }
        if let (member, call) = self.pick(ringing), self.chance(0.4) {
            let rejection = self.pick(Rejection.allCases) ?? .busy
            let isDiverted = self.chance(0.7)
            return self.attempt("divert or reject") { core throws(CallControlError) in
                if isDiverted { try core.divert(call.id, by: member, to: destination) } else { try core.reject(call.id, by: member.id, rejection) }
            }
        }
        guard let (member, call) = self.talking() else { return }
        let calls = self.office.calls(of: member)
        if calls.count > 1, let other = self.pick(calls.filter { $0.id != call.id }), self.chance(0.6) {
            return self.attempt("transfer of two") { core throws(CallControlError) in try core.transfer(call.id, other.id, by: member.id) }
        }
        let isPushed = self.chance(0.2)
        self.attempt("push or transfer") { core throws(CallControlError) in
            if isPushed { try core.push(call.id, by: member) } else { _ = try core.transfer(call.id, by: member, to: destination) }
        }
    }

    private mutating func record() {
        guard let (member, call) = self.talking() else { return }
        switch Int.random(in: 0..<4, using: &self.office.world.generator) {
        case 0..<2:
            // Only who wants it is recorded.
            var changed = member
            changed.settings.recording.isEnabled = true
            if changed.settings.recording.mode == .never { changed.settings.recording.mode = .onDemand }
            try? self.office.apply(.member(changed))
            self.attempt("recording") { core, done in core.startRecording(call.id, by: member.id, completion: done) }
        case 2: self.attempt("stop recording") { core throws(CallControlError) in try core.stopRecording(call.id, by: member.id) }
        default:
            let isPaused = self.chance(0.5)
            self.attempt("pause recording") { core throws(CallControlError) in try core.setRecordingPaused(isPaused, call.id, by: member.id) }
        }
        // The disk of recordings fails by itself.
        let engine = self.office.server.engine
        if self.chance(0.1), let port = self.pick(engine.recordings.keys.sorted { $0.rtpPort < $1.rtpPort }) {
            engine.endRecording(port, failure: "No space left on device")
        }
    }

    private mutating func transmit() {
        guard let (member, call) = self.talking() else { return }
        self.attempt("keys") { core throws(CallControlError) in try core.transmitDigits("1,2#", call.id, by: member.id) }
    }

    private mutating func end() {
        guard let (member, call) = self.talking() else { return }
        self.hangUpByAPI(call.id, of: member)
    }

    private func hangUpByAPI(_ call: CallHalfID, of member: Member) {
        for park in self.book.acknowledged where park.callID == call { park.isSettled = true }
        self.attempt("hang up") { core throws(CallControlError) in try core.hangup(call, by: member.id) }
    }
}

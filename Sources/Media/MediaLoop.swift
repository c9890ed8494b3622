import NIOCore
import SDP

/// All ports of the embedded engine, on its event loop.
final class MediaLoop {
    private static let frame = TimeAmount.milliseconds(20)
    private static let longestCatchUp = TimeAmount.milliseconds(100)

    private let eventLoop: any EventLoop
    private var library: MusicLibrary
    private let onEvent: @Sendable (MediaEvent) -> Void
    private var ports: [MediaPort: RelayPort] = [:]
    private var mixers: [MixID: Mixer] = [:]
    /// Ports for which something is done every 20 ms.
    private var ticking: Set<MediaPort> = []
    private var ticker: Scheduled<Void>?
    /// Recordings whose files are not closed yet.
    private var unfinished: [ObjectIdentifier: EventLoopFuture<String?>] = [:]

    /// - Parameter onEvent: called on the event loop.
    init(eventLoop: any EventLoop, library: MusicLibrary, onEvent: @escaping @Sendable (MediaEvent) -> Void) {
        self.eventLoop = eventLoop
        self.library = library
        self.onEvent = onEvent
    }

    /// A piece that is played from now on; players that are at another one go on with it.
    func set(_ piece: MusicLibrary.Piece, for source: MusicSource) {
        self.library.set(piece, for: source)
    }

    var mixes: Int { self.mixers.count }

    func pressed(_ digit: Character, at id: MediaPort) {
        self.onEvent(.digit(id, digit))
    }

    func port(_ id: MediaPort) -> RelayPort {
        if let port = self.ports[id] { return port }
        let port = RelayPort(id: id)
        self.ports[id] = port
        return port
    }

    func perform(_ command: MediaCommand) {
        switch command {
        case .setRemote(let id, let remote):
            self.port(id).setRemote(remote)
        case .connect(let first, let second):
            let a = self.port(first)
            let b = self.port(second)
            self.setMode(.relay(to: b), of: a, first)
            self.setMode(.relay(to: a), of: b, second)
        case .play(let id, let source, let codec):
            guard let codec, let piece = self.library.piece(source, as: codec) else {
                return self.setMode(.idle, of: self.port(id), id)
            }
            self.start(piece, codec, to: id)
        case .announce(let id, let announcement, let codec):
            guard let codec, let law = G711(codec), !announcement.isEmpty else { return self.setMode(.idle, of: self.port(id), id) }
            self.start(self.library.encode(announcement, as: law), codec, to: id, isOnce: true)
        case .collectDigits(let id, let payloadType):
            self.port(id).collectDigits(payloadType)
        case .mute(let id, let isMuted):
            self.port(id).isMuted = isMuted
        case .mix(let id, let mix, let part):
            self.take(id, into: mix, part)
        case .sendDigits(let id, let digits, let payloadType):
            guard let payloadType = UInt8(exactly: payloadType), payloadType < 128 else { return }
            self.port(id).keys.press(digits, payloadType: payloadType)
            self.updateTicker(for: id)
        case .record(let id, let file):
            self.record(id, file: file)
        case .pauseRecording(let id, let isPaused):
            self.port(id).recorder?.pause(isPaused, at: .now())
        case .stopRecording(let id):
            self.stopRecording(id)
        case .beep(let id):
            self.port(id).overlay.beep()
            self.updateTicker(for: id)
        case .say(let id, let announcement):
            self.port(id).overlay.say(self.library.samples(of: announcement))
            self.updateTicker(for: id)
        case .stop(let id):
            self.setMode(.idle, of: self.port(id), id)
        case .close(let id):
            self.setMode(.idle, of: self.port(id), id)
            self.stopRecording(id)
            self.port(id).reset()
            self.updateTicker(for: id)
        }
    }

    private func start(_ payload: [UInt8], _ codec: AudioCodec, to id: MediaPort, isOnce: Bool = false) {
        guard let law = G711(codec) else { return }
        let payloadType = UInt8(truncatingIfNeeded: codec.payloadType)
        let port = self.port(id)
        let now = NIODeadline.now()
        port.stream.begin(at: now)
        port.codec = (payloadType, law)
        self.setMode(.music(MusicPlayer(payload: payload, law: law, payloadType: payloadType, isOnce: isOnce)), of: port, id)
        // The first packet now, not at the next tick: silence between the other party and the music is a gap.
        port.sendFirstFrame(at: now)
    }

    private func take(_ id: MediaPort, into mix: MixID, _ part: MixPart) {
        let port = self.port(id)
        guard let law = G711(part.codec) else { return self.setMode(.idle, of: port, id) }
        port.codec = (UInt8(truncatingIfNeeded: part.codec.payloadType), law)
        if case .mix(let party) = port.mode, party.mixer.id == mix { return party.change(part, law: law) }
        let now = NIODeadline.now()
        let mixer = self.mixers[mix] ?? Mixer(id: mix)
        let party = MixParty(port: port, mixer: mixer, part: part, law: law, at: now)
        port.stream.begin(at: now)
        self.setMode(.mix(party), of: port, id)
        self.mixers[mix] = mixer
        mixer.join(party)
    }

    private func setMode(_ mode: RelayPort.Mode, of port: RelayPort, _ id: MediaPort) {
        switch port.mode {
        case .idle, .music: break
        case .relay(let peer):
            // A relay has two ends: when one turns to something else, the other must not go on sending to it.
            if case .relay(let back) = peer.mode, back === port { peer.mode = .idle }
        case .mix(let party):
            party.mixer.leave(party)
            if party.mixer.parties.isEmpty { self.mixers[party.mixer.id] = nil }
        }
        port.mode = mode
        self.updateTicker(for: id)
    }

    private func record(_ id: MediaPort, file name: String) {
        self.stopRecording(id)
        let port = self.port(id)
        let file = RecordingFile(file: name, eventLoop: self.eventLoop)
        let recorder = Recorder(file: file, at: .now())
        port.recorder = recorder
        self.unfinished[ObjectIdentifier(file)] = file.ended
        file.ended.assumeIsolated().whenSuccess { failure in
            self.unfinished[ObjectIdentifier(file)] = nil
            if port.recorder === recorder {
                port.recorder = nil
                self.updateTicker(for: id)
            }
            self.onEvent(.recordingEnded(id, file: name, failure: failure))
        }
        self.updateTicker(for: id)
    }

    private func stopRecording(_ id: MediaPort) {
        self.ports[id]?.recorder?.finish(at: .now())
        self.ports[id]?.recorder = nil
        self.updateTicker(for: id)
    }

    /// Ends all recordings; done when their files are closed.
    func endRecordings() -> EventLoopFuture<Void> {
        for id in self.ports.keys { self.stopRecording(id) }
        return EventLoopFuture.andAllComplete(Array(self.unfinished.values), on: self.eventLoop)
    }

    private func updateTicker(for id: MediaPort) {
        if self.ports[id]?.needsTicks == true { self.ticking.insert(id) } else { self.ticking.remove(id) }
        if self.ticking.isEmpty {
            self.ticker?.cancel()
            self.ticker = nil
        } else if self.ticker == nil {
            self.startTicker(at: .now() + Self.frame)
        }
    }

    private func startTicker(at deadline: NIODeadline) {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.ticker = self.eventLoop.scheduleTask(deadline: deadline) { bound.value.tick(due: deadline) }
    }

    private func tick(due deadline: NIODeadline) {
        for mixer in self.mixers.values { mixer.mix(due: deadline) }
        for id in self.ticking {
            guard let port = self.ports[id] else { continue }
            if case .music(let player) = port.mode, player.isOver { self.setMode(.idle, of: port, id) }
            port.tick(due: deadline)
            if !port.needsTicks { self.updateTicker(for: id) }
        }
        guard !self.ticking.isEmpty else { return }
        // Counted from when this tick was due: counted from now, each one's delay would add to the next and the phone's buffer
        // run dry. What a stall of the machine has made too late is left out.
        self.startTicker(at: max(deadline + Self.frame, .now() - Self.longestCatchUp))
    }
}

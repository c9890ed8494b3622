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
    private var playing: Set<MediaPort> = []
    private var ticker: Scheduled<Void>?
    private let allocator = ByteBufferAllocator()

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
            guard let codec, let law = G711(codec), !announcement.prompts.isEmpty else { return self.setMode(.idle, of: self.port(id), id) }
            self.start(MusicLibrary.encode(announcement, as: law), codec, to: id, isOnce: true)
        case .collectDigits(let id, let payloadType):
            self.port(id).collectDigits(payloadType)
        case .mute(let id, let isMuted):
            self.port(id).isMuted = isMuted
        case .mix, .sendDigits, .record, .pauseRecording, .stopRecording, .beep: break
        case .stop(let id):
            self.setMode(.idle, of: self.port(id), id)
        case .close(let id):
            self.setMode(.idle, of: self.port(id), id)
            self.port(id).reset()
        }
    }

    private func start(_ payload: [UInt8], _ codec: AudioCodec, to id: MediaPort, isOnce: Bool = false) {
        let player = MusicPlayer(
            payload: payload, isOnce: isOnce, payloadType: UInt8(codec.payloadType), source: .random(in: 1...UInt32.max),
            sequence: .random(in: 0...UInt16.max / 2), timestamp: .random(in: 0...UInt32.max / 2))
        self.setMode(.music(player), of: self.port(id), id)
        // The first packet now, not at the next tick: silence between the other party and the music is a gap.
        self.sendMusic(to: id)
        self.port(id).rtp?.flush()
    }

    private func setMode(_ mode: RelayPort.Mode, of port: RelayPort, _ id: MediaPort) {
        // A relay has two ends: when one turns to something else, the other must not go on sending to it.
        if case .relay(let peer) = port.mode, case .relay(let back) = peer.mode, back === port { peer.mode = .idle }
        port.mode = mode
        if case .music = mode { self.playing.insert(id) } else { self.playing.remove(id) }
        if self.playing.isEmpty {
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
        for id in self.playing {
            self.sendMusic(to: id)
            self.ports[id]?.rtp?.flush()
        }
        // Counted from when this tick was due: counted from now, each one's delay would add to the next and the phone's buffer
        // run dry. What a stall of the machine has made too late is left out.
        self.startTicker(at: max(deadline + Self.frame, .now() - Self.longestCatchUp))
    }

    private func sendMusic(to id: MediaPort) {
        guard let port = self.ports[id], case .music(var player) = port.mode, let remote = port.remote, let channel = port.rtp else { return }
        guard !player.isOver else { return self.setMode(.idle, of: port, id) }
        let packet = player.nextPacket(self.allocator)
        port.mode = .music(player)
        channel.write(AddressedEnvelope(remoteAddress: remote, data: packet), promise: nil)
    }
}

package import Media
package import SDP

/// Counts ports and remembers what each party hears.
package final class SimulatedMediaEngine: MediaEngine {
    package enum Hearing: Hashable, Sendable {
        case nothing
        case music(MusicSource)
        case party(MediaPort)
        /// It is said once; what comes after it is nothing.
        case announcement(Announcement)
        case mix(MixID, MixPart)
    }

    package let address: String
    private var free: [Int]
    package private(set) var hearings: [MediaPort: Hearing] = [:]
    /// In which codec each party that hears music hears it.
    package private(set) var codecs: [MediaPort: AudioCodec] = [:]
    /// Ports that nobody hears.
    package private(set) var muted: Set<MediaPort> = []
    /// Ports whose pressed keys are asked for.
    package private(set) var collecting: Set<MediaPort> = []
    /// Keys pressed towards each party.
    package private(set) var sentDigits: [MediaPort: String] = [:]
    /// As which payload type they were, the last time.
    package private(set) var digitPayloadTypes: [MediaPort: Int] = [:]
    /// The file that each party is recorded to.
    package private(set) var recordings: [MediaPort: String] = [:]
    package private(set) var pausedRecordings: Set<MediaPort> = []
    /// How often each party heard the tone.
    package private(set) var beeps: [MediaPort: Int] = [:]
    /// What was said to each party over what it hears.
    package private(set) var said: [MediaPort: [Announcement]] = [:]
    /// How long files take.
    package var lengths: [String: Duration] = [:]
    /// Told what the engine tells by itself: an ended recording.
    package var onEvent: (MediaEvent) -> Void = { _ in }
    /// Commands for ports that were not open: there should be none.
    package private(set) var strayCommands: [MediaCommand] = []

    package init(address: String, ports: Int = 2_000) {
        self.address = address
        self.free = (0..<ports).map { 20_000 + 2 * (ports - 1 - $0) }
    }

    package var openPorts: Int { self.hearings.count }

    package func open() -> MediaPort? {
        guard let number = self.free.popLast() else { return nil }
        let port = MediaPort(rtpPort: number)
        self.hearings[port] = .nothing
        return port
    }

    package func length(of announcement: Announcement) -> Duration {
        announcement.file.flatMap { self.lengths[$0] } ?? announcement.length
    }

    package func perform(_ commands: [MediaCommand]) {
        for command in commands { self.perform(command) }
    }

    private func perform(_ command: MediaCommand) {
        switch command {
        case .setRemote(let port, _): if self.hearings[port] == nil { self.strayCommands.append(command) }
        case .connect(let first, let second):
            guard self.hearings[first] != nil, self.hearings[second] != nil else { return self.strayCommands.append(command) }
            self.hear(.party(second), first)
            self.hear(.party(first), second)
        case .play(let port, let music, let codec):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.hear(codec == nil ? .nothing : .music(music), port)
            self.codecs[port] = codec
        case .announce(let port, let announcement, let codec):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.hear(codec == nil ? .nothing : .announcement(announcement), port)
            self.codecs[port] = codec
        case .collectDigits(let port, let payloadType):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            if payloadType == nil { self.collecting.remove(port) } else { self.collecting.insert(port) }
        case .mute(let port, let isMuted):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            if isMuted { self.muted.insert(port) } else { self.muted.remove(port) }
        case .mix(let port, let mix, let part):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.hear(.mix(mix, part), port)
        case .sendDigits(let port, let digits, let payloadType):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.digitPayloadTypes[port] = payloadType
            self.sentDigits[port, default: ""] += digits
        case .record(let port, let file):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.recordings[port] = file
        case .pauseRecording(let port, let isPaused):
            guard self.recordings[port] != nil else { return self.strayCommands.append(command) }
            if isPaused { self.pausedRecordings.insert(port) } else { self.pausedRecordings.remove(port) }
        case .stopRecording(let port):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.endRecording(port)
        case .beep(let port):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.beeps[port, default: 0] += 1
        case .say(let port, let announcement):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.said[port, default: []].append(announcement)
        case .stop(let port):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.hear(.nothing, port)
        case .close(let port):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.hear(.nothing, port)
            self.endRecording(port)
            self.sentDigits[port] = nil
            self.digitPayloadTypes[port] = nil
            self.beeps[port] = nil
            self.said[port] = nil
            self.hearings[port] = nil
            self.codecs[port] = nil
            self.collecting.remove(port)
            self.muted.remove(port)
            self.free.append(port.rtpPort)
        }
    }

    private func hear(_ hearing: Hearing, _ port: MediaPort) {
        if case .party(let peer)? = self.hearings[port], case .party(port)? = self.hearings[peer] { self.hearings[peer] = .nothing }
        self.hearings[port] = hearing
    }

    /// - Parameter failure: what the disk said.
    package func endRecording(_ port: MediaPort, failure: String? = nil) {
        self.pausedRecordings.remove(port)
        guard let file = self.recordings.removeValue(forKey: port) else { return }
        self.onEvent(.recordingEnded(port, file: file, failure: failure))
    }
}

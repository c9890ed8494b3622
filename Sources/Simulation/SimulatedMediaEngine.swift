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
        case .stop(let port):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.hear(.nothing, port)
        case .close(let port):
            guard self.hearings[port] != nil else { return self.strayCommands.append(command) }
            self.hear(.nothing, port)
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
}

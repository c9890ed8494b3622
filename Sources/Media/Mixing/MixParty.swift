import NIOCore

/// One party of a mix: what came from it and waits to be mixed, and what it is to hear.
final class MixParty {
    private static let depth = 320

    let mixer: Mixer
    private let port: RelayPort
    private(set) var part: MixPart
    private(set) var law: G711
    /// Packets wait for 40 ms; they may be as much late and 50 ms early before their timestamps are not believed any more.
    private var track: SampleTrack
    /// This tick's samples of what the party says.
    private(set) var said = [Int16](repeating: 0, count: MusicLibrary.frameLength)
    /// This tick's 20 ms of what the party hears, encoded.
    var heard: [UInt8] = []

    init(port: RelayPort, mixer: Mixer, part: MixPart, law: G711, at now: NIODeadline) {
        self.port = port
        self.mixer = mixer
        self.part = part
        self.law = law
        // The next tick may have been due a while ago.
        self.track = SampleTrack(start: Mixer.position(now) - 1_600, tolerance: -Self.depth...400)
    }

    var isHeard: Bool { self.part.isHeard && !self.port.isMuted }

    func change(_ part: MixPart, law: G711) {
        self.part = part
        self.law = law
    }

    func receive(_ packet: ByteBuffer, at now: NIODeadline) {
        guard let sound = Sound(packet, codec: self.port.codec) else { return }
        self.track.place(sound, due: Mixer.position(now) + Self.depth)
    }

    /// Takes what is to be heard in the 20 ms from a position on.
    func play(at position: Int) {
        self.track.skip(to: position)
        self.track.take(into: &self.said)
    }
}

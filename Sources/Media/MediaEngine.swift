package import SDP

/// A pair of ports for one party's audio: RTP on an even port, RTCP on the next.
package struct MediaPort: Hashable, Sendable, Codable {
    package var rtpPort: Int

    package init(rtpPort: Int) {
        self.rtpPort = rtpPort
    }
}

/// Where a party's media goes and may come from.
package struct MediaRemote: Hashable, Sendable, Codable {
    /// Numeric address and RTP port of its description.
    package var address: String
    package var port: Int
    /// The address its SIP messages come from: behind a NAT, media comes from there too.
    package var signallingAddress: String

    package init(address: String, port: Int, signallingAddress: String) {
        self.address = address
        self.port = port
        self.signallingAddress = signallingAddress
    }
}

/// Names a piece of music: a location's own file, or the default; or the tone that says that it rings.
package struct MusicSource: Hashable, Sendable, Codable {
    /// A WAV file, or nil for the default piece.
    package var file: String?
    package var isRingback = false

    package init(file: String? = nil) {
        self.file = file
    }

    /// The North American ringing tone: 440 and 480 Hz, two seconds of six.
    package static let ringback: MusicSource = {
        var source = MusicSource()
        source.isRingback = true
        return source
    }()
}

/// What the exchange tells the media engine. Commands take effect in order.
package enum MediaCommand: Hashable, Sendable {
    /// Sends to this party from now on, and takes packets from it alone. Nil: neither.
    case setRemote(MediaPort, MediaRemote?)
    /// Relays between two parties, and ends what either did before.
    case connect(MediaPort, MediaPort)
    /// Plays music to a party as this codec, and ends what it did before. No codec: silence.
    case play(MediaPort, MusicSource, AudioCodec?)
    /// Says something to a party once as this codec, then silence; ends what it did before.
    case announce(MediaPort, Announcement, AudioCodec?)
    /// Reports the keys that a party presses (RFC 4733), sent with this payload type. Nil: no more.
    case collectDigits(MediaPort, payloadType: Int?)
    /// What a party says is heard by nobody, or is again. Its keys still are.
    case mute(MediaPort, Bool)
    /// Neither relays nor plays.
    case stop(MediaPort)
    /// Gives the ports back.
    case close(MediaPort)
}

/// Moves and makes audio. Called from the exchange's loop and must not block it.
package protocol MediaEngine: AnyObject {
    /// The address that descriptions name.
    var address: String { get }
    /// Reserves a pair of ports; nil when all are in use.
    func open() -> MediaPort?
    func perform(_ commands: [MediaCommand])
    /// Pairs of ports in use.
    var openPorts: Int { get }
}

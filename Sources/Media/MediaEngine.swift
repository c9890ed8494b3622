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

/// Names a piece of music: somebody's own file, or one of the server's pieces; or the tone that says that it rings.
package struct MusicSource: Hashable, Sendable, Codable {
    /// The pieces that the server has.
    package enum BuiltIn: String, Hashable, Sendable, Codable, CaseIterable {
        case arpeggio
        case waltz
    }

    /// A WAV file, or nil for a piece of the server's.
    package var file: String?
    package var builtIn: BuiltIn
    package var isRingback = false

    package init(file: String? = nil, builtIn: BuiltIn = .arpeggio) {
        self.file = file
        self.builtIn = builtIn
    }

    /// The North American ringing tone: 440 and 480 Hz, two seconds of six.
    package static let ringback: MusicSource = {
        var source = MusicSource()
        source.isRingback = true
        return source
    }()
}

/// Names a mix of several parties.
package struct MixID: Hashable, Sendable {
    package var rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// A party's part in a mix.
package struct MixPart: Hashable, Sendable {
    /// What the party sends and gets: PCMU or PCMA.
    package var codec: AudioCodec
    /// The others hear it.
    package var isHeard: Bool
    /// It hears the others.
    package var hears: Bool
    /// Parties of one side do not hear each other: two lines of one phone are one speaker.
    package var side: Int

    package init(codec: AudioCodec, isHeard: Bool = true, hears: Bool = true, side: Int) {
        self.codec = codec
        self.isHeard = isHeard
        self.hears = hears
        self.side = side
    }
}

/// What the media engine tells by itself.
package enum MediaEvent: Hashable, Sendable {
    /// A party pressed a key, while that was asked for.
    case digit(MediaPort, Character)
    /// A recording is complete; with a failure the file ends where that happened.
    case recordingEnded(MediaPort, file: String, failure: String?)
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
    /// Takes a party into a mix, or changes its part; ends what it did before. The mix is there while a party is in it. A
    /// party leaves it by whatever ends what it does: stop, connect, play, announce, close.
    case mix(MediaPort, MixID, MixPart)
    /// Presses keys towards a party (RFC 4733) with this payload type, while it hears what it hears otherwise. A comma is a
    /// pause. Keys that are still being pressed are followed by these.
    case sendDigits(MediaPort, digits: String, payloadType: Int)
    /// Writes what a party says (left) and hears (right) to a stereo WAV file; the party's codec is PCMU or PCMA.
    case record(MediaPort, file: String)
    /// Nothing is written until recording goes on; the pause is left out of the file.
    case pauseRecording(MediaPort, Bool)
    /// Ends a recording: ``MediaEvent/recordingEnded(_:file:failure:)`` follows. Closing the port does the same.
    case stopRecording(MediaPort)
    /// Mixes a short tone into what a party hears (and into its recording), over whatever it hears.
    case beep(MediaPort)
    /// Says something to a party once over whatever it hears, and into its recording. Of a conversation it hears nothing meanwhile.
    /// A party that speaks neither PCMU nor PCMA is not told.
    case say(MediaPort, Announcement)
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
    /// How long it takes to say something.
    func length(of announcement: Announcement) -> Duration
    /// Pairs of ports in use.
    var openPorts: Int { get }
}

/// One payload type of an audio stream: a codec, or telephone events (RFC 3551, RFC 4733).
public struct AudioCodec: Hashable, Sendable, Codable {
    /// 0 to 127.
    public var payloadType: Int
    /// The encoding's name in upper case, such as `PCMU`.
    public var name: String
    public var clockRate: Int
    public var channels: Int
    /// The `fmtp` value.
    public var parameters: String?

    public init(payloadType: Int, name: String, clockRate: Int = 8_000, channels: Int = 1, parameters: String? = nil) {
        self.payloadType = payloadType
        self.name = name.uppercased()
        self.clockRate = clockRate
        self.channels = channels
        self.parameters = parameters
    }

    public static let pcmu = AudioCodec(payloadType: 0, name: "PCMU")
    public static let pcma = AudioCodec(payloadType: 8, name: "PCMA")
    /// RFC 4733, events 0 to 15: digits, `*`, `#`, A to D.
    public static let telephoneEvent = AudioCodec(payloadType: 101, name: "TELEPHONE-EVENT", parameters: "0-15")

    public var isTelephoneEvent: Bool { self.name == "TELEPHONE-EVENT" }
    public var isComfortNoise: Bool { self.name == "CN" }

    /// Whether both mean the same encoding, under whatever payload type.
    public func isSameEncoding(as other: AudioCodec) -> Bool {
        self.name == other.name && self.clockRate == other.clockRate && self.channels == other.channels
    }

    /// The static assignments of RFC 3551 §6 that phones use without an `rtpmap`.
    static func assigned(_ payloadType: Int) -> AudioCodec? {
        switch payloadType {
        case 0: .pcmu
        case 3: AudioCodec(payloadType: 3, name: "GSM")
        case 4: AudioCodec(payloadType: 4, name: "G723")
        case 8: .pcma
        case 9: AudioCodec(payloadType: 9, name: "G722")
        case 13: AudioCodec(payloadType: 13, name: "CN")
        case 15: AudioCodec(payloadType: 15, name: "G728")
        case 18: AudioCodec(payloadType: 18, name: "G729")
        default: nil
        }
    }

    /// The name as RFC 4733 writes it in `rtpmap`.
    var encoding: String {
        let name = self.isTelephoneEvent ? "telephone-event" : self.name
        return "\(name)/\(self.clockRate)" + (self.channels > 1 ? "/\(self.channels)" : "")
    }
}

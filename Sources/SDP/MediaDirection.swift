/// Who sends media, seen from the description's own side (RFC 8866 §6.7, RFC 3264 §5.1).
public enum MediaDirection: String, Hashable, Sendable, Codable {
    case sendrecv
    case sendonly
    case recvonly
    case inactive

    public var sends: Bool { self == .sendrecv || self == .sendonly }
    public var receives: Bool { self == .sendrecv || self == .recvonly }

    public init(sends: Bool, receives: Bool) {
        self =
            switch (sends, receives) {
            case (true, true): .sendrecv
            case (true, false): .sendonly
            case (false, true): .recvonly
            case (false, false): .inactive
            }
    }

    /// The same stream seen from the other side.
    public var reversed: MediaDirection { MediaDirection(sends: self.receives, receives: self.sends) }

    /// What an answer may say to an offer of this direction when the answerer wants `wanted` (RFC 3264 §6.1).
    public func answer(wanting wanted: MediaDirection) -> MediaDirection {
        MediaDirection(sends: self.receives && wanted.sends, receives: self.sends && wanted.receives)
    }
}

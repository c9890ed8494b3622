/// A session description (RFC 8866) as SIP's offers and answers carry it.
public struct SessionDescription: Hashable, Sendable {
    /// The `o=` line (RFC 8866 §5.2).
    public struct Origin: Hashable, Sendable, Codable {
        public var username: String
        public var sessionID: String
        /// Grows by one with each change of the description (RFC 3264 §8).
        public var version: UInt64
        public var address: SDPConnection

        public init(username: String = "-", sessionID: String, version: UInt64, address: SDPConnection) {
            self.username = username
            self.sessionID = sessionID
            self.version = version
            self.address = address
        }
    }

    public var origin: Origin
    public var name: String
    public var connection: SDPConnection?
    public var bandwidth: [String]
    public var attributes: [SDPAttribute]
    public var media: [MediaDescription]

    public init(
        origin: Origin, name: String = "-", connection: SDPConnection?, attributes: [SDPAttribute] = [], media: [MediaDescription]
    ) {
        self.origin = origin
        self.name = name
        self.connection = connection
        self.bandwidth = []
        self.attributes = attributes
        self.media = media
    }

    /// The first audio stream that is not refused; else the first audio stream.
    public var audio: MediaDescription? {
        self.media.first { $0.kind == "audio" && $0.port != 0 } ?? self.media.first { $0.kind == "audio" }
    }

    /// Position of the stream that ``audio`` returns.
    public var audioIndex: Int? {
        self.media.firstIndex { $0.kind == "audio" && $0.port != 0 } ?? self.media.firstIndex { $0.kind == "audio" }
    }

    /// Where the audio stream is received.
    public var audioConnection: SDPConnection? { self.audio?.connection ?? self.connection }

    /// The direction of the audio stream, with the session's own where the stream says nothing and the old hold address counted.
    public var audioDirection: MediaDirection {
        guard let audio = self.audio, audio.port != 0 else { return .inactive }
        let direction =
            audio.ownDirection
            ?? self.attributes.lazy.compactMap { $0.value == nil ? MediaDirection(rawValue: $0.name) : nil }.first ?? .sendrecv
        if self.audioConnection?.isUnspecified == true { return MediaDirection(sends: direction.sends, receives: false) }
        return direction
    }

    public var serialized: [UInt8] {
        var text = "v=0\r\n"
        let origin = self.origin
        text += "o=\(origin.username) \(origin.sessionID) \(origin.version) \(origin.address.text)\r\n"
        text += "s=\(self.name)\r\n"
        if let connection = self.connection { text += "c=\(connection.text)\r\n" }
        for line in self.bandwidth { text += "b=\(line)\r\n" }
        text += "t=0 0\r\n"
        for attribute in self.attributes { text += attribute.line + "\r\n" }
        for media in self.media {
            text += "m=\(media.kind) \(media.port) \(media.transport) \(media.formats.joined(separator: " "))\r\n"
            if let connection = media.connection { text += "c=\(connection.text)\r\n" }
            for line in media.bandwidth { text += "b=\(line)\r\n" }
            for attribute in media.attributes { text += attribute.line + "\r\n" }
        }
        return [UInt8](text.utf8)
    }
}

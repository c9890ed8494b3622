extension SessionDescription {
    /// The same description as it is told to the other side of a media relay: our origin, our address and port, the peer's
    /// codecs and direction.
    ///
    /// Streams other than the first usable audio stream are refused (port 0). What would lead past the relay is left out:
    /// ICE candidates, RTCP addresses and multiplexing.
    ///
    /// - Parameters:
    ///   - origin: our own origin towards that side.
    ///   - address: the relay's address.
    ///   - port: the relay's RTP port; RTCP is on the next one.
    public func relayed(origin: Origin, address: String, port: Int) -> SessionDescription {
        let index = self.audioIndex
        var result = SessionDescription(origin: origin, name: self.name, connection: SDPConnection(address: address), media: [])
        let direction = self.audioDirection
        result.media = self.media.enumerated().map { position, media in
            var media = media
            media.connection = nil
            guard position == index, media.port != 0 else {
                media.port = 0
                media.attributes = []
                media.bandwidth = []
                return media
            }
            media.port = port
            media.attributes.removeAll { Self.isRelayLocal($0.name) }
            media.direction = direction
            return media
        }
        return result
    }

    private static func isRelayLocal(_ name: String) -> Bool {
        switch name {
        case "candidate", "ice-ufrag", "ice-pwd", "ice-options", "ice-lite", "ice-mismatch", "end-of-candidates", "remote-candidates",
            "rtcp", "rtcp-mux", "rtcp-mux-only", "rtcp-rsize", "ssrc", "ssrc-group", "msid", "mid", "bundle-only":
            true
        default: false
        }
    }

    /// Fits an answer of one stream to the streams of an offer: refused streams stand where the offer has more than audio
    /// (RFC 3264 §6: the answer has as many `m=` lines as the offer, in the same order).
    public func aligned(with offer: SessionDescription) -> SessionDescription {
        guard let audio = self.audio else { return self }
        var result = self
        let index = offer.audioIndex
        result.media = offer.media.enumerated().map { position, offered in
            if position == index { return audio }
            return MediaDescription(kind: offered.kind, port: 0, transport: offered.transport, formats: offered.formats)
        }
        return result
    }

    /// The codecs that this description and its counterpart both name, in this description's order and with its payload types.
    ///
    /// An offer and its answer describe one session; what both list is what may be sent (RFC 3264 §6.1, §7).
    public func commonCodecs(with counterpart: SessionDescription) -> [AudioCodec] {
        guard let mine = self.audio?.codecs, let theirs = counterpart.audio?.codecs else { return [] }
        return mine.filter { codec in theirs.contains { $0.isSameEncoding(as: codec) } }
    }
}

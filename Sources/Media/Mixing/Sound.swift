import NIOCore

/// What a packet of G.711 carries.
struct Sound {
    let header: RTPHeader
    let law: G711
    let payload: ByteBufferView

    /// Nil for a packet that is none.
    ///
    /// - Parameter codec: the party's, whose payload type may be a dynamic one.
    init?(_ packet: ByteBuffer, codec: (payloadType: UInt8, law: G711)?) {
        guard let header = RTPHeader(reading: packet), let law = G711(payloadType: header.payloadType, codec: codec),
            let payload = RTPHeader.payload(of: packet)
        else { return nil }
        self.header = header
        self.law = law
        self.payload = payload
    }

    init(header: RTPHeader, law: G711, payload: ByteBufferView) {
        self.header = header
        self.law = law
        self.payload = payload
    }
}

extension G711 {
    /// The law of a payload type: RFC 3551 §6, or that of the party's codec.
    init?(payloadType: UInt8, codec: (payloadType: UInt8, law: G711)?) {
        switch payloadType {
        case codec?.payloadType: self = codec?.law ?? .muLaw
        case 0: self = .muLaw
        case 8: self = .aLaw
        default: return nil
        }
    }
}

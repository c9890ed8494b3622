package import SDP

/// The two companding laws of ITU-T G.711.
package enum G711: Sendable {
    case muLaw
    case aLaw

    /// The law of a codec, or nil for any other codec.
    package init?(_ codec: AudioCodec) {
        guard codec.clockRate == 8_000, codec.channels == 1 else { return nil }
        switch codec.name {
        case "PCMU": self = .muLaw
        case "PCMA": self = .aLaw
        default: return nil
        }
    }

    package func encode(_ sample: Int16) -> UInt8 {
        switch self {
        case .muLaw: Self.encodeMuLaw(sample)
        case .aLaw: Self.encodeALaw(sample)
        }
    }

    package func decode(_ byte: UInt8) -> Int16 {
        switch self {
        case .muLaw: Self.decodeMuLaw(byte)
        case .aLaw: Self.decodeALaw(byte)
        }
    }

    private static func encodeMuLaw(_ sample: Int16) -> UInt8 {
        let sign: UInt8 = sample < 0 ? 0x80 : 0
        let magnitude = min(Int(sample.magnitude), 32_635) + 132
        let exponent = max(0, 15 - UInt16(magnitude).leadingZeroBitCount - 7)
        let mantissa = UInt8((magnitude >> (exponent + 3)) & 0x0F)
        return ~(sign | UInt8(exponent) << 4 | mantissa)
    }

    private static func decodeMuLaw(_ byte: UInt8) -> Int16 {
        let byte = ~byte
        let exponent = Int(byte >> 4) & 7
        let magnitude = ((Int(byte & 0x0F) << 3) + 132) << exponent
        return Int16(byte & 0x80 != 0 ? 132 - magnitude : magnitude - 132)
    }

    private static func encodeALaw(_ sample: Int16) -> UInt8 {
        let sign: UInt8 = sample >= 0 ? 0x80 : 0
        let magnitude = min(sample >= 0 ? Int(sample) : -Int(sample) - 1, 32_635)
        var result: UInt8
        if magnitude < 256 {
            result = UInt8(magnitude >> 4)
        } else {
            let exponent = 15 - UInt16(magnitude).leadingZeroBitCount - 7
            result = UInt8(exponent) << 4 | UInt8((magnitude >> (exponent + 3)) & 0x0F)
        }
        result |= sign
        return result ^ 0x55
    }

    private static func decodeALaw(_ byte: UInt8) -> Int16 {
        let byte = byte ^ 0x55
        let exponent = Int(byte >> 4) & 7
        let mantissa = Int(byte & 0x0F)
        let magnitude = exponent == 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 264) << (exponent - 1)
        return Int16(byte & 0x80 != 0 ? magnitude : -magnitude)
    }
}

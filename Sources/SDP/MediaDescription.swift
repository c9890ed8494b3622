/// An `m=` line and what belongs to it (RFC 8866 §5.14).
public struct MediaDescription: Hashable, Sendable, Codable {
    /// `audio`, `video`, `application`, …
    public var kind: String
    /// 0 when the stream is refused (RFC 3264 §6).
    public var port: Int
    /// `RTP/AVP`, `RTP/SAVP`, …
    public var transport: String
    /// Payload types for RTP.
    public var formats: [String]
    /// The address of this stream, when it has one of its own.
    public var connection: SDPConnection?
    public var bandwidth: [String]
    public var attributes: [SDPAttribute]

    public init(
        kind: String, port: Int, transport: String = "RTP/AVP", formats: [String], connection: SDPConnection? = nil,
        bandwidth: [String] = [], attributes: [SDPAttribute] = []
    ) {
        self.kind = kind
        self.port = port
        self.transport = transport
        self.formats = formats
        self.connection = connection
        self.bandwidth = bandwidth
        self.attributes = attributes
    }

    /// An audio stream of these codecs.
    public init(audio codecs: [AudioCodec], port: Int, direction: MediaDirection = .sendrecv) {
        self.init(kind: "audio", port: port, formats: codecs.map { String($0.payloadType) })
        for codec in codecs {
            self.attributes.append(SDPAttribute("rtpmap", "\(codec.payloadType) \(codec.encoding)"))
            if let parameters = codec.parameters {
                self.attributes.append(SDPAttribute("fmtp", "\(codec.payloadType) \(parameters)"))
            }
        }
        self.attributes.append(SDPAttribute("ptime", "20"))
        self.direction = direction
    }

    public func attribute(_ name: String) -> String? {
        self.attributes.first { $0.name == name }?.value
    }

    /// The direction said at media level, or nil.
    public var ownDirection: MediaDirection? {
        for attribute in self.attributes {
            if attribute.value == nil, let direction = MediaDirection(rawValue: attribute.name) { return direction }
        }
        return nil
    }

    /// The direction at media level; `sendrecv` where nothing is said.
    public var direction: MediaDirection {
        get { self.ownDirection ?? .sendrecv }
        set {
            self.attributes.removeAll { $0.value == nil && MediaDirection(rawValue: $0.name) != nil }
            self.attributes.append(SDPAttribute(newValue.rawValue))
        }
    }

    /// The codecs in the order of preference. Formats that name no known encoding are left out, and so are repetitions.
    ///
    /// The time it takes grows with the length of the description only, for a hostile one may list a format thousands of times.
    public var codecs: [AudioCodec] {
        let maps = self.values(of: "rtpmap")
        let parameters = self.values(of: "fmtp")
        var seen: Set<Int> = []
        return self.formats.compactMap { format in
            guard let payloadType = Int(format), (0...127).contains(payloadType), seen.insert(payloadType).inserted else { return nil }
            let parameters = parameters[format].map(String.init)
            guard let map = maps[format] else {
                return AudioCodec.assigned(payloadType).map { codec in
                    var codec = codec
                    codec.parameters = parameters
                    return codec
                }
            }
            // Spaces around the encoding are nobody's, and some phones leave one at the end of the line.
            let parts = map.split(separator: " ").first?.split(separator: "/") ?? []
            guard let name = parts.first, parts.count > 1, let clockRate = Int(parts[1]) else { return nil }
            let channels = parts.count > 2 ? Int(parts[2]) ?? 1 : 1
            return AudioCodec(
                payloadType: payloadType, name: String(name), clockRate: clockRate, channels: channels, parameters: parameters)
        }
    }

    /// The values of the attributes of the form `name:format value`, by format. The first one counts.
    private func values(of name: String) -> [String: Substring] {
        var values: [String: Substring] = [:]
        for attribute in self.attributes where attribute.name == name {
            guard let value = attribute.value, let space = value.utf8.firstIndex(of: 32) else { continue }
            let format = String(value[..<space])
            if values[format] == nil { values[format] = value[value.utf8.index(after: space)...] }
        }
        return values
    }

    /// Keeps only the formats that pass, and the attributes that speak of them.
    public mutating func keepFormats(_ isIncluded: (AudioCodec) -> Bool) {
        let kept = Set(self.codecs.filter(isIncluded).map { String($0.payloadType) })
        self.formats.removeAll { !kept.contains($0) }
        self.attributes.removeAll { attribute in
            guard ["rtpmap", "fmtp", "rtcp-fb"].contains(attribute.name), let value = attribute.value else { return false }
            let format = value.prefix { $0 != " " }
            return format != "*" && !kept.contains(String(format))
        }
    }
}

extension SessionDescription {
    /// Reads a description. Lines that this server does not use are checked for their form and left out.
    public init(parsing bytes: [UInt8]) throws(SDPError) {
        var parser = SDPParser()
        var mediaLines: [Int] = []
        var number = 0
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.utf8.split(separator: 10, omittingEmptySubsequences: false) {
            number += 1
            let line = line.last == 13 ? line.dropLast() : line
            if line.isEmpty { continue }
            do throws(SDPParser.LineError) {
                try parser.read(Substring(line))
            } catch {
                throw SDPError(line: number, reason: error.reason)
            }
            if parser.media.count > mediaLines.count { mediaLines.append(number) }
        }
        guard let origin = parser.origin else { throw SDPError(line: number, reason: "no o= line") }
        self.init(origin: origin, name: parser.name, connection: parser.connection, attributes: parser.attributes, media: parser.media)
        self.bandwidth = parser.bandwidth
        for (media, line) in zip(self.media, mediaLines) where media.port != 0 && media.connection == nil && self.connection == nil {
            throw SDPError(line: line, reason: "no c= line for this stream")
        }
    }
}

/// Collects the lines of a description.
private struct SDPParser {
    struct LineError: Error {
        var reason: String
    }

    var sawVersion = false
    var origin: SessionDescription.Origin?
    var name = "-"
    var connection: SDPConnection?
    var bandwidth: [String] = []
    var attributes: [SDPAttribute] = []
    var media: [MediaDescription] = []

    mutating func read(_ line: Substring) throws(LineError) {
        let bytes = line.utf8
        guard bytes.count >= 2, bytes.dropFirst().first == 61, let kind = bytes.first else {
            throw LineError(reason: "not of the form x=…")
        }
        // A line break that only some readers take for one would smuggle lines past the relay (RFC 8866 §9, byte-string).
        guard !bytes.contains(where: { $0 == 13 || $0 == 0 }) else { throw LineError(reason: "a control character in the line") }
        let value = Substring(bytes.dropFirst(2))
        guard self.sawVersion || kind == UInt8(ascii: "v") else { throw LineError(reason: "v= does not come first") }
        switch kind {
        case UInt8(ascii: "v"):
            guard value == "0", !self.sawVersion else { throw LineError(reason: "version is not 0") }
            self.sawVersion = true
        case UInt8(ascii: "o"): self.origin = try self.readOrigin(value)
        case UInt8(ascii: "s"): self.name = value.isEmpty ? "-" : String(value)
        case UInt8(ascii: "c"):
            guard let connection = SDPConnection(parsing: value) else { throw LineError(reason: "malformed c=") }
            if self.media.isEmpty { self.connection = connection } else { self.media[self.media.count - 1].connection = connection }
        case UInt8(ascii: "b"):
            if self.media.isEmpty { self.bandwidth.append(String(value)) } else { self.media[self.media.count - 1].bandwidth.append(String(value)) }
        case UInt8(ascii: "a"):
            let attribute = SDPAttribute(parsing: value)
            if self.media.isEmpty { self.attributes.append(attribute) } else { self.media[self.media.count - 1].attributes.append(attribute) }
        case UInt8(ascii: "m"): self.media.append(try self.readMedia(value))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): break
        default: throw LineError(reason: "unknown line type")
        }
    }

    private func readOrigin(_ value: Substring) throws(LineError) -> SessionDescription.Origin {
        let parts = value.split(separator: " ")
        guard parts.count == 6, let address = SDPConnection(parsing: parts[3...5].joined(separator: " ")[...]) else {
            throw LineError(reason: "malformed o=")
        }
        // Some phones write versions that do not fit; the version only has to change.
        let version = UInt64(parts[2]) ?? 0
        return SessionDescription.Origin(username: String(parts[0]), sessionID: String(parts[1]), version: version, address: address)
    }

    private func readMedia(_ value: Substring) throws(LineError) -> MediaDescription {
        let parts = value.split(separator: " ")
        guard parts.count >= 4 else { throw LineError(reason: "malformed m=") }
        guard let port = Int(parts[1].prefix { $0 != "/" }), (0...65_535).contains(port) else { throw LineError(reason: "malformed port in m=") }
        return MediaDescription(kind: String(parts[0]), port: port, transport: String(parts[2]), formats: parts[3...].map(String.init))
    }
}

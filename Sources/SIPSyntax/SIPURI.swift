/// A SIP, SIPS or tel URI, or one of another scheme kept as it is (RFC 3261 §19.1, RFC 3966).
public struct SIPURI: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: Hashable, Sendable {
        case sip
        case sips
        /// The number is in ``SIPURI/user``; ``SIPURI/host`` is empty.
        case tel
        /// Anything else: the part after the colon is in ``SIPURI/user``, unread.
        case other(String)
    }

    public var scheme: Scheme
    /// The user part with its escapes resolved.
    public var user: String?
    public var password: String?
    /// Host name or address, in lower case; an IPv6 address keeps its brackets.
    public var host: String
    public var port: Int?
    public var parameters: SIPParameters
    /// What follows the question mark, unread.
    public var headers: String?

    public init(
        scheme: Scheme = .sip, user: String? = nil, host: String, port: Int? = nil, parameters: SIPParameters = SIPParameters()
    ) {
        self.scheme = scheme
        self.user = user
        self.host = host
        self.port = port
        self.parameters = parameters
    }

    /// Reads a URI that stands alone, with everything it may carry.
    public init(parsing text: String) throws(SIPParseError) {
        self = try GrammarScanner.scan(text) { scanner throws(SIPParseError) in
            let uri = try SIPURI.parse(&scanner, until: scanner.bytes.count)
            guard scanner.isAtEnd else { throw scanner.error(.malformedURI) }
            return uri
        }
    }

    static func parse(_ scanner: inout GrammarScanner, until end: Int) throws(SIPParseError) -> SIPURI {
        let bytes = scanner.bytes
        let start = scanner.position
        guard let colon = (start..<end).first(where: { bytes[$0] == UInt8(ascii: ":") }), colon > start else {
            throw scanner.error(.malformedURI)
        }
        let name = UnsafeBufferPointer(rebasing: bytes[start..<colon])
        guard name.allSatisfy({ $0.isAlphanumeric || $0 == 43 || $0 == 45 || $0 == 46 }) else {
            throw scanner.error(.malformedURI)
        }
        scanner.position = colon + 1
        // White space, control characters, quotes and angle brackets are not part of any URI (RFC 4475 §3.1.2.7, lwsruri).
        for index in scanner.position..<end where bytes[index] <= 32 || bytes[index] == 60 || bytes[index] == 62 || bytes[index] == 34 {
            scanner.position = index
            throw scanner.error(.malformedURI)
        }
        if name.equalsIgnoringCase("sip") { return try self.parseSIP(.sip, &scanner, until: end) }
        if name.equalsIgnoringCase("sips") { return try self.parseSIP(.sips, &scanner, until: end) }
        let isTel = name.equalsIgnoringCase("tel")
        let semicolon = isTel ? (scanner.position..<end).first { bytes[$0] == UInt8(ascii: ";") } : nil
        var uri = SIPURI(host: "")
        uri.scheme = isTel ? .tel : .other(String(decoding: name, as: UTF8.self).lowercased())
        uri.user = scanner.text(scanner.position..<(semicolon ?? end))
        guard uri.user?.isEmpty == false else { throw scanner.error(.malformedURI) }
        scanner.position = semicolon ?? end
        if isTel { uri.parameters = try self.parameters(&scanner, until: end) }
        scanner.position = end
        return uri
    }

    private static func parseSIP(_ scheme: Scheme, _ scanner: inout GrammarScanner, until end: Int) throws(SIPParseError) -> SIPURI {
        let bytes = scanner.bytes
        var uri = SIPURI(scheme: scheme, host: "")
        if let at = (scanner.position..<end).first(where: { bytes[$0] == UInt8(ascii: "@") }) {
            let colon = (scanner.position..<at).first { bytes[$0] == UInt8(ascii: ":") }
            let user = UnsafeBufferPointer(rebasing: bytes[scanner.position..<(colon ?? at)])
            guard !user.isEmpty, let decoded = SIPEscape.decode(user) else { throw scanner.error(.malformedURI) }
            uri.user = decoded
            if let colon { uri.password = scanner.text((colon + 1)..<at) }
            scanner.position = at + 1
        }
        uri.host = try self.host(&scanner, until: end)
        if scanner.position < end, scanner.take(UInt8(ascii: ":")) {
            guard let port = scanner.number(limit: 65_535) else { throw scanner.error(.malformedURI) }
            uri.port = port
        }
        uri.parameters = try self.parameters(&scanner, until: end)
        if scanner.position < end, scanner.take(UInt8(ascii: "?")) {
            uri.headers = scanner.text(scanner.position..<end)
            scanner.position = end
        }
        guard scanner.position == end else { throw scanner.error(.malformedURI) }
        return uri
    }

    /// `host` of RFC 3261 §25.1: a name, an IPv4 address, or an IPv6 address in brackets.
    static func host(_ scanner: inout GrammarScanner, until end: Int) throws(SIPParseError) -> String {
        if scanner.current == UInt8(ascii: "[") {
            let start = scanner.position
            guard let close = (start..<end).first(where: { scanner.bytes[$0] == UInt8(ascii: "]") }) else {
                throw scanner.error(.malformedURI)
            }
            for index in (start + 1)..<close {
                let byte = scanner.bytes[index]
                guard byte.isHexDigit || byte == 58 || byte == 46 else { throw scanner.error(.malformedURI) }
            }
            scanner.position = close + 1
            return scanner.text(start..<(close + 1)).lowercased()
        }
        let name = scanner.take { $0.isAlphanumeric || $0 == 45 || $0 == 46 || $0 == 95 }
        guard !name.isEmpty, scanner.position <= end else { throw scanner.error(.malformedURI) }
        let needsLowercasing = name.contains { (65...90).contains($0) }
        let text = String(decoding: name, as: UTF8.self)
        return needsLowercasing ? text.lowercased() : text
    }

    /// URI parameters: `;name=value`, everything up to the next `;` or `?`. An escape that stands for a reserved character
    /// stays, as it is not the same as the character (RFC 3261 §19.1.4).
    private static func parameters(_ scanner: inout GrammarScanner, until end: Int) throws(SIPParseError) -> SIPParameters {
        var list: [SIPParameters.Parameter] = []
        while scanner.position < end, scanner.take(UInt8(ascii: ";")) {
            let start = scanner.position
            var equals: Int?
            while scanner.position < end {
                let byte = scanner.bytes[scanner.position]
                if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "?") { break }
                if byte == UInt8(ascii: "="), equals == nil { equals = scanner.position }
                scanner.position += 1
            }
            let nameEnd = equals ?? scanner.position
            guard nameEnd > start else { throw scanner.error(.malformedURI) }
            list.append(
                SIPParameters.Parameter(
                    name: SIPEscape.decodeUnreserved(scanner.text(start..<nameEnd)),
                    value: equals.map { SIPEscape.decodeUnreserved(scanner.text(($0 + 1)..<scanner.position)) }))
        }
        return SIPParameters(list)
    }

    public var description: String {
        var text = ""
        switch self.scheme {
        case .sip: text = "sip:"
        case .sips: text = "sips:"
        case .tel: text = "tel:" + (self.user ?? "")
        case .other(let name): return name + ":" + (self.user ?? "")
        }
        if self.scheme != .tel {
            if let user = self.user {
                text += SIPEscape.encodeUser(user)
                if let password = self.password { text += ":" + password }
                text += "@"
            }
            text += self.host
            if let port = self.port { text += ":\(port)" }
        }
        for parameter in self.parameters.list {
            text += ";" + parameter.name
            if let value = parameter.value { text += "=" + value }
        }
        if let headers = self.headers { text += "?" + headers }
        return text
    }

    /// Whether the URI asks for a secure transport.
    public var isSecure: Bool { self.scheme == .sips }

    /// Whether another URI leads to the same host and port.
    public func isSameHost(as other: SIPURI?) -> Bool {
        guard let other else { return false }
        return self.host == other.host && (self.port ?? 5_060) == (other.port ?? 5_060)
    }

    /// The transport parameter in lower case.
    public var transport: String? { self.parameters["transport"]?.lowercased() }
}

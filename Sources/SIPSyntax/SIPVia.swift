/// One value of Via (RFC 3261 §20.42, RFC 3581 for `rport` and `received`).
public struct SIPVia: Hashable, Sendable, CustomStringConvertible {
    /// Upper case: `UDP`, `TCP`, `TLS`, `WS`, `WSS`, or whatever was read.
    public var transport: String
    public var host: String
    public var port: Int?
    public var parameters: SIPParameters

    public init(transport: String, host: String, port: Int?, branch: String) {
        self.transport = transport
        self.host = host
        self.port = port
        self.parameters = SIPParameters([.init(name: "branch", value: branch)])
    }

    public init(parsing text: String) throws(SIPParseError) {
        self = try GrammarScanner.scan(text) { scanner throws(SIPParseError) in
            scanner.skipWhitespace()
            guard let name = scanner.token(), name.equalsIgnoringCase("SIP"), scanner.takeSeparator(47) else {
                throw scanner.error(.malformedHeader, field: "Via")
            }
            guard let version = scanner.token(), version == "2.0", scanner.takeSeparator(47), let transport = scanner.token() else {
                throw scanner.error(.malformedHeader, field: "Via")
            }
            scanner.skipWhitespace()
            let host: String
            do throws(SIPParseError) {
                host = try SIPURI.host(&scanner, until: scanner.bytes.count)
            } catch {
                throw SIPParseError(.malformedHeader, field: "Via", offset: error.offset)
            }
            var port: Int?
            if scanner.takeSeparator(UInt8(ascii: ":")) {
                guard let number = scanner.number(limit: 65_535) else { throw scanner.error(.malformedHeader, field: "Via") }
                port = number
            }
            var via = SIPVia(transport: transport.uppercased(), host: host, port: port, branch: "")
            via.parameters = try SIPParameters.parse(&scanner, field: "Via")
            scanner.skipWhitespace()
            guard scanner.isAtEnd else { throw scanner.error(.malformedHeader, field: "Via") }
            return via
        }
    }

    public var branch: String? { self.parameters["branch"] }

    /// Whether the branch follows RFC 3261 §8.1.1.7 and so names the transaction by itself.
    public var hasMagicCookie: Bool { self.branch.map { $0.hasPrefix("z9hG4bK") && $0.utf8.count > 7 } ?? false }

    public var description: String {
        var text = "SIP/2.0/" + self.transport + " " + self.host
        if let port = self.port { text += ":\(port)" }
        self.parameters.write(to: &text)
        return text
    }
}

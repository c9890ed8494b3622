/// The value of From, To, Contact, Route, Record-Route, Refer-To, P-Asserted-Identity: `"Name" <uri>;parameters`
/// (RFC 3261 §20.10, §25.1 name-addr and addr-spec).
public struct SIPNameAddress: Hashable, Sendable, CustomStringConvertible {
    public var displayName: String?
    public var uri: SIPURI
    public var parameters: SIPParameters

    public init(displayName: String? = nil, uri: SIPURI, parameters: SIPParameters = SIPParameters()) {
        self.displayName = displayName
        self.uri = uri
        self.parameters = parameters
    }

    public init(parsing text: String, field: String = "Contact") throws(SIPParseError) {
        self = try GrammarScanner.scan(text) { scanner throws(SIPParseError) in
            try SIPNameAddress.parse(&scanner, field: field)
        }
    }

    /// The tag parameter of From and To.
    public var tag: String? {
        get { self.parameters["tag"] }
        set { self.parameters["tag"] = newValue }
    }

    private static func parse(_ scanner: inout GrammarScanner, field: String) throws(SIPParseError) -> SIPNameAddress {
        scanner.skipWhitespace()
        var displayName: String?
        if scanner.current == UInt8(ascii: "\"") {
            guard let name = scanner.quotedString() else { throw scanner.error(.malformedHeader, field: field) }
            displayName = name
            scanner.skipWhitespace()
            guard scanner.current == UInt8(ascii: "<") else { throw scanner.error(.malformedHeader, field: field) }
        } else if let open = self.bracketAfterName(scanner) {
            // An unquoted display name is tokens and white space.
            let name = UnsafeBufferPointer(rebasing: scanner.bytes[scanner.position..<open])
            guard name.allSatisfy({ $0.isToken || $0.isWhitespace || $0 >= 128 }) else {
                throw scanner.error(.malformedHeader, field: field)
            }
            displayName = Self.trimmed(String(decoding: name, as: UTF8.self))
            scanner.position = open
        }
        let uri: SIPURI
        do throws(SIPParseError) {
            if scanner.take(UInt8(ascii: "<")) {
                guard let close = (scanner.position..<scanner.bytes.count).first(where: { scanner.bytes[$0] == UInt8(ascii: ">") })
                else { throw scanner.error(.malformedHeader, field: field) }
                uri = try SIPURI.parse(&scanner, until: close)
                scanner.position = close + 1
            } else {
                // addr-spec: a semicolon, comma or question mark ends it, and parameters belong to the header (§20.10).
                let end =
                    (scanner.position..<scanner.bytes.count).first {
                        let byte = scanner.bytes[$0]
                        return byte == UInt8(ascii: ";") || byte == UInt8(ascii: "?") || byte.isWhitespace
                    } ?? scanner.bytes.count
                uri = try SIPURI.parse(&scanner, until: end)
            }
        } catch {
            throw SIPParseError(error.code, field: field, offset: error.offset)
        }
        let parameters = try SIPParameters.parse(&scanner, field: field)
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { throw scanner.error(.malformedHeader, field: field) }
        return SIPNameAddress(displayName: displayName?.isEmpty == true ? nil : displayName, uri: uri, parameters: parameters)
    }

    /// Where the bracket opens that an unquoted display name ends at. A colon or semicolon before it means addr-spec.
    private static func bracketAfterName(_ scanner: GrammarScanner) -> Int? {
        let first = (scanner.position..<scanner.bytes.count).first {
            let byte = scanner.bytes[$0]
            return byte == UInt8(ascii: "<") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ";")
        }
        guard let first, first > scanner.position, scanner.bytes[first] == UInt8(ascii: "<") else { return nil }
        return first
    }

    private static func trimmed(_ text: String) -> String {
        var view = text[...]
        while view.utf8.last?.isWhitespace == true { view.unicodeScalars.removeLast() }
        return String(view)
    }

    public var description: String {
        var text = ""
        if let displayName = self.displayName { text += SIPGrammar.quote(displayName) + " " }
        text += "<" + self.uri.description + ">"
        self.parameters.write(to: &text)
        return text
    }
}

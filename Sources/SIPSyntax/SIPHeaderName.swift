/// The name of a header field: case-insensitive, kept as it was written when it is not one of the known names.
///
/// A compact form (RFC 3261 §20) is the same name as its long form.
public struct SIPHeaderName: Hashable, Sendable, CustomStringConvertible {
    /// Position in the table of known names, or -1.
    private let index: Int
    /// The name as it is written on the wire.
    public let description: String
    /// Lower-case form, for names that are not in the table.
    private let key: String

    /// A name as it may be written by an application. Returns nil when it is not a token.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isToken) else { return nil }
        var text = text
        self = text.withUTF8 { Self(bytes: $0) }
    }

    /// A name read from the wire; the bytes are known to be a token.
    init(bytes: UnsafeBufferPointer<UInt8>) {
        if let known = Self.known(bytes) {
            self = known
        } else {
            let text = String(decoding: bytes, as: UTF8.self)
            self.index = -1
            self.description = text
            self.key = text.lowercased()
        }
    }

    private init(index: Int, name: StaticString) {
        self.index = index
        self.description = name.description
        self.key = ""
    }

    public static func == (left: SIPHeaderName, right: SIPHeaderName) -> Bool {
        left.index == right.index && (left.index >= 0 || left.key == right.key)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.index)
        if self.index < 0 { hasher.combine(self.key) }
    }

    private static func known(_ bytes: UnsafeBufferPointer<UInt8>) -> SIPHeaderName? {
        if bytes.count == 1 { return self.compact(bytes[0].asciiLowercased) }
        guard let first = bytes.first?.asciiLowercased, first >= 97, first <= 122 else { return nil }
        for index in self.byFirstLetter[Int(first - 97)] where bytes.equalsIgnoringCase(self.names[index]) {
            return self.table[index]
        }
        return nil
    }

    private static func compact(_ letter: UInt8) -> SIPHeaderName? {
        switch letter {
        case UInt8(ascii: "v"): .via
        case UInt8(ascii: "f"): .from
        case UInt8(ascii: "t"): .to
        case UInt8(ascii: "i"): .callID
        case UInt8(ascii: "m"): .contact
        case UInt8(ascii: "l"): .contentLength
        case UInt8(ascii: "c"): .contentType
        case UInt8(ascii: "e"): .contentEncoding
        case UInt8(ascii: "k"): .supported
        case UInt8(ascii: "s"): .subject
        case UInt8(ascii: "x"): .sessionExpires
        case UInt8(ascii: "o"): .event
        case UInt8(ascii: "u"): .allowEvents
        case UInt8(ascii: "r"): .referTo
        case UInt8(ascii: "b"): .referredBy
        default: nil
        }
    }

    private static let names: [StaticString] = [
        "Via", "From", "To", "Call-ID", "CSeq", "Contact", "Max-Forwards", "Content-Length", "Content-Type", "Allow",
        "Supported", "Require", "Route", "Record-Route", "User-Agent", "Server", "Expires", "Min-Expires", "Authorization",
        "WWW-Authenticate", "Proxy-Authorization", "Proxy-Authenticate", "Unsupported", "Reason", "RSeq", "RAck",
        "Session-Expires", "Min-SE", "Event", "Subscription-State", "Allow-Events", "Refer-To", "Referred-By", "Replaces",
        "P-Asserted-Identity", "P-Preferred-Identity", "Privacy", "Alert-Info", "Call-Info", "Accept", "Warning", "Retry-After",
        "Content-Encoding", "Subject", "Proxy-Require", "Date", "Path", "Timestamp", "Content-Disposition", "Accept-Encoding",
        "Accept-Language", "Diversion", "Authentication-Info", "MIME-Version", "Organization",
        "Refer-Sub",
    ]

    private static let table: [SIPHeaderName] = names.indices.map { SIPHeaderName(index: $0, name: names[$0]) }

    private static let byFirstLetter: [[Int]] = (0..<26).map { letter in
        Self.names.indices.filter { Self.names[$0].utf8Start.pointee.asciiLowercased == UInt8(97 + letter) }
    }

    private static func named(_ name: StaticString) -> SIPHeaderName {
        guard let index = self.names.firstIndex(where: { $0.description == name.description }) else {
            preconditionFailure("\(name) is not in the table of names")
        }
        return SIPHeaderName(index: index, name: name)
    }

    public static let via = named("Via")
    public static let from = named("From")
    public static let to = named("To")
    public static let callID = named("Call-ID")
    public static let cseq = named("CSeq")
    public static let contact = named("Contact")
    public static let maxForwards = named("Max-Forwards")
    public static let contentLength = named("Content-Length")
    public static let contentType = named("Content-Type")
    public static let allow = named("Allow")
    public static let supported = named("Supported")
    public static let require = named("Require")
    public static let route = named("Route")
    public static let recordRoute = named("Record-Route")
    public static let userAgent = named("User-Agent")
    public static let server = named("Server")
    public static let expires = named("Expires")
    public static let minExpires = named("Min-Expires")
    public static let authorization = named("Authorization")
    public static let wwwAuthenticate = named("WWW-Authenticate")
    public static let proxyAuthorization = named("Proxy-Authorization")
    public static let proxyAuthenticate = named("Proxy-Authenticate")
    public static let proxyRequire = named("Proxy-Require")
    public static let unsupported = named("Unsupported")
    /// RFC 3326.
    public static let reason = named("Reason")
    /// RFC 3262 §7.1.
    public static let rseq = named("RSeq")
    /// RFC 3262 §7.2.
    public static let rack = named("RAck")
    /// RFC 4028 §4.
    public static let sessionExpires = named("Session-Expires")
    /// RFC 4028 §5.
    public static let minSE = named("Min-SE")
    /// RFC 6665 §8.2.1.
    public static let event = named("Event")
    public static let subscriptionState = named("Subscription-State")
    public static let allowEvents = named("Allow-Events")
    public static let referTo = named("Refer-To")
    public static let referredBy = named("Referred-By")
    public static let replaces = named("Replaces")
    /// RFC 4488 §4.
    public static let referSub = named("Refer-Sub")
    /// RFC 3325 §9.1.
    public static let pAssertedIdentity = named("P-Asserted-Identity")
    /// RFC 3323 §4.2.
    public static let privacy = named("Privacy")
    public static let alertInfo = named("Alert-Info")
    public static let callInfo = named("Call-Info")
    public static let accept = named("Accept")
    public static let warning = named("Warning")
    public static let retryAfter = named("Retry-After")
    public static let contentEncoding = named("Content-Encoding")
    public static let subject = named("Subject")
    public static let date = named("Date")
    public static let path = named("Path")
    public static let timestamp = named("Timestamp")

    /// Whether several values may stand in one field, separated by commas (RFC 3261 §7.3.1).
    public var isList: Bool {
        switch self {
        case .via, .contact, .route, .recordRoute, .allow, .supported, .require, .unsupported, .proxyRequire, .accept,
            .allowEvents, .pAssertedIdentity, .path, .reason, .alertInfo, .callInfo:
            true
        default: false
        }
    }
}

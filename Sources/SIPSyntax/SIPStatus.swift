/// A response status code, 100 to 699 (RFC 3261 §7.2, §21).
public struct SIPStatus: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public var rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    public var isProvisional: Bool { self.rawValue < 200 }
    public var isSuccess: Bool { (200..<300).contains(self.rawValue) }
    public var isFinal: Bool { self.rawValue >= 200 }
    /// 300 to 699.
    public var isFailure: Bool { self.rawValue >= 300 }

    public var description: String { "\(self.rawValue) \(self.reasonPhrase)" }

    public static func < (left: SIPStatus, right: SIPStatus) -> Bool { left.rawValue < right.rawValue }

    public static let trying = SIPStatus(rawValue: 100)
    public static let ringing = SIPStatus(rawValue: 180)
    public static let sessionProgress = SIPStatus(rawValue: 183)
    public static let ok = SIPStatus(rawValue: 200)
    public static let accepted = SIPStatus(rawValue: 202)
    public static let badRequest = SIPStatus(rawValue: 400)
    public static let unauthorized = SIPStatus(rawValue: 401)
    public static let forbidden = SIPStatus(rawValue: 403)
    public static let notFound = SIPStatus(rawValue: 404)
    public static let methodNotAllowed = SIPStatus(rawValue: 405)
    public static let notAcceptable = SIPStatus(rawValue: 406)
    public static let requestTimeout = SIPStatus(rawValue: 408)
    public static let gone = SIPStatus(rawValue: 410)
    public static let requestEntityTooLarge = SIPStatus(rawValue: 413)
    public static let unsupportedMediaType = SIPStatus(rawValue: 415)
    public static let unsupportedURIScheme = SIPStatus(rawValue: 416)
    public static let badExtension = SIPStatus(rawValue: 420)
    public static let sessionIntervalTooSmall = SIPStatus(rawValue: 422)
    /// RFC 3261 §21.4.16: the request needs an extension that the client does not offer.
    public static let extensionRequired = SIPStatus(rawValue: 421)
    public static let intervalTooBrief = SIPStatus(rawValue: 423)
    public static let temporarilyUnavailable = SIPStatus(rawValue: 480)
    public static let callDoesNotExist = SIPStatus(rawValue: 481)
    public static let loopDetected = SIPStatus(rawValue: 482)
    public static let tooManyHops = SIPStatus(rawValue: 483)
    public static let addressIncomplete = SIPStatus(rawValue: 484)
    public static let busyHere = SIPStatus(rawValue: 486)
    public static let requestTerminated = SIPStatus(rawValue: 487)
    public static let notAcceptableHere = SIPStatus(rawValue: 488)
    public static let badEvent = SIPStatus(rawValue: 489)
    public static let requestPending = SIPStatus(rawValue: 491)
    public static let serverInternalError = SIPStatus(rawValue: 500)
    public static let notImplemented = SIPStatus(rawValue: 501)
    public static let serviceUnavailable = SIPStatus(rawValue: 503)
    public static let serverTimeout = SIPStatus(rawValue: 504)
    public static let versionNotSupported = SIPStatus(rawValue: 505)
    public static let messageTooLarge = SIPStatus(rawValue: 513)
    public static let busyEverywhere = SIPStatus(rawValue: 600)
    public static let decline = SIPStatus(rawValue: 603)

    /// The default reason phrase of RFC 3261 §21; the class's own name for a code that has none.
    public var reasonPhrase: String {
        if let phrase = Self.phrases[self.rawValue] { return phrase }
        return switch self.rawValue {
        case ..<200: "Session Progress"
        case ..<300: "OK"
        case ..<400: "Redirection"
        case ..<500: "Bad Request"
        case ..<600: "Server Internal Error"
        default: "Global Failure"
        }
    }

    private static let phrases: [Int: String] = [
        100: "Trying", 180: "Ringing", 181: "Call Is Being Forwarded", 182: "Queued", 183: "Session Progress",
        200: "OK", 202: "Accepted", 204: "No Notification", 300: "Multiple Choices", 301: "Moved Permanently",
        302: "Moved Temporarily", 305: "Use Proxy", 380: "Alternative Service", 400: "Bad Request", 401: "Unauthorized",
        402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
        407: "Proxy Authentication Required", 408: "Request Timeout", 410: "Gone", 413: "Request Entity Too Large",
        414: "Request-URI Too Long", 415: "Unsupported Media Type", 416: "Unsupported URI Scheme", 420: "Bad Extension",
        421: "Extension Required", 422: "Session Interval Too Small", 423: "Interval Too Brief",
        480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 482: "Loop Detected", 483: "Too Many Hops",
        484: "Address Incomplete", 485: "Ambiguous", 486: "Busy Here", 487: "Request Terminated",
        488: "Not Acceptable Here", 489: "Bad Event", 491: "Request Pending", 493: "Undecipherable",
        500: "Server Internal Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Server Time-out", 505: "Version Not Supported", 513: "Message Too Large", 600: "Busy Everywhere",
        603: "Decline", 604: "Does Not Exist Anywhere", 606: "Not Acceptable",
    ]
}

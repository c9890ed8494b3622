public import SIPSyntax

/// The session timer of one dialog (RFC 4028): who refreshes, and how often.
public struct SessionTimer: Hashable, Sendable, Codable {
    /// Seconds between refreshes at most.
    public var interval: Int
    /// Whether we send the refreshes.
    public var weRefresh: Bool

    public init(interval: Int, weRefresh: Bool) {
        self.interval = interval
        self.weRefresh = weRefresh
    }

    /// The smallest interval that this server takes (RFC 4028 §5 forbids less than 90).
    public static let minimum = 90

    /// What a request's headers ask for.
    public enum Request: Hashable, Sendable {
        case none
        case timer(interval: Int, refresher: String?)
        /// Answer 422 with Min-SE.
        case tooSmall
    }

    public static func read(_ request: SIPRequest) -> Request {
        guard let (interval, refresher) = self.parse(request.headers[.sessionExpires]) else { return .none }
        // 422 may be sent only to a peer that knows the extension (RFC 4028 §9).
        if interval < self.minimum {
            return request.headers.contains("timer", in: .supported) ? .tooSmall : .timer(interval: self.minimum, refresher: refresher)
        }
        return .timer(interval: interval, refresher: refresher)
    }

    /// The timer that our 2xx to `request` makes, from the UAS's side (RFC 4028 §9).
    public static func answering(_ request: SIPRequest) -> SessionTimer? {
        guard case .timer(let interval, let refresher) = self.read(request) else { return nil }
        let peerSupports = request.headers.contains("timer", in: .supported)
        return SessionTimer(interval: interval, weRefresh: refresher == "uas" || !peerSupports)
    }

    /// The timer that a 2xx to our request makes, from the UAC's side (RFC 4028 §7.2).
    public static func answered(by response: SIPResponse) -> SessionTimer? {
        guard let (interval, refresher) = self.parse(response.headers[.sessionExpires]) else { return nil }
        return SessionTimer(interval: max(interval, self.minimum), weRefresh: refresher != "uas")
    }

    /// The Session-Expires value of our 2xx as the UAS.
    public var answerValue: String { "\(self.interval);refresher=\(self.weRefresh ? "uas" : "uac")" }

    /// When the next refresh is due (half the interval), or when the session counts as dead (RFC 4028 §10).
    public var delay: Duration {
        self.weRefresh ? .seconds(self.interval / 2) : .seconds(self.interval - min(32, self.interval / 3))
    }

    private static func parse(_ value: String?) -> (Int, String?)? {
        guard let value else { return nil }
        let parts = value.split(separator: ";")
        guard let first = parts.first, let interval = Int(first.filter { $0 != " " }), interval > 0 else { return nil }
        let refresher = parts.dropFirst().lazy.compactMap { part -> String? in
            let text = part.filter { $0 != " " }.lowercased()
            return text.hasPrefix("refresher=") ? String(text.dropFirst(10)) : nil
        }.first
        return (interval, refresher)
    }
}

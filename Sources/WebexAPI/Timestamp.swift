internal import Foundation

/// Moments as the API writes them: `2025-08-05T16:48:19.359Z`, UTC, milliseconds.
enum Timestamp {
    /// Milliseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    static func text(_ milliseconds: Int64) -> String {
        // Milliseconds apart from the date: a Double of both loses the last digit.
        let rest = (milliseconds % 1_000 + 1_000) % 1_000
        let date = Date(timeIntervalSince1970: Double((milliseconds - rest) / 1_000))
        return "\(date.formatted(Date.ISO8601FormatStyle()).dropLast()).\(String(1_000 + rest).dropFirst())Z"
    }

    /// Reads a moment in ISO 8601: a date, with or without a time of day, fractions of a second and an offset. Without an offset it is
    /// in UTC.
    ///
    /// - Returns: milliseconds since 1970; nil when it is none.
    static func milliseconds(_ text: String) -> Int64? {
        // The format styles stop reading where they have enough, and say nothing of the rest.
        let shape = #/(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d)?(\.\d{1,9})?(Z|[+\-]\d\d:?\d\d)?/#
        guard let match = text.wholeMatch(of: shape), match.2 != nil || (match.3 == nil && match.4 == nil) else { return nil }
        let whole = "\(match.1)\(match.2 ?? "T00:00:00")\(match.3 ?? "")\(match.4 ?? "Z")"
        let date = try? Date(whole, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: match.3 != nil))
        return date.map { Int64(($0.timeIntervalSince1970 * 1_000).rounded()) }
    }
}

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
}

internal import Foundation

/// Moments as the API writes them: `2025-08-05T16:48:19.359Z`, UTC, milliseconds.
enum Timestamp {
    static func text(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

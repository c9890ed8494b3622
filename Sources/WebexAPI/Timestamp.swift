import Directory
internal import Foundation

/// Moments as the API writes them: `2025-08-05T16:48:19.359Z`, UTC, milliseconds.
enum Timestamp {
    /// Milliseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// Of what no year of four digits has, the nearest that one has.
    static func text(_ moment: Int64) -> String {
        let milliseconds = min(max(moment, -62_167_219_200_000), DirectoryValidation.moments.upperBound)
        let rest = (milliseconds % 86_400_000 + 86_400_000) % 86_400_000
        let (year, month, day) = Self.date((milliseconds - rest) / 86_400_000)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(String(10_000 + year).dropFirst())-\(two(month))-\(two(day))"
        let time = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1_000 % 60))"
        return "\(date)T\(time).\(String(1_000 + rest % 1_000).dropFirst())Z"
    }

    /// The date of a day counted from 1970-01-01, in the Gregorian calendar: years that begin in March, in cycles of 400.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (yearOfCycle + cycle * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
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

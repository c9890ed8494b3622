import Testing

@testable import WebexAPI

@Suite("Moments as the API writes them (NOTES.md, “Shapes”)")
struct TimestampTests {
    @Test(
        "A moment is written in UTC with milliseconds",
        arguments: [
            (1_754_412_499_359, "2025-08-05T16:48:19.359Z"), (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"),
            (999, "1970-01-01T00:00:00.999Z"), (1_709_164_800_000, "2024-02-29T00:00:00.000Z"), (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
            (1_800_000_000_010, "2027-01-15T08:00:00.010Z"),
        ] as [(Int64, String)])
    func written(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp.text(milliseconds) == text)
    }

    @Test("Every millisecond of a second is written as itself")
    func everyMillisecond() {
        let wrong = (0..<1_000).filter { millisecond in
            let text = Timestamp.text(1_754_412_499_000 + Int64(millisecond))
            let digits = String(1_000 + millisecond).dropFirst()
            return text != "2025-08-05T16:48:19.\(digits)Z"
        }
        #expect(wrong.isEmpty, "\(wrong.count) of 1000, first \(wrong.first ?? -1)")
    }

    @Test(
        "A moment is read in any of ISO 8601's usual forms",
        arguments: [
            ("2025-08-05T16:48:19.359Z", 1_754_412_499_359), ("2025-08-05T16:48:19Z", 1_754_412_499_000),
            ("2025-08-05T18:48:19+02:00", 1_754_412_499_000), ("2025-08-05T12:48:19.5-04:00", 1_754_412_499_500), ("1970-01-02", 86_400_000),
            ("yesterday", nil), ("", nil), ("2025-08-05T16:48:19", 1_754_412_499_000), ("2025-08-05T18:48:19+0200", 1_754_412_499_000),
            ("2025-08-05T16:48:19Zx", nil), ("2025-08-05x", nil), ("2025-08-05Z", nil), ("2025-13-01T00:00:00Z", nil), ("1754412499359", nil),
        ] as [(String, Int64?)])
    func read(_ text: String, _ milliseconds: Int64?) {
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }

    @Test("A moment that no year of four digits has is written as the nearest that one has")
    func outOfRange() {
        for moment in [Int64.min, Int64.min + 1, -62_167_219_200_001] { #expect(Timestamp.text(moment) == "0000-01-01T00:00:00.000Z") }
        for moment in [Int64.max, 253_402_300_800_000] { #expect(Timestamp.text(moment) == "9999-12-31T23:59:59.999Z") }
    }
}

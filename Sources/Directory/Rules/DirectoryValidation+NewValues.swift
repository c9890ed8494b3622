internal import Foundation

/// Rules for single values that are new. A directory that was made before a rule keeps what it has.
extension DirectoryValidation {
    /// When something was made or changed, in milliseconds since 1970: up to the end of the year 9999, as the API writes years.
    package static let moments: ClosedRange<Int64> = 0...253_402_300_799_999

    package static func moment(_ milliseconds: Int64, field: String) throws(DirectoryError) {
        guard self.moments.contains(milliseconds) else {
            throw .invalid(field: field, reason: "must be milliseconds since 1970, 0 to \(self.moments.upperBound)")
        }
    }

    /// An e-mail address: one `@` with a text on both sides, 254 characters at most (RFC 5321 §4.5.3.1.3), no white space.
    package static func email(_ text: String, field: String = "email") throws(DirectoryError) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isOneWord = !text.contains { $0.isWhitespace } && text.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 }
        guard text.utf8.count <= 254, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), isOneWord else {
            throw .invalid(field: field, reason: "must be an e-mail address")
        }
    }

    /// A country of ISO 3166 that has a country code for calls.
    package static func country(_ code: String, field: String = "country") throws(DirectoryError) {
        guard CountryCallingCode.code(of: code) != nil else { throw .invalid(field: field, reason: "there is no country \(code) (ISO 3166)") }
    }

    /// A time zone of the tz database.
    package static func timeZone(_ zone: String, field: String = "timeZone") throws(DirectoryError) {
        guard TimeZone(identifier: zone) != nil else { throw .invalid(field: field, reason: "there is no time zone \(zone)") }
    }

    /// A language and a country, such as `en_us` or `fr_CA`.
    package static func language(_ code: String, field: String) throws(DirectoryError) {
        let parts = code.split(separator: "_", omittingEmptySubsequences: false)
        let isWritten = parts.allSatisfy { part in part.utf8.allSatisfy { (65...90).contains($0 & 0xDF) && $0 < 128 } }
        guard parts.count == 2, isWritten, (2...3).contains(parts[0].count), parts[1].count == 2,
            CountryCallingCode.code(of: parts[1].uppercased()) != nil
        else { throw .invalid(field: field, reason: "must be a language and a country such as en_us") }
    }

    /// A number that can be called: of a country code, of 7 to 15 digits (ITU-T E.164 §6.1), and of ten after the code in North America.
    package static func callableNumber(_ text: String, field: String = "number") throws(DirectoryError) {
        try self.phoneNumber(text, field: field)
        let (code, rest) = CountryCallingCode.split(text.dropFirst())
        guard code != NorthAmericanNumbers.countryCode || rest.count == 10 else {
            throw .invalid(field: field, reason: "\(text) is no number: those of country code 1 have 10 digits after it")
        }
        guard !code.hasPrefix("0") else { throw .invalid(field: field, reason: "\(text) is no number: no country code begins with 0") }
    }

    /// The password of a SIP account, as phones can be given it: no control characters.
    package static func password(_ text: String, field: String = "password") throws(DirectoryError) {
        guard !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
            throw .invalid(field: field, reason: "must not have control characters")
        }
    }

    /// Characters of a name that is shown, at most.
    package static let displayNameLimit = 256
    /// Characters of a first or last name at most.
    package static let nameLimit = 128
}

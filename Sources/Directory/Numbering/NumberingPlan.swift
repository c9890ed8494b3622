/// How numbers are written at a location: its country code, and what is dialled before other numbers.
///
/// The prefixes are those of ITU-T's “Dialling procedures” (annex to Operational Bulletin No. 994): 00 for other countries and 0 for
/// other areas but where the tables say otherwise. Countries that share a code are one here, but for those of North America.
package struct NumberingPlan: Hashable, Sendable {
    /// What dialled digits mean.
    package enum Reading: Hashable, Sendable {
        /// A number of another country code.
        case foreign(code: String, number: String)
        /// A national (significant) number of the own country code.
        case national(String)
        /// A number of the own area, without its area code.
        case local(String)
        /// A short code, such as 118.
        case short(String)
        case malformed
    }

    /// Of ISO 3166; nil where neither address nor number says which country it is.
    package let country: String?
    package let countryCode: String
    private let internationalPrefix: String
    /// Nil where the whole national number is dialled as it is.
    private let trunkPrefix: String?

    /// The digit that is dialled before numbers of other areas; nil where none is, or where it is not one digit from 1 to 9.
    package var trunkDigit: String? { self.trunkPrefix.flatMap { $0.count == 1 && $0 != "0" ? $0 : nil } }

    /// That of the country in the location's address, or of its main number; North America's where there is neither.
    package init(of location: Location) {
        let main = location.calling.mainNumber.map { CountryCallingCode.split($0.dropFirst()) }
        let named = location.profile.address.country
        if let named, let code = CountryCallingCode.code(of: named) {
            self.init(country: named, countryCode: code)
        } else if let main, main.code == NorthAmericanNumbers.countryCode {
            self.init(country: NorthAmericanNumbers.country(ofArea: String(main.rest.prefix(3))), countryCode: main.code)
        } else if let main {
            self.init(country: CountryCallingCode.country(of: main.code), countryCode: main.code)
        } else {
            self.init(country: named, countryCode: NorthAmericanNumbers.countryCode)
        }
    }

    private init(country: String?, countryCode: String) {
        self.country = country
        self.countryCode = countryCode
        self.internationalPrefix = Self.internationalPrefixes[countryCode] ?? "00"
        self.trunkPrefix = Self.withoutTrunkPrefix.contains(countryCode) ? nil : Self.trunkPrefixes[countryCode] ?? "0"
    }

    private static let internationalPrefixes = ["1": "011", "7": "810", "61": "0011", "81": "010", "852": "001"]
    private static let trunkPrefixes = ["1": "1", "7": "8", "36": "06"]
    private static let withoutTrunkPrefix: Set<String> = [
        "30", "34", "39", "45", "47", "48", "52", "65", "350", "351", "352", "354", "356", "357", "371", "372", "376", "377", "378", "420", "423",
        "502", "503", "504", "505", "506", "507", "852", "853", "965", "968", "973", "974",
    ]

    /// Reads E.164 with its plus sign, or what is dialled at the location without any digit for a line outside.
    package func reading(of dialled: String) -> Reading {
        guard !dialled.contains(where: { $0 == "*" || $0 == "#" }) else { return .malformed }
        if dialled.hasPrefix("+") { return self.reading(international: dialled.dropFirst()) }
        if self.countryCode == NorthAmericanNumbers.countryCode { return self.northAmericanReading(of: dialled) }
        for prefix in [self.internationalPrefix, "00"] where dialled.hasPrefix(prefix) {
            return self.reading(international: dialled.dropFirst(prefix.count))
        }
        if let trunkPrefix, dialled.hasPrefix(trunkPrefix) {
            return dialled.count == trunkPrefix.count ? .short(dialled) : .national(String(dialled.dropFirst(trunkPrefix.count)))
        }
        let startsAsService = dialled.hasPrefix("1")
        if dialled.count <= (startsAsService ? 6 : 3) { return .short(dialled) }
        // Numbers of services are dialled without a trunk prefix in places: 1800 in Australia, Ireland and India.
        return self.trunkPrefix == nil || startsAsService ? .national(dialled) : .local(dialled)
    }

    private func reading(international digits: Substring) -> Reading {
        let (code, number) = CountryCallingCode.split(digits)
        guard !number.isEmpty, digits.count <= 15 else { return .malformed }
        return code == self.countryCode ? .national(number) : .foreign(code: code, number: number)
    }

    /// The Industry Numbering Committee's “Uniform dialing plan”: 10 digits, 1 and 10 digits, 7 digits, 011 and a number of another country.
    private func northAmericanReading(of dialled: String) -> Reading {
        if dialled.hasPrefix(self.internationalPrefix) { return self.reading(international: dialled.dropFirst(self.internationalPrefix.count)) }
        // With an operator's help (01), a number of another country all the same.
        if dialled.hasPrefix("01"), dialled.count > 2 { return self.reading(international: dialled.dropFirst(2)) }
        let number = dialled.hasPrefix("1") ? dialled.dropFirst() : dialled[...]
        if dialled.hasPrefix("101") || dialled.hasPrefix("0") || number.count == 3 { return .short(dialled) }
        if number.count == 10 { return .national(String(number)) }
        if dialled.count == 7 { return .local(dialled) }
        // Longer than any number here: who sends it on can only take it for another country's.
        return dialled.count > 11 ? self.reading(international: dialled[...]) : .malformed
    }
}

/// How numbers are written and dialled in a country (ITU-T E.164 and its list of dialling procedures).
package struct NumberingPlan: Hashable, Sendable {
    /// Digits after the plus sign.
    package var countryCode: String
    /// Dialled before a number of another country.
    package var internationalPrefix: String
    /// Dialled before a number of the country; nil where there is none, and numbers are dialled whole.
    package var nationalPrefix: String?
    /// How many digits a number of the country has without prefix and country code.
    package var nationalLength: ClosedRange<Int>

    private static let northAmerica = NumberingPlan(countryCode: "1", internationalPrefix: "011", nationalPrefix: "1", nationalLength: 10...10)

    /// By ISO 3166 country.
    private static let countries: [String: NumberingPlan] = {
        var plans: [String: NumberingPlan] = [:]
        for country in ["US", "CA", "PR"] { plans[country] = Self.northAmerica }
        let zero: [(String, String, ClosedRange<Int>)] = [
            ("GB", "44", 9...10), ("DE", "49", 5...13), ("FR", "33", 9...9), ("NL", "31", 9...9), ("BE", "32", 8...9), ("CH", "41", 9...9),
            ("AT", "43", 5...13), ("IE", "353", 7...10), ("SE", "46", 7...10), ("FI", "358", 5...12), ("NZ", "64", 8...10), ("IN", "91", 10...10),
            ("ZA", "27", 9...9), ("TR", "90", 10...10), ("IL", "972", 8...9), ("SI", "386", 8...8), ("SK", "421", 9...9), ("RO", "40", 9...9),
            ("HR", "385", 8...9), ("BG", "359", 7...9), ("UA", "380", 9...9),
        ]
        for (country, code, length) in zero {
            plans[country] = NumberingPlan(countryCode: code, internationalPrefix: "00", nationalPrefix: "0", nationalLength: length)
        }
        // Numbers are dialled whole, within the country too.
        let whole: [(String, String, ClosedRange<Int>)] = [
            ("ES", "34", 9...9), ("PT", "351", 9...9), ("IT", "39", 6...11), ("DK", "45", 8...8), ("NO", "47", 8...8), ("PL", "48", 9...9),
            ("CZ", "420", 9...9), ("GR", "30", 10...10), ("LU", "352", 4...11), ("EE", "372", 7...8), ("LV", "371", 8...8),
        ]
        for (country, code, length) in whole {
            plans[country] = NumberingPlan(countryCode: code, internationalPrefix: "00", nationalPrefix: nil, nationalLength: length)
        }
        plans["AU"] = NumberingPlan(countryCode: "61", internationalPrefix: "0011", nationalPrefix: "0", nationalLength: 9...9)
        plans["JP"] = NumberingPlan(countryCode: "81", internationalPrefix: "010", nationalPrefix: "0", nationalLength: 9...10)
        plans["SG"] = NumberingPlan(countryCode: "65", internationalPrefix: "000", nationalPrefix: nil, nationalLength: 8...8)
        return plans
    }()

    /// The plan of the country in a location's address, or of its main number; North America's where neither says one.
    package init(of location: Location) {
        if let plan = location.profile.address.country.flatMap({ Self.countries[$0] }) {
            self = plan
            return
        }
        let number = location.calling.mainNumber ?? ""
        self =
            Self.countries.values.filter { number.hasPrefix("+" + $0.countryCode) }.max { $0.countryCode.count < $1.countryCode.count }
            ?? Self.northAmerica
    }

    private init(countryCode: String, internationalPrefix: String, nationalPrefix: String?, nationalLength: ClosedRange<Int>) {
        self.countryCode = countryCode
        self.internationalPrefix = internationalPrefix
        self.nationalPrefix = nationalPrefix
        self.nationalLength = nationalLength
    }

    /// Digits of an E.164 number at most (ITU-T E.164 §6.1).
    private static let limit = 15

    /// The number that dialled digits are; nil when they are none.
    ///
    /// The location's outside dial digit is taken off; where it is enforced, only what has it, or a plus sign, goes outside.
    package func number(dialled digits: String, at location: Location) -> String? {
        if digits.hasPrefix("+") { return self.number(signalled: digits) }
        guard let dial = location.calling.outsideDialDigit, !dial.isEmpty else { return self.national(digits) }
        if digits.hasPrefix(dial), let number = self.national(String(digits.dropFirst(dial.count))) { return number }
        return location.calling.isOutsideDialDigitEnforced ? nil : self.national(digits)
    }

    /// The number that a peer writes: E.164 with a plus sign or without, or as it is dialled in the country.
    package func number(signalled digits: String) -> String? {
        if digits.hasPrefix("+") {
            let rest = digits.dropFirst()
            return (7...Self.limit).contains(rest.count) && rest.allSatisfy(\.isNumber) && rest.first != "0" ? digits : nil
        }
        if let number = self.national(digits) { return number }
        return digits.hasPrefix(self.countryCode) ? self.number(signalled: "+" + digits) : nil
    }

    /// Digits as they are dialled within the country.
    private func national(_ digits: String) -> String? {
        guard digits.allSatisfy(\.isNumber) else { return nil }
        if digits.hasPrefix(self.internationalPrefix) { return self.number(signalled: "+" + digits.dropFirst(self.internationalPrefix.count)) }
        if let prefix = self.nationalPrefix, digits.hasPrefix(prefix) {
            let rest = digits.dropFirst(prefix.count)
            if self.nationalLength.contains(rest.count) { return "+" + self.countryCode + rest }
        }
        // In North America and where there is no prefix, the number alone will do.
        guard self.nationalPrefix == nil || self.countryCode == "1", self.nationalLength.contains(digits.count) else { return nil }
        return "+" + self.countryCode + digits
    }
}

/// The emergency numbers of a location. Calls to them are never blocked, and never parked.
package struct EmergencyNumbers: Hashable, Sendable {
    /// As they are dialled, without a digit for a line outside.
    package let numbers: [String]
    private let outsideDialDigit: String?

    /// The location's own, or those of its country (see ``NumberingPlan/init(of:)``).
    package init(of location: Location) {
        let own = location.permissions.emergencyNumbers
        self.numbers = own.isEmpty ? Self.numbers(of: NumberingPlan(of: location).country ?? "US") : own
        self.outsideDialDigit = location.calling.outsideDialDigit
    }

    /// Whether a destination is one of them, also with the digit for a line outside before it.
    package func contains(_ destination: String) -> Bool {
        switch DialString(parsing: destination) {
        case .digits(let digits)?: self.dialled.contains(digits)
        case .address(let user, _)?: self.dialled.contains(user)
        case nil: false
        }
    }

    /// The emergency number that dialled digits are, without the digit for a line outside; nil for any other.
    package func number(dialled digits: String) -> String? {
        if self.numbers.contains(digits) { return digits }
        guard let digit = self.outsideDialDigit, digits.hasPrefix(digit) else { return nil }
        let rest = String(digits.dropFirst(digit.count))
        return self.numbers.contains(rest) ? rest : nil
    }

    /// The emergency call that dialling an extension would make or begin; nil for none.
    package func call(begunBy digits: String) -> String? { self.dialled.first { $0.hasPrefix(digits) } }

    /// With the digit for a line outside too.
    var dialled: [String] { self.numbers + (self.outsideDialDigit.map { digit in self.numbers.map { digit + $0 } } ?? []) }

    /// Those of a country of ISO 3166; 112 and 911, which any network knows, for one that is not in the list (3GPP TS 22.101 §10.1.1).
    ///
    /// From the list of national emergency numbers of ITU-T E.129 presentations; 112 in the European Union by Directive (EU) 2018/1972,
    /// article 109. 933 tells in North America where an emergency call would say it comes from.
    static func numbers(of country: String) -> [String] {
        if let numbers = self.byCountry[country] { return numbers }
        if self.onlyEuropean.contains(country) { return ["112"] }
        return CountryCallingCode.code(of: country) == NorthAmericanNumbers.countryCode ? ["911", "933"] : ["112", "911"]
    }

    private static let onlyEuropean: Set<String> = ["BG", "DK", "EE", "ES", "FI", "IS", "NL", "PT", "RO", "SE"]

    private static let byCountry: [String: [String]] = [
        "AE": ["999", "998", "997", "112"], "AR": ["911", "100", "101", "107"], "AT": ["112", "122", "133", "144"], "AU": ["000", "112", "106"],
        "BE": ["112", "100", "101"], "BR": ["190", "192", "193"], "CH": ["112", "117", "118", "144"], "CL": ["131", "132", "133"],
        "CN": ["110", "119", "120", "122"], "CY": ["112", "199"], "CZ": ["112", "150", "155", "158"], "DE": ["112", "110"],
        "FR": ["112", "15", "17", "18", "114"], "GB": ["999", "112"], "GG": ["999", "112"], "GR": ["112", "100", "166", "199"],
        "HK": ["999", "112"], "HR": ["112", "192", "193", "194"], "HU": ["112", "104", "105", "107"], "IE": ["112", "999"],
        "IL": ["100", "101", "102", "112"], "IM": ["999", "112"], "IN": ["112", "100", "101", "102", "108"], "IT": ["112", "113", "115", "118"],
        "JE": ["999", "112"], "JM": ["119", "110", "911"], "JP": ["110", "119", "118"], "KR": ["112", "119"], "LI": ["112", "117", "118", "144"],
        "LT": ["112"], "LU": ["112", "113"], "LV": ["112", "113"], "MT": ["112"], "MX": ["911"], "MY": ["999", "112"], "NO": ["112", "110", "113"],
        "NZ": ["111"], "PL": ["112", "997", "998", "999"], "RU": ["112", "101", "102", "103"], "SG": ["999", "995"], "SI": ["112", "113"],
        "SK": ["112", "150", "155", "158"], "TH": ["191", "199", "1669"], "TR": ["112"], "TT": ["990", "999", "811"], "TW": ["110", "119"],
        "UA": ["112", "101", "102", "103"], "ZA": ["10111", "10177", "112"],
    ]
}

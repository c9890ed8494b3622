extension OutgoingCallType {
    /// The type of a call to a number that is nobody's of the organisation.
    ///
    /// - Parameters:
    ///   - number: E.164 with its plus sign, or what is dialled at the location, the digit for a line outside included. The former is
    ///     never ambiguous.
    ///   - location: from where. Its country is that of its address, of its main number, or the United States; see ``NumberingPlan``.
    package init(of number: String, from location: Location) {
        let plan = NumberingPlan(of: location)
        let whole = Self(of: number, in: plan)
        guard let digit = location.calling.outsideDialDigit, number.hasPrefix(digit) else {
            self = whole
            return
        }
        let rest = Self(of: String(number.dropFirst()), in: plan)
        // Where the digit need not be dialled, a number may also begin with it: what is dearer than an ordinary call is believed.
        switch (whole, rest) {
        case _ where location.calling.isOutsideDialDigitEnforced: self = rest
        case (.unknown, _): self = rest
        case (.national, .national), (.national, .unknown): self = whole
        case (.national, _): self = rest
        default: self = whole
        }
    }

    private init(of number: String, in plan: NumberingPlan) {
        switch (plan.reading(of: number), plan.countryCode) {
        case (.malformed, _): self = .unknown
        case (.foreign(let code, _), _): self = ServiceNumbers.type(ofForeignCode: code)
        case (.national(let digits), NorthAmericanNumbers.countryCode):
            self = NorthAmericanNumbers.type(ofNational: digits, from: plan.country)
        case (.local(let digits), NorthAmericanNumbers.countryCode): self = NorthAmericanNumbers.type(ofLocal: digits)
        case (.short(let digits), NorthAmericanNumbers.countryCode): self = NorthAmericanNumbers.type(ofShort: digits)
        case (.national(let digits), BritishNumbers.countryCode): self = BritishNumbers.type(ofNational: digits)
        case (.short(let digits), BritishNumbers.countryCode): self = BritishNumbers.type(ofShort: digits)
        case (.national(let digits), let code): self = ServiceNumbers.type(ofNational: digits, countryCode: code)
        case (.short(let digits), let code): self = ServiceNumbers.type(ofShort: digits, countryCode: code)
        case (.local, _): self = .national
        }
    }
}

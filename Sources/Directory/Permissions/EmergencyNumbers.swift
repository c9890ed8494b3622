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
}

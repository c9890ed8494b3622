/// Numbers as they leave the server.
extension NumberingPlan {
    /// The number that dialled digits are: E.164, or a short code of a service as it is dialled; nil when they are neither.
    ///
    /// The location's outside dial digit is taken off; where it is enforced, only what has it, or a plus sign, goes outside.
    package func number(dialled digits: String, at location: Location) -> String? {
        guard !digits.hasPrefix("+"), let dial = location.calling.outsideDialDigit, !dial.isEmpty else { return self.number(digits, at: location) }
        let rest = digits.dropFirst(dial.count)
        if digits.hasPrefix(dial), !rest.hasPrefix("+"), let number = self.number(String(rest), at: location) { return number }
        return location.calling.isOutsideDialDigitEnforced ? nil : self.number(digits, at: location)
    }

    private func number(_ digits: String, at location: Location) -> String? {
        if self.isTooLong(digits) { return nil }
        return switch self.reading(of: digits) {
        case .foreign(let code, let number): Self.checked("+" + code + number)
        case .national(let number): Self.checked("+" + self.countryCode + number)
        // Digits that no service has are a mistake, an extension that nobody has.
        case .short(let code): OutgoingCallType(of: code, from: location) == .unknown ? nil : code
        case .local, .malformed: nil
        }
    }

    /// The number that a peer writes: E.164 with a plus sign or without, or as it is dialled in the country.
    package func number(signalled digits: String) -> String? {
        if self.isTooLong(digits) { return nil }
        switch self.reading(of: digits) {
        case .foreign(let code, let number): return Self.checked("+" + code + number)
        case .national(let number): return Self.checked("+" + self.countryCode + number)
        case .local, .short, .malformed:
            return !digits.hasPrefix("+") && digits.hasPrefix(self.countryCode) ? self.number(signalled: "+" + digits) : nil
        }
    }

    /// More digits than numbers of North America have, without the prefix of another country: a mistake, or meant for a digit that
    /// nobody dials here. Whoever takes it for a number of another country may place a dear call.
    private func isTooLong(_ digits: String) -> Bool {
        self.countryCode == NorthAmericanNumbers.countryCode && digits.utf8.count > 11 && !digits.hasPrefix("+") && !digits.hasPrefix("01")
    }

    /// - Returns: nil for what is longer or shorter than numbers are (ITU-T E.164 §6.1).
    private static func checked(_ number: String) -> String? {
        (8...16).contains(number.utf8.count) && number.utf8.dropFirst().allSatisfy { (48...57).contains($0) } && !number.hasPrefix("+0")
            ? number : nil
    }
}

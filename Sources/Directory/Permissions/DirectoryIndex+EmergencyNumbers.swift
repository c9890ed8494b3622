/// Extensions that stand in the way of emergency calls. Changes may not make one; a directory that has one already keeps it.
extension DirectoryIndex {
    /// Whether a destination is an emergency number at a location.
    package func isEmergency(_ destination: String, at locationID: String) -> Bool {
        self.locations[locationID].map { EmergencyNumbers(of: $0).contains(destination) } ?? false
    }

    /// Extensions that make or begin an emergency call at their location, each a sentence.
    package var emergencyConflicts: [String] {
        self.locations.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.flatMap { location in
            self.conflicts(at: location).map { digits, number in
                "the extension \(digits) at \(location.name) \(Self.reason(digits, number)); give it another"
            }
        }
    }

    func checkEmergency(_ digits: String?, at locationID: String) throws(DirectoryError) {
        guard let digits, let location = self.locations[locationID] else { return }
        try DirectoryValidation.extension(digits)
        guard let number = EmergencyNumbers(of: location).call(begunBy: digits) else { return }
        throw .invalid(field: "extension", reason: "\(digits) \(Self.reason(digits, number)) at \(location.name)")
    }

    /// - Throws: `DirectoryError.inUse` where a change of country, of numbers or of the digit for a line outside would bring extensions
    ///   in the way that are not now.
    func checkEmergency(at location: Location, insteadOf old: Location?) throws(DirectoryError) {
        let known = Set((old.map(self.conflicts) ?? []).map(\.extension))
        guard let (digits, number) = self.conflicts(at: location).first(where: { !known.contains($0.extension) }),
            let holder = self.target(extension: digits, locationID: location.id)
        else { return }
        throw .inUse("\(self.name(of: holder)) has the extension \(digits) there, which \(Self.reason(digits, number))")
    }

    private static func reason(_ digits: String, _ number: String) -> String {
        digits == number ? "is an emergency number" : "begins the emergency number \(number)"
    }

    private func conflicts(at location: Location) -> [(extension: String, number: String)] {
        var found: [String: String] = [:]
        for number in EmergencyNumbers(of: location).dialled where number.count >= 2 {
            for length in 2...number.count {
                let digits = String(number.prefix(length))
                if found[digits] == nil, self.target(extension: digits, locationID: location.id) != nil { found[digits] = number }
            }
        }
        return found.map { ($0, $1) }.sorted { $0.extension < $1.extension }
    }
}

/// What is asked of everything that is new of a location, whoever brings it: a request or an import. What was there before stays.
extension DirectoryIndex {
    /// - Parameter old: the location before; nil for a new one.
    package static func checkNews(of location: Location, insteadOf old: Location? = nil) throws(DirectoryError) {
        let (profile, before) = (location.profile, old?.profile)
        if let country = profile.address.country, country != before?.address.country {
            try DirectoryValidation.country(country, field: "address.country")
        }
        if location.timeZone != old?.timeZone { try DirectoryValidation.timeZone(location.timeZone) }
        if let language = profile.announcementLanguage, language != before?.announcementLanguage {
            try DirectoryValidation.language(language, field: "announcementLanguage")
        }
        if let language = profile.preferredLanguage, language != before?.preferredLanguage {
            try DirectoryValidation.language(language, field: "preferredLanguage")
        }
        if location.routingPrefix != old?.routingPrefix, let prefix = location.routingPrefix {
            // Whoever dials an extension with this prefix would have called the emergency service on the way.
            if let number = EmergencyNumbers(of: location).number(within: prefix) {
                throw .invalid(field: "routing-prefix", reason: "\(prefix) begins with the emergency number \(number)")
            }
        }
        if let digit = location.calling.outsideDialDigit, digit != old?.calling.outsideDialDigit, digit == NumberingPlan(of: location).trunkDigit {
            throw .invalid(
                field: "outsideDialDigit",
                reason: "\(digit) is dialled before numbers of other areas in this country, so that nobody could tell the two")
        }
        if let (field, reason) = self.emergency(in: location.permissions.transferNumbers, at: location),
            old.flatMap({ self.emergency(in: $0.permissions.transferNumbers, at: $0) }) == nil
        {
            throw .invalid(field: field, reason: reason)
        }
    }
}

extension Location {
    /// Whether digits mean the same at both.
    func isDialled(like other: Location) -> Bool {
        self.routingPrefix == other.routingPrefix && self.profile.address.country == other.profile.address.country
            && self.calling.mainNumber == other.calling.mainNumber && self.calling.outsideDialDigit == other.calling.outsideDialDigit
            && self.permissions.emergencyNumbers == other.permissions.emergencyNumbers
    }
}

extension EmergencyNumbers {
    /// The emergency number that digits begin with; nil for none.
    func number(within digits: String) -> String? { self.numbers.first { digits.hasPrefix($0) } }
}
